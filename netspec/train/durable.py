"""Writes that survive: whole or not at all, and on the disk when the call returns.

A file or folder is written under a temporary name in the same folder, flushed, and renamed; then the folder that
holds it is flushed. A crash at any moment leaves the old state or the new one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from netspec.source.codes.training import CheckpointNotSaved
from netspec.train.faults import fail

TEMPORARY = ".tmp-"
"""What the names of unfinished files and folders begin with."""


def flush_folder(folder: Path) -> None:
    """Makes what was created, renamed or removed in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_flushed(path: Path, content: bytes) -> str:
    """Writes a file of a folder that is not in place yet; answers its sha256."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return sha256(content).hexdigest()


def write_file(path: Path, content: bytes | str) -> None:
    """Replaces a file; raises RunFailedError where that cannot be done."""
    temporary = path.with_name(f"{TEMPORARY}{path.name}-{os.getpid()}")
    try:
        temporary.unlink(missing_ok=True)
        write_flushed(temporary, content.encode() if isinstance(content, str) else content)
        os.replace(temporary, path)
        flush_folder(path.parent)
    except OSError as error:
        _give_up(path, error, lambda: temporary.unlink(missing_ok=True))


def make_folder(path: Path) -> None:
    """Makes a folder and those above it; raises RunFailedError where that cannot be done."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _give_up(path, error, lambda: None)


def write_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Puts a fresh folder in place, filled by `fill`, which writes with `write_flushed`.

    Raises RunFailedError where that cannot be done; then the folder is as it was before.
    """
    temporary = folder.with_name(f"{TEMPORARY}{folder.name}-{os.getpid()}")
    try:
        remove_folder(temporary)
        temporary.mkdir(parents=True)
        fill(temporary)
        flush_folder(temporary)
        remove_folder(folder)
        os.rename(temporary, folder)
        flush_folder(folder.parent)
    except OSError as error:
        _give_up(folder, error, lambda: remove_folder(temporary))


def remove_folder(folder: Path) -> None:
    """Removes a folder that may not be there; first under its temporary name, so that no half of it is ever seen."""
    if not folder.exists():
        return
    if not folder.name.startswith(TEMPORARY):
        doomed = folder.with_name(f"{TEMPORARY}old-{folder.name}-{os.getpid()}")
        shutil.rmtree(doomed, ignore_errors=True)
        os.rename(folder, doomed)
        folder = doomed
    shutil.rmtree(folder)


def remove_unfinished(folder: Path) -> None:
    """Removes what a process that was killed left behind."""
    for path in folder.glob(f"{TEMPORARY}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _give_up(path: Path, error: OSError, clean: Callable[[], None]) -> None:
    with suppress(OSError):  # a leftover under a temporary name is ignored, and removed by the next run
        clean()
    reason = error.strerror or str(error)
    fail(
        CheckpointNotSaved,
        f"cannot write {path}: {reason}",
        help="make room or choose another --out; then continue with --resume",
        notes=("what was saved before is as it was",),
    )
