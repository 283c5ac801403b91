"""The loss and what is counted beside it: mixed targets, side heads with their weights, positions of dense outputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import torch
from torch import Tensor
from torch.nn import functional

from netspec.train.subject import main_and_heads

LossKind = Literal["cross_entropy", "bce", "mse"]
IGNORED = -100
"""A target that does not count, as in torch."""


@dataclass(frozen=True)
class Targets:
    """What a batch should answer: `first`, or a blend of `share` of it with the rest of `second`."""

    first: Tensor
    second: Tensor | None = None
    share: float = 1.0

    def chunk(self, parts: int) -> list[Targets]:
        seconds = [None] * parts if self.second is None else self.second.chunk(parts)
        return [Targets(a, b, self.share) for a, b in zip(self.first.chunk(parts), seconds, strict=True)]


@dataclass(frozen=True)
class Objective:
    """The loss of a batch, a mean over its samples."""

    kind: LossKind
    smoothing: float = 0.0
    head_weights: tuple[float, ...] = ()

    def __call__(self, outputs: Any, targets: Targets) -> Tensor:
        main, heads = main_and_heads(outputs)
        loss = self.blended(main, targets)
        for output, weight in zip(heads, self.head_weights, strict=False):
            loss = loss + weight * self.blended(output, targets)
        return loss

    def blended(self, output: Tensor, targets: Targets) -> Tensor:
        loss = self.plain(output, targets.first)
        if targets.second is None:
            return loss
        return targets.share * loss + (1 - targets.share) * self.plain(output, targets.second)

    def plain(self, output: Tensor, target: Tensor) -> Tensor:
        output = output.float()
        if self.kind == "mse":
            return functional.mse_loss(output.reshape(target.shape), target.float())
        if self.kind == "bce":
            wanted = target.float() if target.shape == output.shape else _one_hot(target, output.shape[1])
            wanted = wanted * (1 - self.smoothing) + self.smoothing / 2
            return functional.binary_cross_entropy_with_logits(output, wanted)
        return functional.cross_entropy(classes_second(output), target, label_smoothing=self.smoothing)


def classes_second(output: Tensor) -> Tensor:
    """Logits with the classes on axis 1: tokens have them last."""
    return output.transpose(1, 2) if output.ndim == 3 else output


def _one_hot(target: Tensor, classes: int) -> Tensor:
    return functional.one_hot(target, classes).float()


def correct(output: Tensor, target: Tensor) -> Tensor:
    """The share of right answers of each sample, summed; 0 where the targets are figures."""
    if target.is_floating_point():
        return output.new_zeros(())
    right = classes_second(output).argmax(1) == target
    return right.float().flatten(1).mean(1).sum() if right.ndim > 1 else right.float().sum()


@dataclass
class Tally:
    """What an evaluation adds up, on the device.

    - `sums`: loss times samples, right answers, right among the first five, samples.
    - `confusion`: rows are what it is, columns what the network said; None without classes.
    """

    sums: Tensor
    confusion: Tensor | None

    @classmethod
    def empty(cls, device: torch.device, classes: int) -> Tally:
        confusion = torch.zeros(classes, classes, dtype=torch.int64, device=device) if classes else None
        return cls(torch.zeros(4, dtype=torch.float64, device=device), confusion)

    def add(self, loss: Tensor, output: Tensor, target: Tensor) -> None:
        count = len(target)
        first_five = output.new_zeros(())
        if self.confusion is not None:
            answers = classes_second(output)
            five = answers.topk(min(5, answers.shape[1]), 1).indices
            hit = (five == target.unsqueeze(1)).any(1).float()
            first_five = hit.flatten(1).mean(1).sum() if hit.ndim > 1 else hit.sum()
            classes = len(self.confusion)
            known = (target >= 0) & (target < classes)
            said = answers[:, :classes].argmax(1)
            cells = target[known] * classes + said[known]
            self.confusion += torch.bincount(cells, minlength=classes * classes).view(classes, classes)
        row = torch.stack([loss.double() * count, correct(output, target).double(), first_five.double()])
        self.sums[:3] += row
        self.sums[3] += count

    def figures(self) -> Figures:
        loss, right, five, count = self.sums.tolist()
        count = max(count, 1.0)
        confusion = None if self.confusion is None else tuple(tuple(row) for row in self.confusion.tolist())
        return Figures(loss / count, right / count, five / count, int(count), confusion)


@dataclass(frozen=True)
class Figures:
    """What an evaluation found; accuracies are shares. Without classes, only the loss means anything."""

    loss: float
    accuracy: float
    top5: float
    samples: int
    confusion: tuple[tuple[int, ...], ...] | None = None
