"""Training in processes of its own, to be killed, stopped, or run as two devices. A fork server keeps them cheap."""

from __future__ import annotations

import multiprocessing
import os
import socket
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import torch

from netspec.source import NetspecError
from netspec.train.run import RunOptions, train
from tests.train import subjects

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(
    [
        "tests.train.processes",
        "torch._dynamo",  # optimizers import it when they are first used
        "torch.distributed.fsdp",
        "torch.distributed.checkpoint.state_dict",
    ]
)

FAILED = 9
"""A child's exit status where training raised NetspecError; its message is in `message.txt` beside the run."""


def _train(subject: str, data: str, flags: Mapping[str, Any], options: RunOptions, environment: dict[str, str]) -> None:
    torch.set_num_threads(1)
    os.environ.update(environment)
    try:
        result = train(getattr(subjects, subject)(), data, flags, options)
    except NetspecError as error:
        options.out.with_suffix(".message").write_text(
            f"{error.diagnostics[0].code.number} {error.diagnostics[0].message}"
        )
        os._exit(FAILED)
    options.out.with_suffix(".outcome").write_text(result.outcome)


def start(
    subject: str, data: Path, flags: Mapping[str, Any], options: RunOptions, environment: dict[str, str] | None = None
) -> BaseProcess:
    process = _context.Process(target=_train, args=(subject, str(data), flags, options, environment or {}))
    process.start()
    return process


def start_two(subject: str, data: Path, flags: Mapping[str, Any], options: RunOptions) -> list[BaseProcess]:
    """Two processes of one run, as torchrun would start them."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shared = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    return [
        start(subject, data, flags, options, {**shared, "RANK": str(rank), "LOCAL_RANK": str(rank)}) for rank in (0, 1)
    ]
