"""Files that are not to be trusted: what is no weights is said so, and nothing in them runs."""

from __future__ import annotations

import json
import os
import pickle
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from netspec import NetspecError, load, parse
from netspec.runtime import read_tensors, safetensors_bytes
from netspec.runtime.checkpoints import read_metadata
from netspec.source import Problems
from netspec.source.codes.output import BadWeights, CannotRead

TEXT = "input 3x8x8\nconv3-8, gap, fc-10\n"


class Runs:
    """What a pickle must never do."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch pwned",)


def refused(path: Path) -> str:
    problems = Problems()
    assert read_tensors(path, problems) is None
    (found,) = problems.diagnostics
    assert found.code in (BadWeights, CannotRead)
    with pytest.raises(NetspecError):
        load(TEXT, weights=path)
    return found.message


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.fixture(autouse=True)
def nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["w.safetensors", "w.pth", "w.pt", "w.bin", "w.ckpt", "w"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no weights",
        pickle.dumps({"conv1.weight": Runs()}),
        b"cos\nsystem\n(S'touch pwned'\ntR.",
        struct.pack("<Q", 2**63 - 1) + b"{}",
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", 9) + b'{"a": 1}',
        struct.pack("<Q", 10**6) + b"{" * 1000,
        b"PK\x03\x04" + b"\0" * 100,
        b"\x80\x02]q\x00.",
    ],
    ids=["empty", "text", "pickle", "old pickle", "exabytes", "nothing in it", "wrong", "deep", "zip", "a list"],
)
def test_what_holds_no_weights_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    refused(written(tmp_path / name, content))
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("kept", [10, 100, 1000])
def test_a_file_cut_short_is_refused(tmp_path: Path, kept: int) -> None:
    module = load(TEXT)
    save_file(module.state_dict(), tmp_path / "w.safetensors")
    torch.save(module.state_dict(), tmp_path / "w.pth")
    for path in (tmp_path / "w.safetensors", tmp_path / "w.pth"):
        refused(written(path, path.read_bytes()[:kept]))


def test_offsets_beyond_the_file_are_refused(tmp_path: Path) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 2**42]}}).encode()
    refused(written(tmp_path / "w.safetensors", struct.pack("<Q", len(header)) + header))


def test_a_whole_module_and_an_exported_program_are_refused(tmp_path: Path) -> None:
    module = load(TEXT)
    torch.save(module, tmp_path / "whole.pth")
    assert "could run code" in refused(tmp_path / "whole.pth")
    written(tmp_path / "program.pt2", (tmp_path / "whole.pth").read_bytes())
    assert "may run code" in refused(tmp_path / "program.pt2")


def test_what_is_not_there_or_no_file_is_refused(tmp_path: Path) -> None:
    assert "cannot read" in refused(tmp_path / "absent.pth")
    assert "cannot read" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe.pth")
    assert "cannot read" in refused(tmp_path / "pipe.pth")


@pytest.mark.parametrize("wrapper", [None, "state_dict", "model"])
def test_state_dicts_are_read_bare_and_in_a_training_checkpoint(tmp_path: Path, wrapper: str | None) -> None:
    state = load(TEXT).state_dict()
    torch.save(state if wrapper is None else {wrapper: state, "epoch": 3}, tmp_path / "w.pth")
    twin = load(TEXT, weights=tmp_path / "w.pth")
    assert all(torch.equal(one, state[name]) for name, one in twin.state_dict().items())


def test_the_text_of_the_network_travels_in_the_file(tmp_path: Path) -> None:
    network = parse(TEXT)
    path = written(tmp_path / "w.safetensors", safetensors_bytes(network, load(network).state_dict()))
    assert read_metadata(path)["netspec.source"] == TEXT
    assert parse(read_metadata(path)["netspec.source"]) == network
