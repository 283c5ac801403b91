"""`netspec predict`: what a trained network sees in pictures."""

from __future__ import annotations

import json
from pathlib import Path

import click

from netspec.cli.eval import trained_for
from netspec.cli.network_option import Request, network_option
from netspec.cli.output import remark, result, write
from netspec.cli.training import run_named, training_ends


@click.command("predict")
@network_option
@click.argument("pictures", nargs=-1, required=True, metavar="PICTURE...")
@click.option("--weights", type=click.Path(path_type=Path), metavar="WEIGHTS", help="A run folder or a weights file.")
@click.option("--best", is_flag=True, help="The run's best checkpoint, not its last.")
@click.option("--classes", type=click.Path(path_type=Path, exists=True), metavar="FILE", help="Names, a line each.")
@click.option("--top", type=click.IntRange(1), default=5, show_default=True, metavar="K")
@click.option("-o", "--output", type=click.Path(), metavar="OUT", help="A page with the pictures: .html.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--device", default="auto", show_default=True, metavar="DEVICE")
def command(
    request: Request,
    pictures: tuple[str, ...],
    weights: Path | None,
    best: bool,
    classes: Path | None,
    top: int,
    output: str | None,
    form: str,
    device: str,
) -> None:
    """Say what is in pictures: the likeliest classes of each.

    FILE is a run folder, or a network with --weights. PICTURE is a file or a folder.
    """
    with training_ends():
        from dataclasses import replace

        from netspec.train.devices import pick_device
        from netspec.train.predicting import page_of, picture_paths, predict, text_of

        trained = trained_for(request, weights, 0, best=best)
        if classes is not None:
            trained = replace(trained, classes=tuple(classes.read_text(encoding="utf-8").splitlines()))
        if not trained.recipe.mean and run_named(request) is None:
            remark("pictures are taken from 0 to 1: no run says which mean and deviation the weights expect")
        found = list(predict(trained, picture_paths(pictures), top, pick_device(device), remark))
        if output is not None:
            write(output, page_of(found, trained.subject.name))
        elif form == "json":
            result(json.dumps([{"path": one.path, "top": [list(pair) for pair in one.top]} for one in found]))
        else:
            result(text_of(found))
