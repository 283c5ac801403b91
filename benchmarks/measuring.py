"""Processes measured as the system counts them: CPU time and peak memory of a whole process, by `wait4`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Usage:
    """User and system time in seconds; the largest resident size in bytes."""

    cpu: float
    memory: int


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As an installed program runs: from bytecode, not compiled anew each time."""


def measure(command: Sequence[str]) -> Usage:
    """Runs a command to its end, its output thrown away. Raises RuntimeError where it fails."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)[:200]} ended with {process.returncode}")
    return Usage(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def interleaved(commands: dict[str, Sequence[str]], rounds: int) -> dict[str, Usage]:
    """The medians of several runs of each, taken in turn so that all meet the same machine."""
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for command in commands.values():
        measure(command)  # bytecode is written, files come into the cache
    for _ in range(rounds):
        for name, command in commands.items():
            found[name].append(measure(command))
    return {
        name: Usage(median(one.cpu for one in usages), int(median(one.memory for one in usages)))
        for name, usages in found.items()
    }
