"""A whole run, from a subject and data to trained weights in a run folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save as tensor_bytes

from netspec.elaborate.recipe import Recipe
from netspec.source.codes.training import DataDoesNotFit
from netspec.train.assembling import check_classes, make_augmenting, make_source, make_trainee, with_measures
from netspec.train.beginning import Beginning
from netspec.train.checkpoint import CheckpointStore
from netspec.train.choosing import merged_settings, resolve, validated
from netspec.train.curve import draw_curve
from netspec.train.data import DataSet, open_data
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.order import TrainingOrder
from netspec.train.data.preparing import Preparing, check_fit
from netspec.train.devices import Devices, Strategy, joined
from netspec.train.durable import remove_unfinished, write_file
from netspec.train.faults import refuse
from netspec.train.keeping import restore, state_of
from netspec.train.locking import locked
from netspec.train.logs import Logs
from netspec.train.loop import Loop, Outcome
from netspec.train.memory import (
    available_bytes,
    check_memory,
    memory_running_out,
    saved_by_recomputing,
    step_memory,
)
from netspec.train.objective import Figures
from netspec.train.position import Position
from netspec.train.progress import Shown, Silent, Watcher
from netspec.train.run_folder import RunFolder
from netspec.train.stopping import StopRequest, watching
from netspec.train.subject import Subject
from netspec.train.trainee import Trainee

FLOPS_PER_MAC = 6
"""Two a multiply-add; the backward pass costs twice the forward one."""


@dataclass(frozen=True)
class RunOptions:
    """What concerns the machine and the folder, not the result.

    - `workers`: processes that decode pictures; None chooses. `save_every`: steps between checkpoints in an epoch.
    """

    out: Path
    resume: bool = False
    device: str = "auto"
    strategy: Strategy = "ddp"
    workers: int | None = None
    strict_data: bool = False
    save_every: int = 0
    tensorboard: bool = True
    quiet: bool = False


@dataclass(frozen=True)
class RunResult:
    """How a run ended: the folder, where it stands, the figures of the split that it is judged by
    (None where it was stopped before an epoch ended)."""

    folder: Path
    outcome: Outcome
    position: Position
    split: str
    figures: Figures | None
    recipe: Recipe
    classes: tuple[str, ...] = ()
    leads: bool = True


def train(
    subject: Subject,
    data_path: str,
    flags: Mapping[str, Any],
    options: RunOptions,
    beginning: Beginning | None = None,
    watcher: Watcher | None = None,
) -> RunResult:
    """Trains; raises NetspecError (RunFailedError for the disk and the device) where it cannot."""
    given = validated(merged_settings(subject.settings, flags))
    beginning = beginning or Beginning()
    with joined(options.device, options.strategy) as devices, _execution(given), ExitStack() as held:
        data = open_data(data_path)
        _check(subject, data)
        options = replace(options, out=devices.told(options.out))
        folder = RunFolder(options.out)
        if devices.leads:
            folder.open(resume=options.resume)
            held.enter_context(locked(options.out))
            remove_unfinished(options.out)
        resuming = devices.told(options.resume and folder.holds_run)
        recipe = folder.recipe() if resuming else resolve(given, subject, data, devices.device, devices.world)
        data = data.with_holdout(recipe.holdout, recipe.seed)
        unreadable = Unreadable(options.strict_data, lambda text: None, {})
        source = make_source(subject, data, recipe, devices, options.workers, unreadable)
        if resuming:
            folder.check_same(subject, validated({**_plain(recipe), **flags}), data, beginning.identity)
        else:
            recipe = with_measures(recipe, subject, data, source)
            if devices.leads:
                folder.describe(subject, recipe, data, beginning.identity)
        if watcher is None:
            watcher = _watcher(subject, recipe, devices, options)
        unreadable.tell = watcher.tell
        stop = held.enter_context(watching())
        loop = _loop(subject, data, recipe, devices, source, options, folder, beginning, watcher, stop)
        with memory_running_out(recipe):
            return _finish(loop, loop.run(), folder)


def _plain(recipe: Recipe) -> dict[str, Any]:
    return recipe.model_dump(mode="json")


def _check(subject: Subject, data: DataSet) -> None:
    if "train" not in data.splits:
        refuse(DataDoesNotFit, f"{data.path} has nothing to train on", help="it needs a `train` split")
    check_fit(data, subject.shape, subject.layout)
    check_classes(subject, data)


@contextmanager
def _execution(recipe: Recipe) -> Iterator[None]:
    """Torch's global switches as the recipe has them, inside."""
    before = torch.are_deterministic_algorithms_enabled(), torch.backends.cudnn.benchmark
    if recipe.deterministic:
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        torch.use_deterministic_algorithms(True)
    torch.backends.cudnn.benchmark = not recipe.deterministic
    try:
        yield
    finally:
        torch.use_deterministic_algorithms(before[0])
        torch.backends.cudnn.benchmark = before[1]


