"""Flags of `train` and `finetune` that concern the machine and the folder; and the start of several processes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netspec.cli.exits import ExitCode

if TYPE_CHECKING:
    from netspec.train.run import RunOptions

Command = Callable[..., Any]


def run_flags(command: Command) -> Command:
    """Adds the flags; the command gets them as `run`, a dict for `run_options` and `relaunched`."""

    def with_run(**options: Any) -> Any:
        run = {name: options.pop(name) for name in NAMES}
        return command(run=run, **options)

    with_run.__name__, with_run.__doc__ = command.__name__, command.__doc__
    with_run.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    flagged: Command = with_run
    for flag in reversed(FLAGS):
        flagged = flag(flagged)
    return flagged


NAMES = (
    "out", "resume", "device", "devices", "nodes", "rendezvous", "strategy", "workers", "strict_data", "save_every",
    "tensorboard", "quiet",
)  # fmt: skip
FLAGS = (
    click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Run folder; default: runs/NAME."),
    click.option("--resume", is_flag=True, help="Go on with the run in the folder, if there is one."),
    click.option("--device", default="auto", show_default=True, metavar="DEVICE", help="auto, cpu, cuda, cuda:1."),
    click.option("--devices", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="On each node."),
    click.option("--nodes", type=click.IntRange(1), default=1, show_default=True, metavar="N"),
    click.option("--rendezvous", metavar="HOST:PORT", help="Where the nodes meet; SLURM's own where srun starts them."),
    click.option("--strategy", type=click.Choice(["ddp", "fsdp"]), default="ddp", show_default=True),
    click.option("--workers", type=click.IntRange(0), metavar="N", help="Processes that decode pictures."),
    click.option("--strict-data", is_flag=True, help="Stop at the first picture that cannot be decoded."),
    click.option("--save-every", type=click.IntRange(0), default=0, metavar="STEPS", help="Also save within epochs."),
    click.option("--tensorboard/--no-tensorboard", default=True, show_default=True),
    click.option("--quiet", is_flag=True, help="No progress."),
)


def run_options(run: dict[str, Any], out: Path) -> RunOptions:
    from netspec.train.run import RunOptions  # torch

    own = ("resume", "device", "strategy", "workers", "strict_data", "save_every", "tensorboard", "quiet")
    return RunOptions(out, **{name: run[name] for name in own})


def relaunched(run: dict[str, Any], out: Path) -> ExitCode | None:
    """Starts the processes of `--devices` and `--nodes` and waits; None where this process is to train."""
    from netspec.train.devices import is_launched  # torch

    if run["devices"] * run["nodes"] == 1 or is_launched():
        return None
    if run["nodes"] > 1 and run["rendezvous"] is None:
        raise click.UsageError("--nodes needs --rendezvous HOST:PORT, the same on every node")
    from netspec.train.launching import launch

    code = launch([*sys.argv[1:], "--out", str(out)], run["devices"], run["nodes"], run["rendezvous"])
    return ExitCode(code) if code in set(map(int, ExitCode)) else ExitCode.RUN_TIME
