"""`netspec finetune`: from trained weights and other data to a model; or to features."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netspec.cli.network_option import Request, network_option
from netspec.cli.output import remark, result, write
from netspec.cli.recipe_flags import recipe_flags
from netspec.cli.run_flags import relaunched, run_flags, run_options
from netspec.cli.train import report
from netspec.cli.training import folder_for, network_for, subject_for, training_ends
from netspec.ir import Network

if TYPE_CHECKING:
    from torch import Tensor

COPIED_RATE = 0.1
"""What copied weights learn at, as a share of the rate of new ones, where neither the file nor a flag says."""


@click.command("finetune")
@network_option
@click.option(
    "--weights",
    type=click.Path(path_type=Path),
    required=True,
    metavar="WEIGHTS",
    help="A run folder or a weights file.",
)
@click.option("--data", required=True, metavar="PATH", help="As train takes it.")
@click.option("--features", metavar="OUT.npz", help="Train nothing: write what arrives at a module, for all the data.")
@click.option("--node", metavar="PATH", help="That module; default: the last one with parameters.")
@run_flags
@recipe_flags
@click.pass_context
def command(
    ctx: click.Context,
    request: Request,
    weights: Path,
    data: str,
    features: str | None,
    node: str | None,
    run: dict[str, Any],
    settings: dict[str, Any],
) -> None:
    """Train a network further, on other data.

    Weights are copied wherever name (or order and kind) and shape agree; the last layer starts afresh where the data
    has another number of classes. Copied layers learn at a tenth of the rate (--copied-lr), new ones at the full one.
    --freeze GLOB leaves parts as they are, --only norms lets nothing but norms and new layers learn.
    """  # fmt: skip
    with training_ends():
        from netspec.train.beginning import Beginning, fitting
        from netspec.train.data import open_data
        from netspec.train.outputs import with_classes
        from netspec.train.run import train

        opened = open_data(data)
        tensors = _tensors(request, weights)
        if features is not None:
            _write_features(request, weights, data, features, node, run)
            ctx.exit(0)
        network = network_for(request, len(opened.classes))
        if opened.classes:
            network = with_classes(network, len(opened.classes))
        subject = subject_for(network)
        out = folder_for(request, network, run["out"], resume=run["resume"])
        code = relaunched(run, out)
        if code is None:
            copied, fresh = fitting(tensors, subject.module())
            remark(f"{len(copied)} tensors are copied; {len(fresh)} start afresh: {', '.join(fresh) or 'none'}")
            if "copied_lr" not in subject.settings:
                settings = {"copied_lr": COPIED_RATE, **settings}
            ended = train(subject, data, settings, run_options(run, out), Beginning(copied))
            code = report(ended)
    ctx.exit(code)


def _tensors(request: Request, weights: Path) -> dict[str, Tensor]:
    """The weights under the network's names: those of the network as the weights have it, its own classes included."""
    from netspec.train.trained import is_run, read_named, tensors_for

    if is_run(weights):
        return tensors_for(request.network(), weights, remark)
    named = read_named(weights)
    return tensors_for(_network_of(request, named), weights, remark)


def _network_of(request: Request, tensors: dict[str, Tensor]) -> Network:
    """The network with as many classes as the weights have outputs, where it has a param for them."""
    last = [tensor for name, tensor in tensors.items() if name.endswith("bias")][-1:]
    return network_for(request, len(last[0]) if last else 0)


def _write_features(
    request: Request, weights: Path, data: str, output: str, node: str | None, run: dict[str, Any]
) -> None:
    from netspec.cli.eval import trained_for
    from netspec.train.assessing import source_for
    from netspec.train.data import open_data
    from netspec.train.devices import Devices, pick_device
    from netspec.train.features import extract_features

    opened = open_data(data)
    trained = trained_for(request, weights, 0)
    devices = Devices(pick_device(run["device"]))
    source = source_for(trained, opened, devices, run["workers"], strict=run["strict_data"], tell=remark)
    write(output, extract_features(trained, opened, source, node))
    result(f"{sum(map(len, opened.splits.values()))} samples: {output}")
