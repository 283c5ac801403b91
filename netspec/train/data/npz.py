"""`.npz` files: `x_train` and `y_train` (as Keras ships them), `train_images` and `train_labels` (as MedMNIST
does), or `x` and `y`; `val` and `test` likewise. Never unpickles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from netspec.source.codes.training import DataNotUnderstood
from netspec.train.data.splits import DataSet, Split, Stored
from netspec.train.faults import refuse

NAMINGS = (("x_{}", "y_{}"), ("{}_images", "{}_labels"), ("x{}", "y{}"))
SPLITS = {"train": ("train", ""), "val": ("val", "valid"), "test": ("test",)}


def read_npz(path: Path) -> DataSet:
    try:
        with np.load(path, allow_pickle=False) as archive:
            splits = {name: split for name in SPLITS if (split := _split(archive, name)) is not None}
            names = archive["classes"].tolist() if "classes" in archive else None
    except (OSError, ValueError, EOFError, KeyError) as error:
        refuse(DataNotUnderstood, f"{path} cannot be read: {error}")
    if "train" not in splits and "test" not in splits:
        refuse(DataNotUnderstood, f"{path} holds no x_train and y_train", help="name the arrays x_train and y_train")
    return DataSet(str(path), splits, _classes(splits, names))


def _split(archive: np.lib.npyio.NpzFile, name: str) -> Split | None:
    for x_name, y_name in NAMINGS:
        for word in SPLITS[name]:
            x, y = x_name.format(word), y_name.format(word)
            if x in archive and y in archive:
                return _stored(archive[x], archive[y])
    return None


def _stored(x: NDArray[np.generic], y: NDArray[np.generic]) -> Stored:
    if len(x) != len(y):
        raise ValueError(f"{len(x)} samples have {len(y)} targets")
    values = torch.from_numpy(np.ascontiguousarray(x))
    values = _channels_first(values) if x.dtype == np.uint8 else values.float()
    return Stored(values, _targets(y))


def _channels_first(values: Tensor) -> Tensor:
    """Pictures N×H×W or N×H×W×C, as arrays usually hold them, as N×C×H×W."""
    if values.ndim == 3:
        return values[:, None]
    if values.ndim == 4 and values.shape[-1] in (1, 3, 4) and values.shape[1] not in (1, 3):
        return values.permute(0, 3, 1, 2).contiguous()
    return values


def _targets(y: NDArray[np.generic]) -> Tensor:
    if np.issubdtype(y.dtype, np.integer) or y.dtype == np.bool_:
        y = y[:, 0] if y.ndim == 2 and y.shape[1] == 1 else y
        return torch.from_numpy(np.ascontiguousarray(y).astype(np.int64))
    return torch.from_numpy(np.ascontiguousarray(y)).float()


def _classes(splits: dict[str, Split], names: list[object] | None) -> tuple[str, ...]:
    if names:
        return tuple(map(str, names))
    targets = [split.targets for split in splits.values()]
    if any(target.is_floating_point() for target in targets):
        return ()
    return tuple(map(str, range(1 + max(int(target.max()) for target in targets))))
