"""A run that is killed at any moment, in saves too, ends with the same bits as one that was left alone."""

from __future__ import annotations

import random
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from netspec.train.run import RunOptions
from tests.train.processes import start
from tests.train.subjects import write_squares

KILLS = 20
FLAGS = {"epochs": 6, "batch": 8, "lr": 0.05, "ema": 0.9, "clip": 1.0, "mixup": 0.2, "augment": "basic"}


def options(out: Path) -> RunOptions:
    return RunOptions(out, resume=True, device="cpu", save_every=1, tensorboard=False, quiet=True)


def final_bits(run: Path) -> dict[str, bytes]:
    newest = max((run / "checkpoints").glob("step-*"))
    files = [*newest.glob("*.safetensors"), run / "model.safetensors"]
    return {f"{path.parent.name}/{path.name}".replace(run.name, "run"): path.read_bytes() for path in files}


def kill_at_a_random_moment(process: BaseProcess, run: Path, chance: random.Random) -> bool:
    """Half the time in the middle of a save; False where the run was done before."""
    deadline = time.monotonic() + chance.uniform(0.1, 0.5)
    in_save = chance.random() < 0.5
    while process.is_alive():
        saving = any((run / "checkpoints").glob(".tmp-*"))
        if time.monotonic() > deadline and (saving or not in_save):
            process.kill()
            process.join()
            return process.exitcode == -9
        time.sleep(0.0005)
    return False


def test_twenty_kills_change_no_bit_of_the_result(tmp_path: Path) -> None:
    data = write_squares(tmp_path / "squares.npz")
    alone = start("small_subject", data, FLAGS, options(tmp_path / "alone"))
    alone.join(60)
    expected = final_bits(tmp_path / "alone")
    chance, kills, runs = random.Random(5), 0, 0
    while kills < KILLS:
        runs += 1
        run = tmp_path / f"killed{runs}"
        while kill_at_a_random_moment(start("small_subject", data, FLAGS, options(run)), run, chance):
            kills += 1
            if kills >= KILLS:
                start("small_subject", data, FLAGS, options(run)).join(60)
                break
        assert final_bits(run) == expected, f"run {runs}, after {kills} kills"
    assert len(expected) == 4, sorted(expected)


@pytest.mark.parametrize("save_every", [0, 3])
def test_a_stop_by_signal_saves_and_the_rest_is_the_same(tmp_path: Path, save_every: int) -> None:
    data = write_squares(tmp_path / "squares.npz", count=300)
    calm = RunOptions(tmp_path / "alone", resume=True, device="cpu", tensorboard=False, quiet=True)
    start("small_subject", data, FLAGS, calm).join(60)
    run = tmp_path / "stopped"
    again = RunOptions(run, resume=True, device="cpu", save_every=save_every, tensorboard=False, quiet=True)
    process = start("small_subject", data, FLAGS, again)
    while not (run / "log.csv").exists() or (run / "log.csv").read_text().count("\n") < 2:
        time.sleep(0.001)
    process.terminate()
    process.join(60)
    assert process.exitcode == 0
    assert run.with_suffix(".outcome").read_text() == "stopped"
    start("small_subject", data, FLAGS, again).join(60)
    assert final_bits(run) == final_bits(tmp_path / "alone")
