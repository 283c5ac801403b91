"""The optimizer, its groups of parameters, and the learning rate at each step."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from torch import nn, optim

from netspec.elaborate.recipe import Recipe
from netspec.elaborate.recipe_parts import Cosine, Linear, Step

NORMS = (
    nn.modules.batchnorm._NormBase,
    nn.LayerNorm,
    nn.GroupNorm,
    nn.RMSNorm,
)


def norm_parameters(module: nn.Module) -> frozenset[str]:
    """Paths of the parameters that belong to norms: torch's own, and classes that are named as norms."""
    return frozenset(
        f"{path}.{name}" if path else name
        for path, child in module.named_modules()
        if isinstance(child, NORMS) or type(child).__name__.endswith("Norm")
        for name, _ in child.named_parameters(recurse=False)
    )


def decays(name: str, parameter: nn.Parameter, norms: frozenset[str]) -> bool:
    """Whether weight decay pulls on it: matrices and kernels alone, no norms, biases, tokens, embeddings, scales."""
    return parameter.ndim > 1 and name.rpartition(".")[2].endswith("weight") and name not in norms


def parameter_groups(module: nn.Module, recipe: Recipe, scales: Mapping[str, float]) -> list[dict[str, Any]]:
    """Parameters that learn, by decay and by `scale`, the factor on their learning rate; in a fixed order."""
    norms = norm_parameters(module)
    groups: dict[tuple[bool, float], list[nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        scale = scales[name]
        if parameter.requires_grad and scale > 0:
            groups.setdefault((decays(name, parameter, norms), scale), []).append(parameter)
    return [
        {"params": parameters, "weight_decay": recipe.weight_decay if decay else 0.0, "scale": scale}
        for (decay, scale), parameters in groups.items()
    ]


def make_optimizer(recipe: Recipe, groups: Iterable[dict[str, Any]], *, fused: bool) -> optim.Optimizer:
    if recipe.optimizer == "adamw":
        return optim.AdamW(groups, lr=recipe.lr, betas=recipe.betas, fused=fused or None)
    nesterov = recipe.nesterov and recipe.momentum > 0
    return optim.SGD(groups, lr=recipe.lr, momentum=recipe.momentum, nesterov=nesterov, fused=fused or None)


def rate(recipe: Recipe, step: int, steps: int) -> float:
    """The learning rate of a step (from 0), as a share of its peak; `steps` an epoch."""
    warm = recipe.warmup * steps
    if step < warm:
        return (step + 1) / (math.ceil(warm) + 1)
    schedule, last = recipe.schedule, max(recipe.epochs * steps - warm, 1)
    done = min((step - warm) / last, 1.0)
    if isinstance(schedule, Cosine):
        return schedule.floor + (1 - schedule.floor) * (1 + math.cos(math.pi * done)) / 2
    if isinstance(schedule, Linear):
        return schedule.floor + (1 - schedule.floor) * (1 - done)
    if isinstance(schedule, Step):
        return math.prod(schedule.by for epoch in schedule.at if step >= epoch * steps)
    return 1.0


def set_rate(optimizer: optim.Optimizer, lr: float) -> None:
    for group in optimizer.param_groups:
        group["lr"] = lr * group["scale"]
