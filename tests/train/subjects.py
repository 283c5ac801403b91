"""Tiny networks and data for the tests of training: everything takes milliseconds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import nn

from netspec.train.subject import Subject

SIDE = 6
CLASSES = 4


def small_network() -> nn.Module:
    """Convolution, batch norm, dropout, softmax: whatever has state or chance in training."""
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1, bias=False),
        nn.BatchNorm2d(4),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Flatten(),
        nn.Linear(4 * SIDE * SIDE, CLASSES),
        nn.Softmax(1),
    )


def network_without_norm() -> nn.Module:
    return nn.Sequential(nn.Conv2d(1, 4, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(4 * SIDE * SIDE, CLASSES))


def small_subject() -> Subject:
    return Subject("small", small_network, (1, SIDE, SIDE), CLASSES, kinds=frozenset(("bn",)), terminal=("6",))


def subject_without_norm() -> Subject:
    return Subject("plain", network_without_norm, (1, SIDE, SIDE), CLASSES)


def write_squares(path: Path, count: int = 96, seed: int = 0) -> Path:
    """Pictures with a bright quarter, which quarter being the class: learnt in a few steps."""
    rng = np.random.default_rng(seed)
    half = SIDE // 2
    labels = rng.integers(0, CLASSES, count)
    pictures = rng.integers(0, 100, (count, SIDE, SIDE))
    for picture, label in zip(pictures, labels, strict=True):
        top, left = half * (label // 2), half * (label % 2)
        picture[top : top + half, left : left + half] += 120
    cut = count * 2 // 3
    np.savez(
        path,
        x_train=pictures[:cut].astype(np.uint8),
        y_train=labels[:cut],
        x_test=pictures[cut:].astype(np.uint8),
        y_test=labels[cut:],
    )
    return path
