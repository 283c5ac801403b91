"""Runs the command line: in this process, or as a process of its own where that is what matters."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from netspec.cli.main import run

SMALL = "input 3x8x8\nconv3-4, relu, gap, fc-10\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


class CommandLine:
    """`cli("check", "a.net")` runs a command in the folder of the test."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Outcome:
        self._monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(stdin)))
        code = run(arguments)
        captured = self._capsys.readouterr()
        return Outcome(int(code), captured.out, captured.err)


def run_process(*arguments: str, folder: Path, stdin: bytes = b"", **environment: str) -> Outcome:
    """`python -m netspec` in a process of its own."""
    process = subprocess.run(
        [sys.executable, "-m", "netspec", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        timeout=120,
        check=False,
    )
    return Outcome(process.returncode, process.stdout.decode(), process.stderr.decode())
