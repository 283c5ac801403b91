"""Whole runs on tiny data: what they leave behind, how they resume, and what they refuse."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from netspec.source import NetspecError
from netspec.train.faults import RunFailedError
from netspec.train.logs import read_events, read_rows
from netspec.train.progress import Silent
from netspec.train.run import RunOptions, train
from netspec.train.subject import Subject
from tests.train.data.files import write_pictures
from tests.train.processes import FAILED, start
from tests.train.subjects import CLASSES, SIDE, small_network, small_subject, subject_without_norm, write_squares

FLAGS: dict[str, Any] = {"epochs": 3, "batch": 8, "lr": 0.05}


def code_of(error: pytest.ExceptionInfo[NetspecError]) -> str:
    return error.value.diagnostics[0].code.number


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def same(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> bool:
    return set(one) == set(other) and all(torch.equal(one[name], other[name]) for name in one)


def test_a_run_learns_and_leaves_all_that_it_takes_to_repeat_it(squares: str, quiet: RunOptions) -> None:
    subject = replace(small_subject(), files={"network.net": "a network"})
    result = train(subject, squares, {**FLAGS, "epochs": 12}, replace(quiet, tensorboard=True))
    assert result.outcome == "finished"
    assert result.figures is not None
    assert result.figures.accuracy > 0.9
    left = {path.name for path in quiet.out.iterdir()}
    assert left >= {
        "network.net", "recipe.json", "data.json", "versions.json", "log.csv", "log.jsonl", "curve.svg",
        "model.safetensors", "checkpoints", "tensorboard",
    }  # fmt: skip
    assert set(weights(quiet.out)) == set(small_network().state_dict())
    assert len(read_rows(quiet.out / "log.csv")) == 12
    assert [event["event"] for event in read_events(quiet.out / "log.jsonl")] == [
        "started", *["epoch"] * 12, "finished",
    ]  # fmt: skip
    recipe = json.loads((quiet.out / "recipe.json").read_text())["recipe"]
    assert len(recipe["mean"]) == 1
    again = train(subject, squares, recipe, replace(quiet, out=quiet.out.with_name("again")))
    assert same(weights(quiet.out), weights(again.folder)), "the saved recipe repeats the run"


def test_the_seed_decides_the_weights(squares: str, quiet: RunOptions) -> None:
    one, again, other = (
        train(small_subject(), squares, {**FLAGS, "seed": seed}, replace(quiet, out=quiet.out / name)).folder
        for name, seed in (("one", 1), ("again", 1), ("other", 2))
    )
    assert same(weights(one), weights(again))
    assert not same(weights(one), weights(other))


def test_a_finished_run_that_is_resumed_stays_as_it_is(squares: str, quiet: RunOptions) -> None:
    train(small_subject(), squares, FLAGS, quiet)
    before, rows = weights(quiet.out), (quiet.out / "log.csv").read_text()
    result = train(small_subject(), squares, FLAGS, replace(quiet, resume=True))
    assert result.outcome == "finished"
    assert same(before, weights(quiet.out))
    assert (quiet.out / "log.csv").read_text() == rows


@pytest.mark.parametrize("change", [{"lr": 0.1}, {"epochs": 4}, {"augment": "none"}])
def test_a_resumed_run_with_another_recipe_is_refused(squares: str, quiet: RunOptions, change: dict[str, Any]) -> None:
    train(small_subject(), squares, FLAGS, quiet)
    with pytest.raises(NetspecError) as error:
        train(small_subject(), squares, {**FLAGS, **change}, replace(quiet, resume=True))
    assert code_of(error) == "NS562"
    assert next(iter(change)) in error.value.diagnostics[0].message


def test_a_resumed_run_with_another_network_or_data_is_refused(squares: str, quiet: RunOptions, tmp_path: Path) -> None:
    train(small_subject(), squares, FLAGS, quiet)
    resumed = replace(quiet, resume=True)
    with pytest.raises(NetspecError, match="network"):
        train(subject_without_norm(), squares, FLAGS, resumed)
    with pytest.raises(NetspecError, match="data"):
        train(small_subject(), str(write_squares(tmp_path / "other.npz", seed=1)), FLAGS, resumed)
    moved = Path(squares).rename(tmp_path / "moved.npz")
    assert train(small_subject(), str(moved), FLAGS, resumed).outcome == "finished"


def test_a_folder_that_is_taken_is_refused(squares: str, quiet: RunOptions) -> None:
    train(small_subject(), squares, FLAGS, quiet)
    with pytest.raises(NetspecError) as error:
        train(small_subject(), squares, FLAGS, quiet)
    assert code_of(error) == "NS555"
    other = quiet.out.with_name("papers")
    other.mkdir()
    (other / "thesis.tex").touch()
    with pytest.raises(NetspecError) as error:
        train(small_subject(), squares, FLAGS, replace(quiet, out=other, resume=True))
    assert code_of(error) == "NS555"
    assert [path.name for path in other.iterdir()] == ["thesis.tex"]


def test_a_run_that_was_killed_before_it_was_described_starts_afresh(squares: str, quiet: RunOptions) -> None:
    (quiet.out / "checkpoints").mkdir(parents=True)
    for name in (".lock", "versions.json", ".tmp-data.json-123"):
        (quiet.out / name).write_text("{")
    assert train(small_subject(), squares, FLAGS, replace(quiet, resume=True)).outcome == "finished"
    assert not (quiet.out / ".tmp-data.json-123").exists()


def test_a_folder_that_cannot_be_written_is_said(squares: str, quiet: RunOptions) -> None:
    with pytest.raises(RunFailedError) as error:
        train(small_subject(), squares, FLAGS, replace(quiet, out=Path("/proc/run")))
    assert code_of(error) == "NS558"


def test_two_processes_do_not_share_a_run(squares: str, quiet: RunOptions) -> None:
    longer = {**FLAGS, "epochs": 500}
    options = replace(quiet, resume=True)
    first = start("small_subject", Path(squares), longer, options)
    while not (quiet.out / "log.csv").exists():
        first.join(0.01)
    second = start("small_subject", Path(squares), longer, options)
    second.join(60)
    assert second.exitcode == FAILED
    said = quiet.out.with_suffix(".message").read_text()
    assert said.startswith("NS556")
    assert f"process {first.pid}" in said
    first.kill()
    first.join()


def with_nan(path: Path, where: list[int]) -> str:
    """Floats with no number in some training samples."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 1, SIDE, SIDE)).astype(np.float32)
    x[where, 0, 2, 2] = np.nan
    np.savez(path, x_train=x, y_train=rng.integers(0, CLASSES, 64), x_test=x[-8:], y_test=rng.integers(0, CLASSES, 8))
    return str(path)


