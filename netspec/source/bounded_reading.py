"""Reads a file that a person named, without ever hanging on it or swallowing more than a bound."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class NotAFileError(OSError):
    """A folder, a pipe or a device stands where a file should; `what` says which."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} is {what}, not a file")
        self.what = what


def read_bounded(path: Path, most: int) -> bytes:
    """At most `most + 1` bytes of a regular file: the last one shows that it is too long.

    Raises OSError where it cannot be opened, NotAFileError (an OSError as well) where it is no regular file.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            raise NotAFileError(path, _name_of(mode))
        with os.fdopen(handle, "rb", closefd=False) as file:
            return file.read(most + 1)
    finally:
        os.close(handle)


def _name_of(mode: int) -> str:
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a pipe"
    return "a device"
