"""What a data set is: named splits of pictures with their targets, in memory or as files to be decoded."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

import numpy as np
import torch
from torch import Tensor

from netspec.train.randomness import STREAM, hashed

FINGERPRINTED = 10_000
"""Samples of a stored split whose pixels count in the fingerprint."""


@dataclass(frozen=True, eq=False)
class Stored:
    """A split that is held in memory.

    - `values`: N×C×H×W, uint8 from 0 to 255; or floats of any shape N×..., taken as they are.
    - `targets`: N class numbers (int64), or floats N×..., figures to be met.
    """

    values: Tensor
    targets: Tensor

    def __len__(self) -> int:
        return len(self.values)

    @property
    def channels(self) -> int:
        return int(self.values.shape[1]) if self.values.ndim > 1 else 1

    def taken(self, indices: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Stored:
        chosen = torch.from_numpy(indices)
        return Stored(self.values[chosen], self.targets[chosen])


@dataclass(frozen=True, eq=False)
class Pictures:
    """A split of picture files, decoded when they are wanted.

    - `paths` as text, in a fixed order; `targets`: N class numbers; `channels`: 3, or 1 where all are grey.
    """

    paths: tuple[str, ...]
    targets: Tensor
    channels: int = 3

    def __len__(self) -> int:
        return len(self.paths)

    def taken(self, indices: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Pictures:
        chosen = torch.from_numpy(indices)
        return replace(self, paths=tuple(self.paths[i] for i in indices), targets=self.targets[chosen])


Split = Stored | Pictures


@dataclass(frozen=True, eq=False)
class DataSet:
    """Splits by name (`train`, `val`, `test`; some may be missing) and what the class numbers mean.

    - `classes` is empty where the targets are figures.
    - `path` is what `--data` said.
    """

    path: str
    splits: dict[str, Split]
    classes: tuple[str, ...]

    @cached_property
    def shape(self) -> tuple[int, ...] | None:
        """C×H×W or another shape of one sample, where all have one; None for files of many sizes."""
        first = next(iter(self.splits.values()))
        return tuple(first.values.shape[1:]) if isinstance(first, Stored) else None

    @property
    def channels(self) -> int:
        return next(iter(self.splits.values())).channels

    def split(self, *names: str) -> tuple[str, Split] | None:
        """The first of these splits that is there."""
        return next(((name, self.splits[name]) for name in names if name in self.splits), None)

    @cached_property
    def fingerprint(self) -> str:
        """Tells data sets apart wherever they lie: the targets, and the pixels or the names of the files."""
        digest = sha256()
        for name, split in sorted(self.splits.items()):
            digest.update(f"{name} {len(split)} {split.targets.dtype}\n".encode())
            digest.update(split.targets.contiguous().numpy().tobytes())
            if isinstance(split, Stored):
                digest.update(split.values[:FINGERPRINTED].contiguous().numpy().tobytes())
            else:
                root = os.path.commonpath(split.paths) if len(split) > 1 else ""
                digest.update("\n".join(os.path.relpath(path, root or None) for path in split.paths).encode())
        return digest.hexdigest()[:16]

    def with_holdout(self, share: float, seed: int) -> DataSet:
        """A share of the training split set aside as `val`, the same for the same seed."""
        if not share or "val" in self.splits:
            return self
        train = self.splits["train"]
        order = np.argsort(hashed(seed, STREAM["holdout"], np.arange(len(train))), kind="stable")
        count = round(share * len(train))
        kept, held = np.sort(order[count:]), np.sort(order[:count])
        return replace(self, splits={**self.splits, "train": train.taken(kept), "val": train.taken(held)})