MEASURED = {"mean": [0.0], "std": [1.0]}


def test_a_batch_with_nan_changes_nothing_and_is_said(tmp_path: Path, quiet: RunOptions) -> None:
    data = with_nan(tmp_path / "nan.npz", [5])
    told: list[str] = []
    watcher = Silent()
    watcher.tell = told.append  # type: ignore[method-assign]
    result = train(small_subject(), data, {**FLAGS, **MEASURED, "ema": 0.9}, quiet, watcher=watcher)
    assert result.outcome == "finished"
    assert result.position.skipped == 3, "once an epoch"
    assert all(bool(torch.isfinite(value).all()) for value in weights(quiet.out).values())
    skipped = [event for event in read_events(quiet.out / "log.jsonl") if event["event"] == "skipped"]
    assert len(skipped) == 3
    assert "nan" in skipped[0]["why"]
    assert [line.startswith("warning[NS560]: step ") for line in told] == [True] * 3


def test_three_bad_steps_in_a_row_stop_with_the_last_good_state(tmp_path: Path, quiet: RunOptions) -> None:
    data = with_nan(tmp_path / "nan.npz", list(range(64)))
    with pytest.raises(RunFailedError) as error:
        train(small_subject(), data, {**FLAGS, **MEASURED}, quiet)
    assert code_of(error) == "NS559"
    newest = max((quiet.out / "checkpoints").glob("step-*"))
    kept, fresh = load_file(newest / "model.safetensors"), small_network().state_dict()
    assert all(bool(torch.isfinite(value).all()) for value in kept.values())
    assert int(kept["1.num_batches_tracked"]) == int(fresh["1.num_batches_tracked"]) == 0