def _watcher(subject: Subject, recipe: Recipe, devices: Devices, options: RunOptions) -> Watcher:
    if options.quiet or not devices.leads:
        return Silent()
    flops = None if subject.macs is None else float(subject.macs * FLOPS_PER_MAC)
    return Shown(devices.device, recipe.epochs, flops)


def _loop(
    subject: Subject,
    data: DataSet,
    recipe: Recipe,
    devices: Devices,
    source: Source,
    options: RunOptions,
    folder: RunFolder,
    beginning: Beginning,
    watcher: Watcher,
    stop: StopRequest,
) -> Loop:
    _check_memory(subject, data, recipe, devices, watcher)
    trainee = make_trainee(subject, recipe, devices, beginning)
    store = CheckpointStore(folder.checkpoints, watcher.tell)
    if devices.leads:
        store.clean()
    devices.wait()
    position = _resumed(trainee, store, devices)
    logs = None
    if devices.leads:
        logs = Logs(folder.path, tensorboard=options.tensorboard)
        logs.take_back(position.step)
        logs.event("resumed" if position.step else "started", position.step)
    return Loop(
        trainee=trainee,
        data=replace(data, splits={name: source.resident(split) for name, split in data.splits.items()}),
        source=source,
        preparing=Preparing(subject.shape, recipe.mean, recipe.std),
        augmenting=make_augmenting(subject, data, recipe),
        order=TrainingOrder(len(data.splits["train"]), recipe.batch, recipe.seed, devices.rank, devices.world),
        position=position,
        store=store,
        logs=logs,
        watcher=watcher,
        stop=stop,
        save_every=options.save_every,
        on_epoch=(lambda: _draw(folder, subject, logs)) if logs is not None else (lambda: None),
    )


def _check_memory(subject: Subject, data: DataSet, recipe: Recipe, devices: Devices, watcher: Watcher) -> None:
    """Refuses a step that will not fit; a layer that has no meta kernel (an extension's) leaves it to be seen."""
    try:
        memory = step_memory(subject.module, subject.shape, recipe)
    except NotImplementedError:
        return
    if devices.strategy == "fsdp":
        memory = replace(memory, fixed=memory.fixed // devices.world)
    at_most = recipe.model_copy(update={"batch": min(recipe.batch, len(data.splits["train"]))})
    check_memory(memory, at_most, devices.world, available_bytes(devices.device))
    if recipe.checkpoint:
        watcher.tell(saved_by_recomputing(subject, recipe, memory))


def _resumed(trainee: Trainee, store: CheckpointStore, devices: Devices) -> Position:
    """Puts the newest believable checkpoint into the trainee, the same one on every device; where it stands."""
    newest = store.newest() if devices.leads else None
    step = devices.told(None if newest is None else newest.position.step)
    if step is None:
        return Position()
    checkpoint = newest if newest is not None else store.at(step)
    restore(trainee, {part: checkpoint.tensors(part) for part in checkpoint.parts})
    return checkpoint.position


def _draw(folder: RunFolder, subject: Subject, logs: Logs) -> None:
    write_file(folder.path / "curve.svg", draw_curve(logs.rows, subject.name))


def _finish(loop: Loop, outcome: Outcome, folder: RunFolder) -> RunResult:
    """The last figures, and beside the records the weights that they are of; a run that was stopped ends at once."""
    name, split = loop.judged
    figures, leads = loop.figures, loop.trainee.devices.leads
    if outcome != "stopped":
        figures = figures or loop.evaluated(split)
        parts = state_of(loop.trainee)
        if leads:
            weights = {**parts["model"], **parts.get("average", {})}
            content = tensor_bytes({key: value.detach().cpu().contiguous().clone() for key, value in weights.items()})
            write_file(folder.path / "model.safetensors", content)
    if loop.logs is not None:
        loop.logs.event(outcome, loop.position.step)
        loop.logs.close()
    return RunResult(folder.path, outcome, loop.position, name, figures, loop.trainee.recipe, loop.data.classes, leads)
