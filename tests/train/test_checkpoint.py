"""Checkpoints are whole or not there, believed only when they verify, and nothing is lost where one can't be saved."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import torch

from netspec.train import durable
from netspec.train.checkpoint import CheckpointStore, DamageError, verified
from netspec.train.faults import RunFailedError
from netspec.train.position import Position

WEIGHTS = {"a.weight": torch.arange(2000.0), "a.count": torch.tensor(7)}


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def store(tmp_path: Path, told: list[str]) -> CheckpointStore:
    return CheckpointStore(tmp_path / "checkpoints", told.append)


def save(store: CheckpointStore, *steps: int, best: int | None = None) -> None:
    for step in steps:
        tensors = {**WEIGHTS, "a.count": torch.tensor(step)}
        store.save(Position(step=step, best_step=best), {"model": tensors, "optimizer": {}})


def names(store: CheckpointStore) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir())


def test_what_is_saved_is_read_back(store: CheckpointStore) -> None:
    position = Position(2, 3, 45, [0.1, 2.0, 3.0], best=0.1 + 0.2, best_step=40, skipped=1)
    store.save(position, {"model": WEIGHTS, "average": WEIGHTS})
    newest = store.newest()
    assert newest is not None
    assert newest.position == position
    assert set(newest.parts) == {"model", "average"}
    assert all(torch.equal(newest.tensors("model")[name], WEIGHTS[name]) for name in WEIGHTS)


def test_the_newest_two_and_the_best_are_kept(store: CheckpointStore) -> None:
    save(store, 1, 2)
    save(store, 3, 4, 5, best=2)
    assert names(store) == ["step-00000002", "step-00000004", "step-00000005"]
    save(store, 6, best=5)
    assert names(store) == ["step-00000005", "step-00000006"]


@pytest.mark.parametrize("damage", ["truncated", "changed", "missing", "manifest", "half a manifest"])
def test_a_damaged_newest_is_passed_over_and_said(store: CheckpointStore, told: list[str], damage: str) -> None:
    save(store, 1, 2)
    newest = store.folder / "step-00000002"
    file, manifest = newest / "model.safetensors", newest / "manifest.json"
    content = bytearray(file.read_bytes())
    if damage == "truncated":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "changed":
        content[-1] ^= 1
        file.write_bytes(content)
    elif damage == "missing":
        file.unlink()
    else:
        manifest.write_bytes(manifest.read_bytes()[:20] if damage == "half a manifest" else b"")
    believed = store.newest()
    assert believed is not None
    assert believed.position.step == 1
    assert len(told) == 1
    assert str(newest) in told[0]


def test_where_none_can_be_believed_that_is_an_error(store: CheckpointStore) -> None:
    save(store, 1)
    (store.folder / "step-00000001" / "model.safetensors").unlink()
    with pytest.raises(RunFailedError) as error:
        store.newest()
    assert error.value.diagnostics[0].code.number == "NS557"


def test_a_manifest_of_another_shape_is_damage(store: CheckpointStore) -> None:
    save(store, 1)
    manifest = store.folder / "step-00000001" / "manifest.json"
    for content in ("[]", '{"format": 1}', '{"format": 99, "files": {}, "position": {}}', '{"format": 1, "files": []}'):
        manifest.write_text(content)
        with pytest.raises(DamageError):
            verified(manifest.parent)
    held = json.dumps({"format": 1, "files": {}, "position": {"step": 1, "unheard": 2}})
    manifest.write_text(held)
    with pytest.raises(DamageError):
        verified(manifest.parent)


@contextmanager
def no_more_than(size: int) -> Iterator[None]:
    """Files may not grow beyond a size: the kernel's own refusal, as a full disk gives it."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_save_that_does_not_fit_leaves_what_was_there(store: CheckpointStore) -> None:
    save(store, 1)
    with no_more_than(4096), pytest.raises(RunFailedError) as error:
        save(store, 2)
    assert error.value.diagnostics[0].code.number == "NS558"
    assert names(store) == ["step-00000001"]
    assert verified(store.folder / "step-00000001").position.step == 1


@pytest.mark.parametrize("call", ["fsync", "rename", "open"])
@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_whatever_the_disk_refuses_what_was_saved_stays(
    store: CheckpointStore, monkeypatch: pytest.MonkeyPatch, call: str, reason: int
) -> None:
    save(store, 1, 2)

    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(durable.os, call, refuse)
    with pytest.raises(RunFailedError) as error:
        save(store, 3)
    monkeypatch.undo()
    assert os.strerror(reason) in error.value.diagnostics[0].message
    newest = store.newest()
    assert newest is not None
    assert newest.position.step in (2, 3), "the third may be in place where only the last flush was refused"
    store.clean()
    assert not any(name.startswith(".tmp") for name in names(store))


def test_saving_a_step_again_replaces_it(store: CheckpointStore) -> None:
    save(store, 1)
    shutil.rmtree(store.folder / "step-00000001")
    save(store, 1, 1)
    newest = store.newest()
    assert newest is not None
    assert newest.position.step == 1
    assert names(store) == ["step-00000001"]


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    durable.write_file(path, "old")
    with no_more_than(1000), pytest.raises(RunFailedError):
        durable.write_file(path, "n" * 2000)
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.json"]
