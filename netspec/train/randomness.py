"""All chance in training as functions of (seed, epoch, step, index): nothing depends on what was drawn before.

That is why a run that was killed and resumed ends with the same bits, whatever the number of loader workers.
The hash is splitmix64 (Steele, Lea, Flood 2014), vectorised.
"""

from __future__ import annotations

import random

import numpy as np
import torch
from numpy.typing import NDArray

STREAM = {"weights": 1, "order": 2, "augment": 3, "step": 4, "mix": 5, "holdout": 6, "crop": 7}
"""What the chance is for: each has its own stream of numbers."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mixed(state: NDArray[np.uint64]) -> NDArray[np.uint64]:
    with np.errstate(over="ignore"):
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


def hashed(*parts: int | NDArray[np.int64]) -> NDArray[np.uint64]:
    """64 well-mixed bits of a tuple of numbers; arrays among them broadcast."""
    state = np.zeros((), dtype=np.uint64)
    for part in parts:
        with np.errstate(over="ignore"):
            state = _mixed(state * np.uint64(3) + np.asarray(part).astype(np.uint64) + _GOLDEN)
    return state


def seed_of(*parts: int) -> int:
    """A seed below 2**63 for a generator."""
    return int(hashed(*parts) >> np.uint64(1))


def seed_everything(seed: int, stream: str, *parts: int) -> None:
    """Seeds the global generators that layers draw from (weights, dropout)."""
    value = seed_of(seed, STREAM[stream], *parts)
    random.seed(value)
    np.random.seed(value % 2**32)
    torch.manual_seed(value)


def shuffled(count: int, seed: int, epoch: int) -> NDArray[np.int64]:
    """The order of an epoch: a permutation of 0 to count - 1."""
    keys = hashed(seed, STREAM["order"], epoch, np.arange(count, dtype=np.int64))
    return np.argsort(keys, kind="stable")


def uniform(seed: int, epoch: int, indices: NDArray[np.int64], slots: int, stream: str = "augment") -> torch.Tensor:
    """Numbers in [0, 1), one row a picture: row i is a function of (seed, epoch, indices[i]) alone. N×slots."""
    bits = hashed(seed, STREAM[stream], epoch, indices[:, None], np.arange(slots, dtype=np.int64)[None, :])
    return torch.from_numpy((bits >> np.uint64(40)).astype(np.float32) / np.float32(2**24))


def generator(seed: int, stream: str, *parts: int) -> np.random.Generator:
    """A numpy generator for what is drawn once a step."""
    return np.random.default_rng(seed_of(seed, STREAM[stream], *parts))


def seed_step(seed: int, step: int, rank: int, device: torch.device) -> None:
    """Seeds what layers draw from (dropout) for one step of one device.

    The generators themselves: `torch.manual_seed` takes 0.5 ms, and queues a call a step where CUDA was never used.
    """
    value = seed_of(seed, STREAM["step"], step, rank)
    torch.default_generator.manual_seed(value)
    if device.type == "cuda":
        torch.cuda.default_generators[device.index or 0].manual_seed(value)
