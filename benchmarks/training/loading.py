"""Pictures a second and core: augmentation in batches against torchvision.transforms.v2 a picture at a time, and
decoding of JPEG files with a random crop."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
import torch
from PIL import Image

from netspec.elaborate.recipe_parts import Basic, Strong
from netspec.train.augmenting import Augmenting, spelled_out
from netspec.train.data.decoding import Decoder, Framing
from netspec.train.data.preparing import Preparing
from netspec.train.data.splits import Pictures

COUNT = 512
FILES = 64


def speed(work: Callable[[], object], pictures: int, rounds: int) -> float:
    """Pictures a second of CPU time, the median of the rounds after the first."""
    seconds = []
    for _ in range(rounds + 1):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return pictures / median(seconds[1:])


def loading_figures(rounds: int) -> dict[str, float]:
    torch.set_num_threads(1)
    pixels = torch.randint(0, 256, (COUNT, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    prepare = Preparing((3, 32, 32), (0.5, 0.5, 0.5), (0.25, 0.25, 0.25))
    found = {}
    for preset in (Basic(), Strong()):
        augment = Augmenting(spelled_out((preset,), coloured=True, decoded=False), 0)
        found[f"32×32, {preset.name}, ours, in batches"] = speed(
            lambda augment=augment: _in_batches(augment, prepare, pixels), COUNT, rounds
        )
    if find_spec("torchvision"):
        found["32×32, crop and flip, torchvision v2, each"] = speed(_torchvision(pixels), COUNT, rounds)
    with tempfile.TemporaryDirectory() as folder:
        decoder = _decoder(Path(folder))
        found["JPEG 500×375 to 224×224, ours"] = speed(lambda: [decoder[0, i] for i in range(FILES)], FILES, rounds)
    return found


def _in_batches(augment: Augmenting, prepare: Preparing, pixels: torch.Tensor) -> None:
    for start in range(0, COUNT, 128):
        indices = np.arange(start, start + 128)
        prepare.finish(augment(prepare.floats(pixels[start : start + 128]), 0, indices))


def _torchvision(pixels: torch.Tensor) -> Callable[[], object]:
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    v2 = import_module("torchvision.transforms.v2")
    transform = v2.Compose(
        [
            v2.RandomCrop(32, padding=4),
            v2.RandomHorizontalFlip(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize([0.5] * 3, [0.25] * 3),
        ]
    )
    return lambda kept=library: torch.stack([transform(one) for one in pixels])


def _decoder(folder: Path) -> Decoder:
    chance = np.random.default_rng(0)
    for index in range(FILES):
        coarse = Image.fromarray(chance.integers(0, 256, (12, 16, 3), dtype=np.uint8))
        coarse.resize((500, 375), Image.Resampling.BICUBIC).save(folder / f"{index}.jpg", quality=90)
    paths = tuple(str(folder / f"{index}.jpg") for index in range(FILES))
    return Decoder(Pictures(paths, torch.zeros(FILES, dtype=torch.int64)), Framing((224, 224), scale=0.25), 0)
