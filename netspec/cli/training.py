"""What the commands that train share: how failures end them, and a network whose `classes` the data sets."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import Request
from netspec.cli.output import fail, show_problems
from netspec.ir import Network
from netspec.source.codes.training import TrainingPackageMissing
from netspec.train.faults import RunFailedError

if TYPE_CHECKING:
    from netspec.train.subject import Subject

CLASSES = "classes"
"""The param that the data sets where the command line does not."""
NEEDED = ("torch", "safetensors", "numpy", "PIL")


@contextmanager
def training_ends() -> Iterator[None]:
    """Inside, what fails for the disk or a device ends the command with that exit code; all packages are there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise fail(TrainingPackageMissing, f"training needs {', '.join(missing)}", 'pip install "netspec[train]"')
    # Threads that spin while they wait slow each other down sixfold where the cores are shared (measured).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        yield
    except RunFailedError as error:
        show_problems(error.problems)
        raise click.exceptions.Exit(ExitCode.RUN_TIME) from None


def network_for(request: Request, classes: int) -> Network:
    """The network; where it has a param `classes` that was not given, with as many as the data has."""
    network = request.network()
    if not classes or CLASSES in request.choices.params or network.params.get(CLASSES, classes) == classes:
        return network
    params = {**request.choices.params, CLASSES: str(classes)}
    return replace(request, choices=replace(request.choices, params=params)).network()


def subject_for(network: Network) -> Subject:
    from netspec.analysis import analyse
    from netspec.runtime import load  # torch: only where something is trained
    from netspec.train.subject import subject_of

    return subject_of(network, lambda: load(network), analyse(network).macs)


def run_named(request: Request) -> Path | None:
    """The run folder that stands in the place of FILE, if it does."""
    path = Path(request.name)
    return path if request.text is None and (path / "recipe.json").is_file() else None


def folder_for(request: Request, network: Network, out: Path | None, *, resume: bool) -> Path:
    """`--out`, or `runs/NAME`: a fresh one, or the last of that name where it is to be resumed."""
    from netspec.train.run_folder import RunFolder, free_name

    if out is not None:
        return out
    free = free_name(Path("runs"), network.name)
    if not resume:
        return free
    number = int(free.name.removeprefix(f"{network.name}-")) - 1 if free.name != network.name else 0
    last = free.with_name(network.name if number == 1 else f"{network.name}-{number}")
    return last if number and RunFolder(last).holds_run else free
