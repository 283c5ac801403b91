"""How training reports what went wrong: a diagnostic with a code, raised at once as `NetspecError`.

A run is no pipeline that could go on and collect, so the first fault ends it. `RunFailedError` is for what lies outside
the network and its data (disk, device, another process): the command line exits with another status.
"""

from __future__ import annotations

from typing import Never

from netspec.source import Code, NetspecError, Problems


class RunFailedError(NetspecError):
    """The run failed for a reason outside the network and the data; what was saved is intact."""


def _problems(code: type[Code], message: str, help: str | None, notes: tuple[str, ...]) -> Problems:
    problems = Problems()
    problems.add(code, None, message, help=help, notes=notes)
    return problems


def warning(code: type[Code], message: str) -> str:
    """What people are told of something that does not end the run."""
    return f"warning[{code.number}]: {message}"


def refuse(code: type[Code], message: str, *, help: str | None = None, notes: tuple[str, ...] = ()) -> Never:
    """Raises NetspecError: what was asked for cannot be done with this network, data or recipe."""
    raise NetspecError(_problems(code, message, help, notes))


def fail(code: type[Code], message: str, *, help: str | None = None, notes: tuple[str, ...] = ()) -> Never:
    """Raises RunFailedError: the disk, the device or another process is in the way."""
    raise RunFailedError(_problems(code, message, help, notes))
