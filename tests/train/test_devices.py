"""Two processes by gloo, DDP and FSDP2, against one process at the same global batch."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from netspec.train.devices import Strategy, adopt_slurm, is_launched
from netspec.train.logs import read_rows
from netspec.train.run import RunOptions
from tests.train.processes import start, start_two
from tests.train.subjects import write_squares

FLAGS = {"epochs": 3, "batch": 8, "lr": 0.05, "augment": "basic", "label_smoothing": 0.1}


def options(out: Path, strategy: Strategy = "ddp") -> RunOptions:
    return RunOptions(out, resume=True, device="cpu", strategy=strategy, tensorboard=False, quiet=True)


@pytest.mark.parametrize("optimizer", ["sgd", "adamw"])
@pytest.mark.parametrize("strategy", ["ddp", "fsdp"])
def test_two_processes_learn_what_one_does(tmp_path: Path, strategy: Strategy, optimizer: str) -> None:
    data = write_squares(tmp_path / "squares.npz")
    flags = {**FLAGS, "optimizer": optimizer, "lr": 0.05 if optimizer == "sgd" else 0.003}
    processes = start_two("subject_without_norm", data, flags, options(tmp_path / "two", strategy))
    start("subject_without_norm", data, flags, options(tmp_path / "one")).join(60)
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    one, two = (load_file(tmp_path / name / "model.safetensors") for name in ("one", "two"))
    for name, expected in one.items():
        torch.testing.assert_close(two[name], expected, rtol=1e-4, atol=1e-5)
    rows = [(tmp_path / name / "log.csv").read_text().splitlines()[-1].split(",") for name in ("one", "two")]
    assert rows[0][7] == rows[1][7], "the accuracy"


@pytest.mark.parametrize("strategy", ["ddp", "fsdp"])
def test_two_processes_resume_to_the_same_bits(tmp_path: Path, strategy: Strategy) -> None:
    data = write_squares(tmp_path / "squares.npz")
    flags = {**FLAGS, "ema": 0.9, "clip": 1.0}
    for process in start_two("small_subject", data, flags, options(tmp_path / "whole", strategy)):
        process.join(60)
    halved = tmp_path / "halved"
    every = replace(options(halved, strategy), save_every=2)
    for _ in range(2):
        processes = start_two("small_subject", data, flags, every)
        while len(list((halved / "checkpoints").glob("step-*"))) < 2:
            processes[0].join(0.005)
        for process in processes:
            process.kill()
            process.join()
    for process in start_two("small_subject", data, flags, every):
        process.join(60)
        assert process.exitcode == 0
    expected, found = (load_file(path / "model.safetensors") for path in (tmp_path / "whole", halved))
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_batch_norm_statistics_are_those_of_all_devices(tmp_path: Path) -> None:
    data = write_squares(tmp_path / "squares.npz")
    for strategy in ("ddp", "fsdp"):
        for process in start_two("small_subject", data, FLAGS, options(tmp_path / strategy, strategy)):
            process.join(60)
            assert process.exitcode == 0
    start("small_subject", data, FLAGS, options(tmp_path / "one")).join(60)
    ddp, fsdp, one = (load_file(tmp_path / name / "model.safetensors") for name in ("ddp", "fsdp", "one"))
    torch.testing.assert_close(fsdp["1.running_mean"], ddp["1.running_mean"])
    assert (ddp["1.running_mean"] - one["1.running_mean"]).abs().max() < 0.2 * one["1.running_mean"].abs().max()


@pytest.mark.parametrize("strategy", ["ddp", "fsdp"])
def test_a_test_set_that_does_not_divide_is_evaluated_whole(tmp_path: Path, strategy: Strategy) -> None:
    """257 samples are two batches for one device and one for the other."""
    data = write_squares(tmp_path / "squares.npz", count=771)
    flags = {**FLAGS, "epochs": 1, "batch": 64}
    processes = start_two("subject_without_norm", data, flags, options(tmp_path / "two", strategy))
    start("subject_without_norm", data, flags, options(tmp_path / "one")).join(60)
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    one, two = (read_rows(tmp_path / name / "log.csv")[0] for name in ("one", "two"))
    for figure in ("train_loss", "train_accuracy", "loss", "accuracy"):
        assert two[figure] == pytest.approx(one[figure], rel=1e-4), figure


def test_a_step_of_slurm_is_a_process_of_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RANK", "WORLD_SIZE", "LOCAL_RANK", "MASTER_ADDR", "MASTER_PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLURM_NTASKS", "8")
    monkeypatch.setenv("SLURM_PROCID", "0")
    assert not is_launched(), "a batch script is one process, whatever its allocation"
    step = {"SLURM_PROCID": "5", "SLURM_STEP_NUM_TASKS": "8", "SLURM_LOCALID": "1", "SLURM_JOB_ID": "123456"}
    for name, value in {**step, "SLURM_LAUNCH_NODE_IPADDR": "10.0.0.7"}.items():
        monkeypatch.setenv(name, value)
    assert is_launched()
    adopt_slurm()
    expected = {"RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1", "MASTER_ADDR": "10.0.0.7", "MASTER_PORT": "23456"}
    assert {name: os.environ.pop(name) for name in expected} == expected
