"""Files are written whole or not at all: a temporary file in the same folder, flushed, then renamed.

- What was there before stays until the new file is complete on the disk.
- A symbolic link is replaced, never followed: nothing outside the folder that was named is touched.
- A pipe or a device (`/dev/null`) is written to as it is; a folder is refused.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from itertools import count
from pathlib import Path

_numbers = count()


def write_whole(path: str | Path, data: str | bytes) -> None:
    """Writes text (as UTF-8) or bytes. Raises OSError, and then nothing has changed."""
    content = data.encode() if isinstance(data, str) else data
    target = Path(path)
    mode = _mode_of(target)
    if mode is not None and stat.S_ISDIR(mode):
        raise IsADirectoryError(21, "is a folder", str(target))
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(content)
        return
    temporary = target.parent / f".netspec-{os.getpid()}-{next(_numbers)}.tmp"
    try:
        _write_through(temporary, content, mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _mode_of(target: Path) -> int | None:
    """The mode of what a name leads to; None where there is nothing."""
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None


def _write_through(temporary: Path, content: bytes, mode: int | None) -> None:
    """Writes a new file down to the disk, with the permissions of the file that it will replace."""
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if mode is not None and hasattr(os, "fchmod"):
            os.fchmod(file.fileno(), stat.S_IMODE(mode))
