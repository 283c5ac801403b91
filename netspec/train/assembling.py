"""The parts of a run made from its recipe: where batches come from, what is done to them, what learns."""

from __future__ import annotations

import os
from dataclasses import replace

import torch

from netspec.elaborate.recipe import Recipe
from netspec.elaborate.recipe_parts import Crop, RecipePart
from netspec.runtime.checkpointing import recompute_scopes
from netspec.source.codes.training import DataDoesNotFit
from netspec.train.augmenting import Augmenting, spelled_out
from netspec.train.averaging import Averaging
from netspec.train.beginning import Beginning, rate_scales
from netspec.train.data import DataSet, Pictures
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.decoding import Framing
from netspec.train.data.preparing import MEASURED, Preparing, measure
from netspec.train.devices import Devices
from netspec.train.faults import refuse
from netspec.train.memory import scopes_of
from netspec.train.objective import Objective
from netspec.train.optimizing import make_optimizer, parameter_groups
from netspec.train.randomness import seed_everything
from netspec.train.starting import set_weights
from netspec.train.subject import Subject
from netspec.train.trainee import Trainee

MEASURED_FILES = 512
"""Picture files whose mean and deviation are taken."""
MOST_WORKERS = 16


def check_classes(subject: Subject, data: DataSet) -> None:
    if data.classes and subject.outputs != len(data.classes):
        refuse(
            DataDoesNotFit,
            f"the network tells {subject.outputs} classes apart, and {data.path} has {len(data.classes)}",
            help=f"give its last layer {len(data.classes)} outputs, or write it with `param classes`",
        )


def augmentations(subject: Subject, data: DataSet, recipe: Recipe) -> tuple[RecipePart, ...]:
    return spelled_out(recipe.augment, coloured=subject.shape[0] == 3, decoded=is_decoded(data))


def is_decoded(data: DataSet) -> bool:
    """Whether its pictures are files."""
    return isinstance(next(iter(data.splits.values())), Pictures)


def make_augmenting(subject: Subject, data: DataSet, recipe: Recipe) -> Augmenting:
    """What happens to batches on the device; of decoded pictures, the decoder has taken the crop."""
    parts = augmentations(subject, data, recipe)
    kept = tuple(part for part in parts if not (is_decoded(data) and isinstance(part, Crop)))
    return Augmenting(kept, recipe.seed)


def make_source(
    subject: Subject, data: DataSet, recipe: Recipe, devices: Devices, workers: int | None, unreadable: Unreadable
) -> Source:
    decoded = is_decoded(data)
    size = (subject.shape[1], subject.shape[2]) if len(subject.shape) == 3 else (0, 0)
    crop = next((part for part in augmentations(subject, data, recipe) if isinstance(part, Crop)), None)
    framing = Framing(size, "L" if subject.shape[0] == 1 else "RGB", recipe.centre_crop)
    if crop is not None and decoded:
        framing = replace(framing, scale=crop.scale, stretch=crop.stretch)
    if workers is None:
        cores = len(os.sched_getaffinity(0)) // int(os.environ.get("LOCAL_WORLD_SIZE", 1))
        workers = min(cores, MOST_WORKERS) if decoded else 0
    return Source(framing, devices.device, unreadable, workers, recipe.seed)


def with_measures(recipe: Recipe, subject: Subject, data: DataSet, source: Source) -> Recipe:
    """The recipe with mean and deviation, measured where they were not given."""
    if recipe.mean:
        return recipe
    _, train = data.split("train", "val", "test") or ("", next(iter(data.splits.values())))
    every = max(1, len(train) // (MEASURED_FILES if is_decoded(data) else MEASURED))
    sample = train.taken(torch.arange(0, len(train), every).numpy())
    mean, std = measure(source.evaluation(sample, 256), Preparing(subject.shape))
    return recipe.model_copy(update={"mean": mean, "std": std})


def make_trainee(subject: Subject, recipe: Recipe, devices: Devices, beginning: Beginning) -> Trainee:
    """A module with fresh weights as the recipe has them, on its device, ready to run there."""
    seed_everything(recipe.seed, "weights")
    inner = subject.module()
    set_weights(inner, recipe.init)
    beginning.copy_into(inner)
    scales = rate_scales(inner, recipe, beginning)
    inner.to(devices.device)
    if recipe.channels_last:
        inner.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # missing in torch's stubs
    for name, parameter in inner.named_parameters():
        parameter.requires_grad_(scales[name] > 0)
    if recipe.checkpoint:
        recompute_scopes(inner, scopes_of(recipe))
    runs = devices.wrap(inner)
    groups = parameter_groups(inner, recipe, scales)
    optimizer = make_optimizer(recipe, groups, fused=devices.device.type == "cuda")
    if recipe.compile:
        runs = torch.compile(runs)  # type: ignore[assignment]
    average = Averaging(inner, recipe.ema) if recipe.ema else None
    weights = tuple(weight for _, weight in subject.heads)
    assert recipe.loss != "auto", "an unresolved recipe"
    objective = Objective(recipe.loss, recipe.label_smoothing, weights)
    return Trainee(inner, runs, optimizer, objective, recipe, devices, average)
