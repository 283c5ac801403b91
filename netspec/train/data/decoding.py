"""Picture files to pixels of one size, by Pillow, in the loader's workers.

Evaluation takes the centre; training takes a random part where the recipe has a crop (Inception's: a share of the
area, a ratio of the sides), else the centre as well. Which part is a function of (seed, epoch, index).
"""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor

from netspec.train.data.splits import Pictures
from netspec.train.randomness import uniform

DAMAGE = (OSError, ValueError, SyntaxError, IndexError, TypeError, EOFError, struct.error, zlib.error)
"""What Pillow's decoders raise on broken files, besides its own bomb error."""
MAX_SUBSTITUTES = 100
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Framing:
    """Which part of a picture is taken, and its size when done.

    - `size`: height, width; `mode`: Pillow's (`RGB`, `L`).
    - `centre`: share of the shorter side that the centre crop keeps.
    - `scale`: least share of the area of a random crop, None for the centre; `stretch`: its largest ratio of sides.
    """

    size: tuple[int, int]
    mode: str = "RGB"
    centre: float = 1.0
    scale: float | None = None
    stretch: float = 4 / 3


def decode(path: str, framing: Framing, draws: Tensor | None = None) -> Tensor:
    """A picture as uint8 C×H×W; `draws` are four numbers in [0, 1) for a random crop. Raises one of DAMAGE."""
    height, width = framing.size
    with Image.open(path) as picture:
        share = 1.0 if framing.scale is None or draws is None else framing.scale + float(draws[0]) * (1 - framing.scale)
        need = math.ceil(max(height, width) / math.sqrt(share / framing.stretch) / framing.centre)
        picture.draft(framing.mode, (need, need))  # JPEG decodes to a half, quarter or eighth at less cost
        ImageOps.exif_transpose(picture, in_place=True)
        box = centre_box(picture.size, framing) if draws is None else random_box(picture.size, framing, share, draws)
        plain = picture.convert(framing.mode)
        plain = plain.resize((width, height), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    pixels = torch.from_numpy(np.array(plain, dtype=np.uint8))
    return pixels[None] if pixels.ndim == 2 else pixels.permute(2, 0, 1).contiguous()


def centre_box(size: tuple[int, int], framing: Framing) -> Box:
    """The largest box of the wanted ratio in the middle, shrunk to the share that evaluation looks at."""
    width, height = size
    ratio = framing.size[1] / framing.size[0]
    box_width = min(width, height * ratio) * framing.centre
    return _box(width, height, box_width, box_width / ratio, 0.5, 0.5)


def random_box(size: tuple[int, int], framing: Framing, share: float, draws: Tensor) -> Box:
    """A box of a share of the area and a stretched ratio, cut down to the picture where it sticks out."""
    width, height = size
    turn = (2 * float(draws[1]) - 1) * math.log(framing.stretch)
    ratio = framing.size[1] / framing.size[0] * math.exp(turn)
    area = share * width * height
    box_width, box_height = math.sqrt(area * ratio), math.sqrt(area / ratio)
    return _box(width, height, min(box_width, width), min(box_height, height), float(draws[2]), float(draws[3]))


def _box(width: int, height: int, box_width: float, box_height: float, x: float, y: float) -> Box:
    box_width, box_height = max(box_width, 1.0), max(box_height, 1.0)
    left, top = x * max(width - box_width, 0), y * max(height - box_height, 0)
    return left, top, min(left + box_width, width), min(top + box_height, height)


@dataclass(frozen=True)
class Decoded:
    """A picture with its place in the split; `unreadable` are places whose files could not be decoded.

    `index` is -1 where nothing could be decoded: the pixels are zeros then.
    """

    pixels: Tensor
    index: int
    unreadable: tuple[int, ...] = ()


class Decoder(torch.utils.data.Dataset[Decoded]):
    """Decodes a split's pictures by (epoch, index); -1 as the epoch takes the centre, and no substitutes."""

    def __init__(self, pictures: Pictures, framing: Framing, seed: int) -> None:
        self._paths = pictures.paths
        self._framing = framing
        self._seed = seed

    def __getitem__(self, key: tuple[int, int]) -> Decoded:
        epoch, index = key
        unreadable: list[int] = []
        while len(unreadable) <= (MAX_SUBSTITUTES if epoch >= 0 else 0):
            try:
                return Decoded(self._decoded(epoch, index), index, tuple(unreadable))
            except (*DAMAGE, Image.DecompressionBombError):
                unreadable.append(index)
                index = (index + 1) % len(self._paths)
        channels = 1 if self._framing.mode == "L" else 3
        return Decoded(torch.zeros(channels, *self._framing.size, dtype=torch.uint8), -1, tuple(unreadable))

    def _decoded(self, epoch: int, index: int) -> Tensor:
        if epoch < 0 or self._framing.scale is None:
            return decode(self._paths[index], self._framing)
        draws = uniform(self._seed, epoch, np.array([index]), 4, stream="crop")[0]
        return decode(self._paths[index], self._framing, draws)
