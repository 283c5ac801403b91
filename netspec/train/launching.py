"""Starts the processes of a run on several devices, by torchrun: `--devices`, `--nodes`."""

from __future__ import annotations

import os
from collections.abc import Sequence

from torch.distributed.elastic.multiprocessing.errors import ChildFailedError
from torch.distributed.run import main as torchrun

FAILED = 3
"""Where a process ended by something else than an exit code of its own."""


def launch(arguments: Sequence[str], devices: int, nodes: int, rendezvous: str | None) -> int:
    """Runs `python -m netspec ARGUMENTS` on every device of this node and waits; the exit code of the first that
    failed, else 0. With several nodes, `rendezvous` (HOST:PORT) is where they meet."""
    cores = len(os.sched_getaffinity(0))
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, cores // devices)))
    several = ["--rdzv-backend", "c10d", "--rdzv-endpoint", rendezvous or ""]
    meeting = ["--standalone"] if nodes == 1 else several
    counts = ["--nproc-per-node", str(devices), "--nnodes", str(nodes)]
    try:
        torchrun([*meeting, *counts, "-m", "netspec", *arguments])
    except ChildFailedError as error:
        _, failure = error.get_first_failure()
        return failure.exitcode if failure.exitcode > 0 else FAILED
    return 0
