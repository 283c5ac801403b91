"""One process to a run folder. The lock is the kernel's: it goes with the process, however that ends."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from netspec.source.codes.training import CheckpointNotSaved, RunLocked
from netspec.train.faults import fail

NAME = ".lock"


@contextmanager
def locked(run: Path) -> Iterator[None]:
    """Holds the run's lock inside; raises RunFailedError where another process has it.

    POSIX record locks: forked loader workers don't inherit them, so a killed run is free at once.
    """
    try:
        handle = os.open(run / NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        fail(CheckpointNotSaved, f"cannot write {run / NAME}: {error.strerror}", help="choose another --out")
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 200).decode(errors="replace").strip() or "another process"
            fail(RunLocked, f"{run} is in use by {holder}", help="wait for it, or choose another --out")
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()} on {socket.gethostname()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
