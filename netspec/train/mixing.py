"""Mixup (Zhang et al., 2018) and CutMix (Yun et al., 2019): a batch blended with itself, moved on by one."""

from __future__ import annotations

import math

from torch import Tensor

from netspec.elaborate.recipe import Recipe
from netspec.train.objective import Targets
from netspec.train.randomness import generator


def mixed(recipe: Recipe, values: Tensor, targets: Tensor, epoch: int, step: int) -> tuple[Tensor, Targets]:
    """The batch and its targets, blended where the recipe says so; where it has both, one or the other by a coin."""
    if not (recipe.mixup or recipe.cutmix) or len(values) < 2:
        return values, Targets(targets)
    chance = generator(recipe.seed, "mix", epoch, step)
    use_cutmix = bool(recipe.cutmix) and values.ndim == 4 and (not recipe.mixup or chance.random() < 0.5)
    alpha = recipe.cutmix if use_cutmix else recipe.mixup
    if not alpha:
        return values, Targets(targets)
    share = float(chance.beta(alpha, alpha))
    others, other_targets = values.roll(1, 0), targets.roll(1, 0)
    if not use_cutmix:
        return values * share + others * (1 - share), Targets(targets, other_targets, share)
    height, width = values.shape[2:]
    side = math.sqrt(1 - share)
    centre_y, centre_x = chance.random() * height, chance.random() * width
    top, bottom = (_within(centre_y + sign * side * height / 2, height) for sign in (-1, 1))
    left, right = (_within(centre_x + sign * side * width / 2, width) for sign in (-1, 1))
    values = values.clone()
    values[:, :, top:bottom, left:right] = others[:, :, top:bottom, left:right]
    share = 1 - (bottom - top) * (right - left) / (height * width)
    return values, Targets(targets, other_targets, share)


def _within(position: float, size: int) -> int:
    return min(max(round(position), 0), size)
