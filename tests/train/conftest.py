"""One thread for torch in these tests: results are compared to the bit, and two suites may run side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from netspec.train.run import RunOptions
from tests.cli.running import CommandLine
from tests.train.subjects import write_squares


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def squares(tmp_path: Path) -> str:
    return str(write_squares(tmp_path / "squares.npz"))


@pytest.fixture
def quiet(tmp_path: Path) -> RunOptions:
    """Options of a run in `tmp_path / "run"` that says nothing."""
    return RunOptions(tmp_path / "run", device="cpu", tensorboard=False, quiet=True)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(capsys, monkeypatch)
