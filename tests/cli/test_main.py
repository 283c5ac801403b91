"""Exit codes, and what is said when something goes wrong that is not the network's fault."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

import netspec
from netspec.cli import check
from netspec.cli.commands import COMMANDS
from tests.cli.running import SMALL, CommandLine, run_process


def test_help_lists_every_command_with_a_line_on_it(cli: CommandLine) -> None:
    outcome = cli("--help")
    assert outcome.code == 0
    for name in COMMANDS:
        line = next(line for line in outcome.out.splitlines() if line.startswith(f"  {name} "))
        assert len(line.split()) > 2


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(cli: CommandLine, name: str) -> None:
    outcome = cli(name, "--help")
    assert outcome.code == 0
    assert f"netspec {name}" in outcome.out


def test_the_version_is_told(cli: CommandLine) -> None:
    assert cli("--version").out == f"netspec {netspec.__version__}\n"


def test_a_command_that_is_not_there_is_answered_with_the_nearest(cli: CommandLine) -> None:
    outcome = cli("chekc", "a.net")
    assert outcome.code == 2
    assert "'check'" in outcome.err


def test_an_option_that_is_not_there_is_wrong_usage(cli: CommandLine) -> None:
    assert cli("check", "--frmat", "json", "-e", SMALL).code == 2


def _check_raises(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(check, "check", fail)


def test_a_bug_says_that_it_is_one(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    _check_raises(monkeypatch, ZeroDivisionError("of ours"))
    outcome = cli("check", "-e", SMALL)
    assert outcome.code == 70
    assert "bug in netspec" in outcome.err
    assert "ZeroDivisionError: of ours" in outcome.err


def test_ctrl_c_ends_with_130_and_no_traceback(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    for error in (KeyboardInterrupt(), click.Abort()):
        _check_raises(monkeypatch, error)
        outcome = cli("check", "-e", SMALL)
        assert outcome.code == 130
        assert outcome.err == "netspec: interrupted\n"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device", "out.py"), "out.py: No space left on device"),
        (MemoryError(), "not enough memory"),
    ],
)
def test_a_disk_or_device_that_fails_ends_with_3(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch, error: BaseException, words: str
) -> None:
    _check_raises(monkeypatch, error)
    outcome = cli("check", "-e", SMALL)
    assert outcome.code == 3
    assert words in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_ends_with_3(tmp_path: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = subprocess.run(
            [sys.executable, "-m", "netspec", "compile", "-e", SMALL, "--to", "ir"],
            stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False,
        )  # fmt: skip
    assert process.returncode == 3
    assert process.stderr.decode() == "netspec: No space left on device\n"


def test_a_reader_that_stops_reading_ends_it_quietly(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        process = subprocess.run(
            [sys.executable, "-m", "netspec", "explain"], stdout=pipe, stderr=subprocess.PIPE, cwd=tmp_path, check=False
        )
    assert process.returncode == 141
    assert process.stderr == b""


def test_an_interrupt_from_outside_ends_with_130(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "netspec", "check", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path, preexec_fn=_interruptible,
    )  # fmt: skip
    assert process.stdin is not None
    deadline = time.monotonic() + 30
    while "pipe_read" not in _waits_in(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)  # until it waits for its input
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 130


def _interruptible() -> None:
    """A shell starts what it puts into the background deaf to interrupts, and children inherit that."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _waits_in(pid: int) -> str:
    """What a process sleeps in, as Linux tells; elsewhere a second is waited for it."""
    try:
        return Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        time.sleep(1)
        return "pipe_read"


def test_output_that_the_terminals_encoding_cannot_hold_is_spelt_out(tmp_path: Path) -> None:
    outcome = run_process("check", "-e", "input 3x8x8, relu", folder=tmp_path, PYTHONIOENCODING="cp437")
    assert outcome.code == 0
    assert "3\\xd78\\xd78 \\u2192" in outcome.out


def test_a_package_of_an_extra_that_is_missing_is_named_with_its_extra(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _check_raises(monkeypatch, ModuleNotFoundError("No module named 'torch.nn'", name="torch.nn"))
    outcome = cli("check", "-e", SMALL)
    assert outcome.code == 3
    assert "pip install 'netspec[torch]'" in outcome.err


def test_another_module_that_is_missing_is_a_bug(cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    _check_raises(monkeypatch, ModuleNotFoundError("No module named 'netspec.nowhere'", name="netspec.nowhere"))
    assert cli("check", "-e", SMALL).code == 70


def test_colour_is_for_terminals_alone(tmp_path: Path) -> None:
    outcome = run_process("check", "-e", "input 3x8x8, relux", folder=tmp_path)
    assert outcome.code == 1
    assert "\x1b" not in outcome.err


def test_the_shell_is_told_what_could_be_typed(tmp_path: Path) -> None:
    outcome = run_process(
        folder=tmp_path, _NETSPEC_COMPLETE="bash_complete", COMP_WORDS="netspec expl", COMP_CWORD="1"
    )  # fmt: skip
    assert "explain" in outcome.out
