"""How the command ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the shell is told."""

    FINE = 0
    AT_FAULT = 1
    """The network or the file is at fault."""
    USAGE = 2
    """What was typed is at fault."""
    RUN_TIME = 3
    """The disk or a device failed."""
    BUG = 70
    """netspec is at fault."""
    INTERRUPTED = 130
    """Ctrl-C."""
    CLOSED_PIPE = 141
    """Whoever read our output stopped reading; what the shell says of any program that this ends."""
