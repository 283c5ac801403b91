"""How wide the terminal is that results go to."""

from __future__ import annotations

import shutil
import sys


def width_of_output() -> int | None:
    """Columns of the terminal; None where output goes elsewhere, and nothing need be cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
