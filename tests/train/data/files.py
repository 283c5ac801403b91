"""Data sets in the formats that people have them in, made from scikit-learn's real pictures and digits."""

from __future__ import annotations

import gzip
import pickle
import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_digits, load_sample_images

Bytes = NDArray[np.uint8]


def digits(count: int, side: int = 28) -> tuple[Bytes, Bytes]:
    """Real digits, enlarged: N×side×side and their labels."""
    bunch = load_digits()
    pictures = (bunch.images[:count] * (255 / 16)).astype(np.uint8)
    large = [np.asarray(Image.fromarray(one).resize((side, side))) for one in pictures]
    return np.stack(large), bunch.target[:count].astype(np.uint8)


def write_idx(folder: Path, count: int = 120, *, packed: bool = False) -> Path:
    """MNIST's four files."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures, labels = digits(count)
    cut = count * 2 // 3
    for prefix, part in (("train", slice(cut)), ("t10k", slice(cut, None))):
        for name, array in (("images-idx3", pictures[part]), ("labels-idx1", labels[part])):
            header = struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape)
            content = header + array.tobytes()
            path = folder / f"{prefix}-{name}-ubyte{'.gz' if packed else ''}"
            path.write_bytes(gzip.compress(content) if packed else content)
    return folder


def colour_crops(count: int, side: int, seed: int = 0) -> tuple[Bytes, Bytes]:
    """Crops of the two photographs that scikit-learn ships: a temple (0) and a flower (1). N×side×side×3."""
    photographs = load_sample_images().images
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, count)
    crops = []
    for label in labels:
        photograph = photographs[label]
        top, left = (int(rng.integers(0, limit - 128)) for limit in photograph.shape[:2])
        crop = Image.fromarray(photograph[top : top + 128, left : left + 128]).resize((side, side))
        crops.append(np.asarray(crop))
    return np.stack(crops), labels.astype(np.uint8)


def write_cifar10(folder: Path, count: int = 60, *, binary: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    crops, labels = colour_crops(count, 32)
    rows = crops.transpose(0, 3, 1, 2).reshape(count, -1)
    parts = np.array_split(np.arange(count), 6)
    for name, part in zip([*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"], parts, strict=True):
        if binary:
            content = np.concatenate([labels[part][:, None], rows[part]], 1).astype(np.uint8)
            (folder / f"{name}.bin").write_bytes(content.tobytes())
        else:
            held = {b"data": rows[part], b"labels": labels[part].tolist(), b"batch_label": b"made for a test"}
            (folder / name).write_bytes(pickle.dumps(held, protocol=2))
    return folder


def write_cifar100(folder: Path, count: int = 40, *, binary: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    crops, labels = colour_crops(count, 32)
    rows = crops.transpose(0, 3, 1, 2).reshape(count, -1)
    for name, part in (("train", slice(count // 2)), ("test", slice(count // 2, None))):
        fine, coarse = labels[part].astype(int) * 50, labels[part]
        if binary:
            content = np.concatenate([coarse[:, None], fine[:, None].astype(np.uint8), rows[part]], 1)
            (folder / f"{name}.bin").write_bytes(content.astype(np.uint8).tobytes())
        else:
            held = {b"data": rows[part], b"fine_labels": fine.tolist(), b"coarse_labels": coarse.tolist()}
            (folder / name).write_bytes(pickle.dumps(held, protocol=2))
    return folder


def write_pictures(folder: Path, count: int = 24, *, splits: tuple[str, ...] = ("train", "val")) -> Path:
    """A tree of JPEG files of several sizes, a folder a class."""
    for number, split in enumerate(splits):
        crops, labels = colour_crops(count, 72, seed=number)
        for index, (crop, label) in enumerate(zip(crops, labels, strict=True)):
            place = folder / split / ("flower" if label else "temple")
            place.mkdir(parents=True, exist_ok=True)
            picture = Image.fromarray(crop).resize((60 + index % 20, 50 + index % 30))
            picture.save(place / f"{index:03}.jpg", quality=90)
    return folder
