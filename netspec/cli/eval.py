"""`netspec eval`: how good a trained network is on data, and what it takes for what."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netspec.cli.network_option import ZOO, Request, network_option, split_name
from netspec.cli.output import fail, remark, result, write
from netspec.cli.training import CLASSES, network_for, run_named, training_ends
from netspec.source.codes.training import RunNotFound

if TYPE_CHECKING:
    from netspec.train.data import DataSet
    from netspec.train.objective import Figures
    from netspec.train.trained import Trained


@click.command("eval")
@network_option
@click.option("--data", metavar="PATH", help="As train takes it; default: what the run was trained on.")
@click.option("--weights", type=click.Path(path_type=Path), metavar="WEIGHTS", help="A run folder or a weights file.")
@click.option("--best", is_flag=True, help="The run's best checkpoint, not its last.")
@click.option("--split", metavar="NAME", help="train, val or test; default: test, else val.")
@click.option("--confusion", type=click.Path(), metavar="OUT", help="The confusion matrix as .csv or .svg.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--device", default="auto", show_default=True, metavar="DEVICE")
@click.option("--batch", type=click.IntRange(1), default=256, show_default=True, metavar="N")
@click.option("--workers", type=click.IntRange(0), metavar="N", help="Processes that decode pictures.")
@click.option("--strict-data", is_flag=True, help="Stop at the first picture that cannot be decoded.")
def command(
    request: Request,
    data: str | None,
    weights: Path | None,
    best: bool,
    split: str | None,
    confusion: str | None,
    form: str,
    device: str,
    batch: int,
    workers: int | None,
    strict_data: bool,
) -> None:
    """Evaluate a trained network.

    FILE is a run folder, or a network with --weights.
    """
    with training_ends():
        from netspec.train.assessing import assess
        from netspec.train.data import open_data

        where = data or data_of_run(request, weights)
        opened = open_data(where)
        trained = trained_for(request, weights, len(opened.classes), best=best)
        name, figures = assess(
            trained, opened, split, device=device, batch=batch, workers=workers, strict=strict_data, tell=remark
        )
        if confusion is not None:
            _write_confusion(confusion, figures, opened, trained)
        result(json.dumps(_as_json(name, figures, opened)) if form == "json" else _as_text(name, figures, opened))


def data_of_run(request: Request, weights: Path | None) -> str:
    """Where the run's data was, for commands that were not told."""
    run = run_named(request) or weights
    _check_there(request, weights)
    if run is None or not (run / "data.json").is_file():
        raise click.UsageError("--data is needed: FILE is no run folder")
    path: str = json.loads((run / "data.json").read_bytes())["path"]
    return path


def trained_for(request: Request, weights: Path | None, classes: int, *, best: bool = False) -> Trained:
    """The run in the place of FILE or WEIGHTS; or a network with a file's weights."""
    from netspec.train.trained import is_run, open_run, with_weights

    run = run_named(request)
    if run is not None:
        return open_run(run, remark, best=best)
    _check_there(request, weights)
    if weights is None:
        raise click.UsageError("name a run folder in place of FILE, or give --weights")
    if is_run(weights):
        return open_run(weights, remark, best=best)
    network = request.network() if CLASSES in request.choices.params else network_for(request, classes)
    beside = weights.parent / "recipe.json"  # the file lies in a run folder: pictures are prepared as they were there
    settings: dict[str, Any] = json.loads(beside.read_bytes())["recipe"] if beside.is_file() else {}
    return with_weights(network, weights, settings)


def _check_there(request: Request, weights: Path | None) -> None:
    """What stands alone in the place of FILE is a run folder, or a network whose weights are missing."""
    name = request.name
    if weights is not None or request.text is not None or run_named(request) is not None or name.startswith(ZOO):
        return
    if not Path(split_name(name)[0]).is_file():
        raise fail(RunNotFound, f"there is no run at {name}", "a run folder is what `netspec train --out` made")


def _as_json(split: str, figures: Figures, data: DataSet) -> dict[str, Any]:
    shown: dict[str, Any] = {"schema_version": 1, "split": split, "samples": figures.samples, "loss": figures.loss}
    if data.classes:
        shown |= {"accuracy": figures.accuracy, "top5": figures.top5, "classes": list(data.classes)}
        shown["confusion"] = figures.confusion
    return shown


def _as_text(split: str, figures: Figures, data: DataSet) -> str:
    from netspec.train.confusion import worst_pairs

    if not data.classes:
        return f"loss {figures.loss:.6g} on {figures.samples} of {split}"
    top5 = f", among the first five {figures.top5:.2%}" if len(data.classes) > 5 else ""
    lines = [f"accuracy {figures.accuracy:.2%}{top5}, loss {figures.loss:.4f} on {figures.samples} of {split}"]
    pairs = worst_pairs(figures.confusion or (), data.classes)
    lines += [f"  {count:>5}  {name} taken for {said}" for count, name, said in pairs]
    return "\n".join(lines)


def _write_confusion(path: str, figures: Figures, data: DataSet, trained: Trained) -> None:
    from netspec.train.confusion import confusion_csv, confusion_svg

    if figures.confusion is None:
        raise click.UsageError("--confusion needs data with classes")
    if path.endswith(".svg"):
        write(path, confusion_svg(figures.confusion, data.classes, trained.subject.name))
    elif path.endswith(".csv"):
        write(path, confusion_csv(figures.confusion, data.classes))
    else:
        raise click.BadParameter(f"{path!r} ends neither in .csv nor in .svg", param_hint="--confusion")
