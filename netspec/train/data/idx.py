"""MNIST and its kin in idx files (`train-images-idx3-ubyte`, packed with gzip or not), as LeCun's page describes."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from netspec.source.codes.training import DataNotUnderstood
from netspec.train.data.splits import DataSet, Split, Stored
from netspec.train.faults import refuse

PREFIXES = {"train": "train", "test": "t10k"}
UNSIGNED_BYTE = 8
FASHION = (
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
)  # fmt: skip


def is_idx(folder: Path) -> bool:
    return _file(folder, "train-images") is not None or _file(folder, "t10k-images") is not None


def read_idx(folder: Path) -> DataSet:
    splits: dict[str, Split] = {}
    for name, prefix in PREFIXES.items():
        images, labels = _file(folder, f"{prefix}-images"), _file(folder, f"{prefix}-labels")
        if images is None or labels is None:
            continue
        values, targets = _array(images), _array(labels).long()
        if len(values) != len(targets):
            refuse(DataNotUnderstood, f"{images} holds {len(values)} pictures, {labels.name} {len(targets)} labels")
        splits[name] = Stored(values[:, None] if values.ndim == 3 else values, targets)
    if not splits:
        refuse(DataNotUnderstood, f"{folder} has idx files of pictures without their labels")
    count = 1 + max(int(split.targets.max()) for split in splits.values())
    fashion = "fashion" in str(folder.resolve()).lower() and count == len(FASHION)
    return DataSet(str(folder), splits, FASHION if fashion else tuple(map(str, range(count))))


def _file(folder: Path, prefix: str) -> Path | None:
    """`train-images-idx3-ubyte`, `train-images.idx3-ubyte`, either with `.gz`; also below `raw/`."""
    for place in (folder, folder / "raw"):
        found = sorted(path for path in place.glob(f"{prefix}*idx*ubyte*") if path.is_file())
        if found:
            return found[0]
    return None


def _array(path: Path) -> Tensor:
    """Two zero bytes, the type, the rank; then the sizes as big-endian 32-bit numbers; then the bytes."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError) as error:
        refuse(DataNotUnderstood, f"{path} cannot be read: {error}")
    rank = content[3] if len(content) > 3 else 0
    if content[:2] != b"\0\0" or not rank or content[2] != UNSIGNED_BYTE:
        refuse(DataNotUnderstood, f"{path} is no idx file of bytes")
    start = 4 + 4 * rank
    sizes = tuple(int(size) for size in np.frombuffer(content[4:start].ljust(4 * rank, b"\0"), dtype=">u4"))
    expected = int(np.prod(sizes, dtype=np.int64))
    if len(content) - start != expected:
        refuse(
            DataNotUnderstood, f"{path} should hold {expected} bytes after its header, and holds {len(content) - start}"
        )
    return torch.from_numpy(np.frombuffer(content, dtype=np.uint8, offset=start).reshape(sizes).copy())
