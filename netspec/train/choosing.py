"""The resolved recipe: the file's settings, the flags on top, and for the rest what suits the network and the data.

What is chosen, and after whom:
- networks with attention: AdamW, warm-up, a cut normal start, clipping (as ViT and DeiT are trained);
- networks with norms: SGD with Nesterov's momentum at 0.1 for 256 pictures (128 of small ones), cosine (Goyal et al.
  2017, He et al. 2019: no decay on norms and biases);
- networks without norms: a tenth of that rate, and He's start (He et al. 2015).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import torch

from netspec.elaborate.recipe import OPTIMIZER_OPTIONS, Recipe
from netspec.elaborate.recipe_faults import Fault, read_recipe
from netspec.source import NetspecError, Problems
from netspec.source.codes.training import TrainingSettingRefused
from netspec.train.data import DataSet, Pictures
from netspec.train.subject import Subject

NORM_KINDS = frozenset(("bn", "ln", "gn", "inorm", "rms", "lrn"))
SMALL_SIDE = 64
"""Pictures up to this many pixels a side are trained as those of CIFAR are."""
LEAST_STEPS = 20
"""Steps that an epoch should have: small sets get small batches."""


def merged_settings(of_file: Mapping[str, Any], flags: Mapping[str, Any]) -> dict[str, Any]:
    """Flags over the file's settings; another optimizer's rates do not outlive it."""
    settings = spread(of_file)
    if "optimizer" in flags and flags["optimizer"] != settings.get("optimizer"):
        for option in {option for options in OPTIMIZER_OPTIONS.values() for option in options}:
            settings.pop(option, None)
    return {**settings, **flags}


def spread(settings: Mapping[str, Any]) -> dict[str, Any]:
    """`optimizer = sgd(lr=0.1)` as two settings, as the recipe has them."""
    call = settings.get("optimizer")
    if not isinstance(call, Mapping):
        return dict(settings)
    return {**settings, **call.get("options", {}), "optimizer": call.get("name")}


def validated(settings: Mapping[str, Any]) -> Recipe:
    """The recipe that the settings make; raises NetspecError with all that is wrong."""
    recipe, faults = read_recipe(settings)
    if recipe is None:
        raise NetspecError(_problems(faults))
    return recipe


def _problems(faults: tuple[Fault, ...]) -> Problems:
    problems = Problems()
    for fault in faults:
        problems.add(TrainingSettingRefused, None, fault.message, help=fault.help)
    return problems


def resolve(given: Recipe, subject: Subject, data: DataSet, device: torch.device, world: int = 1) -> Recipe:
    """The recipe with every setting that was not given chosen for this network, this data and this device."""
    chosen: dict[str, Any] = {}

    def choose(**settings: Any) -> None:
        chosen.update({name: value for name, value in settings.items() if name not in given.model_fields_set})

    def value(name: str) -> Any:
        return chosen.get(name, getattr(given, name))

    count = len(data.splits["train"])
    small = max(subject.shape[1:], default=1) <= SMALL_SIDE
    attentive, normed = "attention" in subject.kinds, bool(subject.kinds & NORM_KINDS)
    choose(optimizer="adamw" if attentive else "sgd")
    choose(batch=_batch(count, 128 if small else 256, world * given.accum))
    choose(epochs=30 if count < 10_000 else 60 if count < 200_000 else 90)
    adamw = value("optimizer") == "adamw"
    if adamw:
        choose(lr=_rounded(1e-3 * math.sqrt(value("batch") / 512)), weight_decay=0.05)
    else:
        choose(lr=_rounded((0.1 if normed else 0.01) * value("batch") / (128 if small else 256)))
        choose(weight_decay=5e-4 if small or not normed else 1e-4)
    choose(warmup=round(min(5.0, value("epochs") / 10), 2), clip=1.0 if attentive else 0.0)
    choose(centre_crop=1.0 if small or not isinstance(data.splits["train"], Pictures) else 0.875)
    choose(label_smoothing=0.1 if len(data.classes) >= 10 else 0.0)
    choose(init="trunc_normal" if attentive else "default" if normed else "he")
    if given.loss == "auto":
        chosen["loss"] = "cross_entropy" if data.classes else "mse"
    if given.precision == "auto":
        chosen["precision"] = "bf16" if device.type == "cuda" and torch.cuda.is_bf16_supported() else "fp32"
    if given.channels_last == "auto":
        chosen["channels_last"] = subject.layout == "image" and len(subject.shape) == 3
    return given.model_copy(update=chosen)


def _batch(count: int, most: int, multiple: int) -> int:
    """The largest power of two up to `most` that leaves an epoch enough steps, as a multiple of what it is split in."""
    batch = most
    while batch > 8 and count < batch * LEAST_STEPS:
        batch //= 2
    return max(multiple, batch - batch % multiple)


def _rounded(value: float) -> float:
    """To two figures: rates are read by people."""
    return float(f"{value:.2g}")
