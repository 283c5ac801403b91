"""CIFAR-10 and CIFAR-100 files as Krizhevsky's page has them: the binary version and the "python" one.

The python version is a pickle; it is read with an unpickler that knows numpy's arrays and nothing else, so that a
stranger's file can run no code.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from netspec.source.codes.training import DataNotUnderstood
from netspec.train.data.splits import DataSet, Split, Stored
from netspec.train.faults import refuse

SHAPE = (3, 32, 32)
PIXELS = 3 * 32 * 32
FOLDERS = ("", "cifar-10-batches-py", "cifar-100-python", "cifar-10-batches-bin", "cifar-100-binary")
TRAIN_FILES = tuple(f"data_batch_{number}" for number in range(1, 6))
PICKLED = frozenset(
    (
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
        ("numpy", "ndarray"),
        ("numpy", "dtype"),
        ("_codecs", "encode"),
    )
)
"""What arrays are pickled by, in old and new numpy."""
CIFAR10 = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def is_cifar(folder: Path) -> bool:
    return _found(folder) is not None


def read_cifar(folder: Path) -> DataSet:
    found = _found(folder)
    if found is None:
        refuse(DataNotUnderstood, f"{folder} holds no CIFAR files")
    place, files, read = found
    splits: dict[str, Split] = {}
    fine = "train" in files and files["train"][0].stem == "train"
    for name, paths in files.items():
        try:
            parts = [read(path, fine) for path in paths]
        except (OSError, ValueError, KeyError, EOFError, pickle.UnpicklingError) as error:
            refuse(DataNotUnderstood, f"{paths[0].parent} cannot be read as CIFAR files: {error}")
        values = torch.from_numpy(np.concatenate([part[0] for part in parts]).reshape(-1, *SHAPE))
        splits[name] = Stored(values, torch.from_numpy(np.concatenate([part[1] for part in parts]).astype(np.int64)))
    return DataSet(str(folder), splits, _classes(place, fine))


Part = tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]
Reader = Callable[[Path, bool], Part]


def _found(folder: Path) -> tuple[Path, dict[str, list[Path]], Reader] | None:
    for name in FOLDERS:
        place = folder / name
        for ending, read in (("", _python_file), (".bin", _binary_file)):
            ten = [path for file in TRAIN_FILES if (path := place / f"{file}{ending}").is_file()]
            test = place / f"test_batch{ending}"
            if ten:
                return place, {"train": ten, **({"test": [test]} if test.is_file() else {})}, read
            if (place / f"train{ending}").is_file() and (place / f"test{ending}").is_file():
                return place, {"train": [place / f"train{ending}"], "test": [place / f"test{ending}"]}, read
    return None


class _ArraysOnly(pickle.Unpickler):
    """Rebuilds numpy arrays; refuses every other class."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in PICKLED:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"it holds a {module}.{name}, which no CIFAR file does")


def _python_file(path: Path, fine: bool) -> Part:
    content = _ArraysOnly(io.BytesIO(path.read_bytes()), encoding="bytes").load()
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} holds no dictionary")
    labels = content[b"fine_labels"] if fine else content[b"labels"]
    data = np.asarray(content[b"data"], dtype=np.uint8)
    if data.ndim != 2 or data.shape[1] != PIXELS or len(data) != len(labels):
        raise ValueError(f"{path.name} holds {len(labels)} labels for data of shape {data.shape}")
    return data, np.asarray(labels)


def _binary_file(path: Path, fine: bool) -> Part:
    """Rows of one label byte (two in CIFAR-100: coarse, fine) and 3,072 bytes of pixels."""
    width = PIXELS + (2 if fine else 1)
    content = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    if not len(content) or len(content) % width:
        raise ValueError(f"{path.name} has {len(content)} bytes, which is no multiple of {width}")
    rows = content.reshape(-1, width)
    return rows[:, -PIXELS:], rows[:, width - PIXELS - 1]


def _classes(place: Path, fine: bool) -> tuple[str, ...]:
    for name in ("fine_label_names.txt", "batches.meta.txt"):
        if (place / name).is_file():
            return tuple(line.strip() for line in (place / name).read_text().splitlines() if line.strip())
    meta = place / "meta"
    if fine and meta.is_file():
        names = _ArraysOnly(io.BytesIO(meta.read_bytes()), encoding="bytes").load()[b"fine_label_names"]
        return tuple(name.decode() for name in names)
    return tuple(map(str, range(100))) if fine else CIFAR10
