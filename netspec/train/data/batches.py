"""Batches of a split, on the device that computes: from memory, or decoded by the loader's workers.

Small sets live on the device. Pictures travel as uint8 and become floats there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader

from netspec.source.codes.training import PictureUnreadable
from netspec.train.data.decoding import Decoded, Decoder, Framing
from netspec.train.data.order import Indices, TrainingOrder, evaluation_parts
from netspec.train.data.splits import Pictures, Split, Stored
from netspec.train.faults import refuse, warning

RESIDENT_BYTES = 2 * 2**30
"""Sets up to this size are kept on the device."""
Key = tuple[int, int]


@dataclass(frozen=True)
class Batch:
    """Samples as the split holds them, their targets, and their places in the split."""

    values: Tensor
    targets: Tensor
    indices: Indices

    def __len__(self) -> int:
        return len(self.indices)


@dataclass
class Unreadable:
    """The picture files that could not be decoded so far, each named once."""

    strict: bool
    tell: Callable[[str], None]
    paths: dict[str, None]

    def note(self, paths: list[str]) -> None:
        for path in paths:
            if path in self.paths:
                continue
            self.paths[path] = None
            if self.strict:
                refuse(
                    PictureUnreadable, f"{path} cannot be decoded", help="leave out --strict-data to go on without it"
                )
            self.tell(warning(PictureUnreadable, f"{path} cannot be decoded and is left out"))


@dataclass(frozen=True)
class Chunk:
    """What a worker hands over: pictures of a batch, their places, and the places of files that it could not read."""

    pixels: Tensor
    indices: Indices
    unreadable: tuple[int, ...]


def collate(items: list[Decoded]) -> Chunk:
    readable = [item for item in items if item.index >= 0]
    pixels = torch.stack([item.pixels for item in readable]) if readable else torch.empty(0, dtype=torch.uint8)
    indices = np.array([item.index for item in readable], dtype=np.int64)
    return Chunk(pixels, indices, tuple(index for item in items for index in item.unreadable))


@dataclass(frozen=True)
class Source:
    """Where batches come from: how pictures are framed, how many workers decode them, the device they go to."""

    framing: Framing
    device: torch.device
    unreadable: Unreadable
    workers: int = 0
    seed: int = 0

    def resident(self, split: Split) -> Split:
        """The split on the device where it is small enough."""
        if isinstance(split, Pictures) or split.values.nbytes > RESIDENT_BYTES:
            return split
        return Stored(split.values.to(self.device), split.targets.to(self.device))

    def training(self, split: Split, order: TrainingOrder, epoch: int, step: int, epochs: int) -> Iterator[Batch]:
        """The batches from a step of an epoch on to the end of the last epoch."""
        keys = order.keys(epoch, step, epochs)
        if isinstance(split, Pictures):
            return self._decoded(split, self.framing, keys)
        return (self._taken(split, np.array([index for _, index in part], np.int64)) for part in keys)

    def evaluation(self, split: Split, batch: int, rank: int = 0, world: int = 1) -> Iterator[Batch]:
        """This device's share of the split, in order."""
        parts = evaluation_parts(len(split), batch, rank, world)
        if isinstance(split, Stored):
            return (self._taken(split, part) for part in parts)
        keys = ([(-1, int(index)) for index in part] for part in parts)
        return self._decoded(split, replace(self.framing, scale=None), keys)

    def _taken(self, split: Stored, indices: Indices) -> Batch:
        chosen = torch.from_numpy(indices).to(split.values.device)
        values, targets = split.values.index_select(0, chosen), split.targets.index_select(0, chosen)
        return self._sent(values, targets, indices)

    def _decoded(self, split: Pictures, framing: Framing, keys: Iterator[list[Key]]) -> Iterator[Batch]:
        loader: DataLoader[Decoded] = DataLoader(
            Decoder(split, framing, self.seed),
            batch_sampler=keys,
            num_workers=self.workers,
            collate_fn=collate,
            generator=torch.Generator(),  # else it draws from the global one
            prefetch_factor=4 if self.workers else None,
        )
        for chunk in loader:
            self.unreadable.note([split.paths[index] for index in chunk.unreadable])
            targets = split.targets[torch.from_numpy(chunk.indices)]
            yield self._sent(chunk.pixels, targets, chunk.indices)

    def _sent(self, values: Tensor, targets: Tensor, indices: Indices) -> Batch:
        if self.device.type == "cuda" and values.device.type == "cpu":
            values, targets = values.pin_memory(), targets.pin_memory()
        return Batch(values.to(self.device, non_blocking=True), targets.to(self.device, non_blocking=True), indices)
