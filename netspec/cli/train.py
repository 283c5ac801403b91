"""`netspec train`: from a network and data to a trained model in a run folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import Request, network_option
from netspec.cli.output import remark, result
from netspec.cli.recipe_flags import recipe_flags
from netspec.cli.run_flags import relaunched, run_flags, run_options
from netspec.cli.training import folder_for, network_for, subject_for, training_ends

if TYPE_CHECKING:
    from netspec.train.run import RunResult


@click.command("train")
@network_option
@click.option("--data", required=True, metavar="PATH", help="Pictures, CIFAR, MNIST, .npz, or sklearn:digits.")
@run_flags
@recipe_flags
@click.pass_context
def command(ctx: click.Context, request: Request, data: str, run: dict[str, Any], settings: dict[str, Any]) -> None:
    """Train a network.

    The recipe is the file's `train { }` block, then the flags; what neither gives is chosen for the network and the
    data, and written to the run folder. --data takes a folder of pictures with a folder a class (in train/ and val/
    or test/), CIFAR-10 or CIFAR-100 files, MNIST or Fashion-MNIST files, an .npz file with x_train and y_train, or
    sklearn:digits.

    Ctrl-C finishes the step and saves; --resume goes on from there, to the same bits.
    """
    with training_ends():
        from netspec.train.data import open_data  # torch
        from netspec.train.run import train

        network = network_for(request, len(open_data(data).classes))
        out = folder_for(request, network, run["out"], resume=run["resume"])
        code = relaunched(run, out)
        if code is None:
            code = report(train(subject_for(network), data, settings, run_options(run, out)))
    ctx.exit(code)


def report(ended: RunResult) -> ExitCode:
    """Says how the run ended."""
    where = ended.folder
    if not ended.leads:
        return ExitCode.FINE if ended.outcome != "stopped" else ExitCode.INTERRUPTED
    if ended.outcome == "stopped":
        remark(f"stopped at step {ended.position.step} and saved; continue with --resume --out {where}")
        return ExitCode.INTERRUPTED
    if ended.outcome == "stale":
        remark(f"stopped: no better figure for {ended.recipe.patience} epochs")
    figures = ended.figures
    assert figures is not None, "a finished run was evaluated"
    accuracy = f"accuracy {figures.accuracy:.2%}, " if ended.classes else ""
    result(f"{accuracy}loss {figures.loss:.4f} on {figures.samples} of {ended.split}: {where / 'model.safetensors'}")
    return ExitCode.FINE
