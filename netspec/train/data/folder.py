"""A tree of picture files with a folder a class, as torchvision's ImageFolder takes them.

`train/`, `val/` (`valid`, `validation`) and `test/` below the folder are its splits; without them all pictures are
`train`. Classes are the sorted names of the folders, of all splits together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import torch

from netspec.train.data.splits import DataSet, Pictures, Split

ENDINGS = frozenset((".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm", ".pbm"))
SPLITS = {"train": ("train", "training"), "val": ("val", "valid", "validation"), "test": ("test", "testing")}


def is_picture_folder(folder: Path) -> bool:
    """Whether there is a picture in a folder that could be a class."""
    return any(
        next(_pictures(child), None) is not None
        for place in _split_folders(folder).values()
        for child in _children(place)
    )


def read_picture_folder(folder: Path) -> DataSet:
    found = {
        name: {child.name: paths for child in _children(place) if (paths := list(_pictures(child)))}
        for name, place in _split_folders(folder).items()
    }
    classes = sorted({name for by_class in found.values() for name in by_class})
    number = {name: index for index, name in enumerate(classes)}
    splits: dict[str, Split] = {}
    for split, by_class in found.items():
        targets = [number[name] for name, paths in by_class.items() for _ in paths]
        if targets:
            every = tuple(path for paths in by_class.values() for path in paths)
            splits[split] = Pictures(every, torch.tensor(targets, dtype=torch.int64))
    return DataSet(str(folder), splits, tuple(classes))


def _split_folders(folder: Path) -> dict[str, Path]:
    found = {
        name: folder / spelling
        for name, spellings in SPLITS.items()
        for spelling in reversed(spellings)
        if (folder / spelling).is_dir()
    }
    return found if "train" in found or "test" in found else {"train": folder}


def _children(place: Path) -> list[Path]:
    return sorted(child for child in place.iterdir() if child.is_dir() and not child.name.startswith("."))


def _pictures(folder: Path) -> Iterator[str]:
    for root, folders, files in os.walk(folder):
        folders.sort()
        yield from (os.path.join(root, file) for file in sorted(files) if os.path.splitext(file)[1].lower() in ENDINGS)
