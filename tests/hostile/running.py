"""Runs the command line in a forked child: its own folder, streams, clock and memory, without a new start-up."""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 10
MEMORY = 1 << 30


@dataclass(frozen=True, slots=True)
class Outcome:
    """`signal` is the signal that ended it, 0 for none; `memory` what it took on top of its start, bytes."""

    code: int
    signal: int
    stdout: str
    stderr: str
    seconds: float
    memory: int


def run_apart(act: Callable[[], int], folder: Path) -> Outcome:
    """Runs `act` in a child whose working folder is `folder`; a clock ends it after twice the time allowed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _child(act, folder, out.fileno(), err.fileno())
        _, status, usage = os.wait4(child, 0)
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "backslashreplace"))
    return Outcome(
        code=os.WEXITSTATUS(status) if os.WIFEXITED(status) else -1,
        signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        stdout=texts[0],
        stderr=texts[1],
        seconds=usage.ru_utime + usage.ru_stime,
        memory=max(0, usage.ru_maxrss - before) * 1024,
    )


def _child(act: Callable[[], int], folder: Path, out: int, err: int) -> None:
    """Never returns. Whatever escapes from `act` is a traceback on stderr and code 99."""
    import sys
    import traceback

    code = 99
    try:
        os.chdir(folder)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
        signal.alarm(6 * SECONDS)
        code = act()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
