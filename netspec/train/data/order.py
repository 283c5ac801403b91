"""Which pictures make up which step, on which device: a function of (seed, epoch, step) alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netspec.train.randomness import shuffled

Indices = NDArray[np.int64]


@dataclass
class TrainingOrder:
    """Epochs of whole batches: what is left over at the end of one is another few pictures in each.

    - `batch`: pictures a step over all devices; this device (`rank` of `world`) takes every `world`-th of them.
    """

    count: int
    batch: int
    seed: int
    rank: int = 0
    world: int = 1
    _epoch: int = field(default=-1, repr=False)
    _order: Indices = field(default_factory=lambda: np.empty(0, np.int64), repr=False)

    def __post_init__(self) -> None:
        self.batch = min(self.batch, self.count - self.count % self.world)

    @property
    def steps(self) -> int:
        """Steps an epoch."""
        return self.count // self.batch

    def indices(self, epoch: int, step: int) -> Indices:
        """What this device takes in a step of an epoch, both from 0."""
        if epoch != self._epoch:
            self._epoch, self._order = epoch, shuffled(self.count, self.seed, epoch)
        return self._order[step * self.batch : (step + 1) * self.batch][self.rank :: self.world]

    def keys(self, epoch: int, step: int, epochs: int) -> Iterator[list[tuple[int, int]]]:
        """(epoch, index) of every batch from a step of an epoch to the end of the last."""
        while epoch < epochs:
            for at in range(step, self.steps):
                yield [(epoch, int(index)) for index in self.indices(epoch, at)]
            epoch, step = epoch + 1, 0


def evaluation_parts(count: int, batch: int, rank: int = 0, world: int = 1) -> list[Indices]:
    """All samples once, in order, shared out over the devices; parts may be short or, on some devices, missing."""
    mine = np.arange(rank, count, world, dtype=np.int64)
    return [mine[start : start + batch] for start in range(0, len(mine), batch)]