def test_a_rate_that_makes_training_diverge_stops_it(squares: str, quiet: RunOptions) -> None:
    with pytest.raises(RunFailedError) as error:
        train(subject_without_norm(), squares, {**FLAGS, "lr": 1e30}, quiet)
    assert code_of(error) == "NS559"


def test_patience_ends_a_run_that_gets_no_better(squares: str, quiet: RunOptions) -> None:
    result = train(subject_without_norm(), squares, {**FLAGS, "epochs": 50, "lr": 1e-12, "patience": 3}, quiet)
    assert result.outcome == "stale"
    assert result.position.epoch == 4


def test_accumulation_changes_no_result(squares: str, quiet: RunOptions) -> None:
    one, parts = (
        train(
            subject_without_norm(), squares, {**FLAGS, "accum": accum}, replace(quiet, out=quiet.out / str(accum))
        ).folder
        for accum in (1, 4)
    )
    for name, expected in weights(one).items():
        torch.testing.assert_close(weights(parts)[name], expected, rtol=1e-4, atol=1e-6)


def test_figures_are_learnt_where_the_targets_are_figures(tmp_path: Path, quiet: RunOptions) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 5)).astype(np.float32)
    y = (x @ rng.normal(size=(5, 1))).astype(np.float32)
    np.savez(tmp_path / "line.npz", x_train=x[:160], y_train=y[:160], x_test=x[160:], y_test=y[160:])
    subject = Subject("line", lambda: torch.nn.Sequential(torch.nn.Linear(5, 1)), (5,), 1, layout="vector")
    result = train(subject, str(tmp_path / "line.npz"), {"epochs": 40, "batch": 16, "lr": 0.05}, quiet)
    assert result.figures is not None
    assert result.figures.loss < 1e-3
    assert result.recipe.loss == "mse"


def test_a_changed_number_of_workers_changes_no_bit(tmp_path: Path, quiet: RunOptions) -> None:
    data = str(write_pictures(tmp_path / "pictures", 16))
    subject = Subject("colour", small_colour_network, (3, SIDE, SIDE), 2, kinds=frozenset(("bn",)))
    flags = {**FLAGS, "epochs": 2, "augment": "strong"}
    whole = train(subject, data, flags, replace(quiet, out=tmp_path / "whole", workers=0)).folder
    split = train(subject, data, flags, replace(quiet, out=tmp_path / "split", workers=2)).folder
    assert same(weights(whole), weights(split))


def small_colour_network() -> torch.nn.Module:
    return torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3, padding=1, bias=False),
        torch.nn.BatchNorm2d(4),
        torch.nn.ReLU(),
        torch.nn.Flatten(),
        torch.nn.Linear(4 * SIDE * SIDE, 2),
    )


def test_a_network_with_other_outputs_than_classes_is_refused(squares: str, quiet: RunOptions) -> None:
    with pytest.raises(NetspecError) as error:
        train(dataclasses.replace(small_subject(), outputs=7), squares, FLAGS, quiet)
    assert code_of(error) == "NS552"
    assert not quiet.out.exists()


@pytest.mark.parametrize("device", ["cuda:99", "warp"])
def test_a_device_that_is_not_there_is_said(squares: str, quiet: RunOptions, device: str) -> None:
    with pytest.raises(RunFailedError) as error:
        train(small_subject(), squares, FLAGS, replace(quiet, device=device))
    assert code_of(error) == "NS563"


def test_wrong_settings_are_said_all_at_once(squares: str, quiet: RunOptions) -> None:
    with pytest.raises(NetspecError) as error:
        train(small_subject(), squares, {"lr": -1.0, "epochs": 0}, quiet)
    assert [one.code.number for one in error.value.diagnostics] == ["NS554", "NS554"]


class Numpy(torch.nn.Module):
    """A layer that leaves torch, so that it computes nothing on the meta device."""

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        return values * float(values.detach().cpu().numpy().max() > 0)


def test_a_layer_that_cannot_be_estimated_is_trained_all_the_same(squares: str, quiet: RunOptions) -> None:
    subject = replace(
        subject_without_norm(), build=lambda: torch.nn.Sequential(Numpy(), subject_without_norm().build())
    )
    assert train(subject, squares, FLAGS, quiet).outcome == "finished"
