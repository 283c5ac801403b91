"""Evaluates a trained network on a data set, outside of training: what `netspec eval` does."""

from __future__ import annotations

from collections.abc import Callable

from netspec.source.codes.training import DataDoesNotFit
from netspec.train.assembling import check_classes, make_source, with_measures
from netspec.train.data import DataSet
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.preparing import check_fit
from netspec.train.devices import Devices, pick_device
from netspec.train.evaluating import evaluate
from netspec.train.faults import refuse
from netspec.train.objective import Figures, Objective
from netspec.train.trained import Trained

PREFERRED = ("test", "val", "train")


def assess(
    trained: Trained,
    data: DataSet,
    split: str | None,
    *,
    device: str,
    batch: int,
    workers: int | None,
    strict: bool,
    tell: Callable[[str], None],
) -> tuple[str, Figures]:
    """The split that was evaluated (test, else val, else train, where none is named) and what was found."""
    check_fit(data, trained.subject.shape, trained.subject.layout)
    check_classes(trained.subject, data)
    found = data.split(*((split,) if split else PREFERRED))
    if found is None:
        refuse(DataDoesNotFit, f"{data.path} has no split {split!r}", help=f"it has {', '.join(data.splits)}")
    devices = Devices(pick_device(device))
    source = source_for(trained, data, devices, workers, strict=strict, tell=tell)
    recipe = with_measures(trained.recipe, trained.subject, data, source)
    measured = Trained(trained.subject, trained.module, recipe, trained.classes)
    figures = evaluate(
        trained.module.to(devices.device),
        source.resident(found[1]),
        source,
        measured.preparing,
        Objective("cross_entropy" if data.classes else "mse"),
        devices,
        batch=batch,
        classes=len(data.classes),
    )
    return found[0], figures


def source_for(
    trained: Trained,
    data: DataSet,
    devices: Devices,
    workers: int | None,
    *,
    strict: bool,
    tell: Callable[[str], None],
) -> Source:
    return make_source(trained.subject, data, trained.recipe, devices, workers, Unreadable(strict, tell, {}))
