"""The pages of training's codes: examples that can run do what they say, and no code is without a test."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from netspec.source.codes.base import Code
from netspec.source.codes.pages import page_of
from tests.cli.running import CommandLine

ROOT = Path(__file__).parents[2]
CODES = {number: code for number, code in sorted(Code.registry.items()) if 550 <= int(number[2:]) < 580}
ELSEWHERE = {
    "NS553": "needs a broken picture",
    "NS556": "needs another process",
    "NS557": "needs a damaged run",
    "NS560": "needs data without a number in it",
    "NS562": "needs a run that was started",
    "NS564": "needs a trained run",
    "NS565": "needs a package to be missing",
}
"""Codes whose example stands on something that a command alone does not make; other tests here show them."""
RUN_HERE = [pytest.param(code, id=number) for number, code in CODES.items() if number not in ELSEWHERE]
QUICK = ("--device", "cpu", "--no-tensorboard", "--quiet")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "networks").symlink_to(ROOT / "networks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("code", RUN_HERE)
def test_the_failing_example_gives_its_code(code: type[Code], place: Path, cli: CommandLine) -> None:
    command = page_of(code).fails.command
    assert command is not None
    _, *arguments = shlex.split(command)
    quick = QUICK if arguments[0] in ("train", "finetune") and "--device" not in arguments else ()
    done = cli(*arguments, *quick)
    assert done.code in (1, 3)
    assert f"[{code.number}]" in done.err


def test_every_code_is_looked_for_by_a_test() -> None:
    """Its number stands in a test of training, or its example is run above."""
    texts = [path.read_text() for path in (ROOT / "tests").rglob("test_*.py") if path.name != "test_codes.py"]
    looked_for = {number for text in texts for number in re.findall(r"NS5[567][0-9]", text)}
    assert set(CODES) == {*(number for number in CODES if number not in ELSEWHERE), *(looked_for & set(ELSEWHERE))}
