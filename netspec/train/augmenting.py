"""Augmentation of whole batches on the device. Pictures are floats from 0 to 1, N×C×H×W.

Every operation takes numbers in [0, 1), a row a picture, that are functions of (seed, epoch, index) alone; so what
happens to a picture does not depend on its batch, the device or the number of workers. The arithmetic is kornia's,
imported where it is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from netspec.elaborate.recipe_parts import (
    Augmentation,
    Basic,
    Blur,
    Colour,
    Crop,
    Erase,
    Flip,
    FlipVertical,
    Grey,
    RecipePart,
    Rotate,
    Shift,
    Strong,
)
from netspec.train.data.order import Indices
from netspec.train.randomness import uniform

SLOTS = 6
"""Numbers that one operation may use for a picture."""
GREY = 0.5
Operation = Callable[[Tensor, Tensor], Tensor]


def spelled_out(parts: tuple[Augmentation, ...], *, coloured: bool, decoded: bool) -> tuple[RecipePart, ...]:
    """The parts with `basic` and `strong` written out.

    Pictures in files (`decoded`) have a size to be cropped from; small stored ones are shifted. Grey ones are not
    flipped: they are digits, letters and scans more often than not.
    """
    basic: list[RecipePart] = [Crop() if decoded else Shift(), *([Flip()] if coloured else [])]
    strong = [*basic, Colour(), Rotate(), Erase()]
    out: list[RecipePart] = []
    for part in parts:
        out += basic if isinstance(part, Basic) else strong if isinstance(part, Strong) else [part]
    return tuple(out)


@dataclass(frozen=True)
class Augmenting:
    """Operations in order; crops of decoded pictures are taken by the decoder and are not among them."""

    parts: tuple[RecipePart, ...]
    seed: int

    def __call__(self, pictures: Tensor, epoch: int, indices: Indices) -> Tensor:
        if not self.parts or not len(indices):
            return pictures
        draws = uniform(self.seed, epoch, indices, SLOTS * len(self.parts)).to(pictures.device)
        for at, part in enumerate(self.parts):
            pictures = operation(part)(pictures, draws[:, at * SLOTS : (at + 1) * SLOTS])
        return pictures


def operation(part: RecipePart) -> Operation:
    return lambda pictures, draws: OPERATIONS[type(part)](part, pictures, draws)


def _where(chosen: Tensor, yes: Tensor, no: Tensor) -> Tensor:
    return torch.where(chosen[:, None, None, None], yes, no)


def _around(draw: Tensor, reach: float, centre: float = 0.0) -> Tensor:
    """From [0, 1) to [centre - reach, centre + reach)."""
    return centre + (2 * draw - 1) * reach


def _flip(part: Flip, pictures: Tensor, draws: Tensor) -> Tensor:
    return _where(draws[:, 0] < part.p, pictures.flip(-1), pictures)


def _flip_vertical(part: FlipVertical, pictures: Tensor, draws: Tensor) -> Tensor:
    return _where(draws[:, 0] < part.p, pictures.flip(-2), pictures)


def _shift(part: Shift, pictures: Tensor, draws: Tensor) -> Tensor:
    """By whole pixels, at least one where there is any shift at all; one gather from the padded pictures."""
    count, _channels, height, width = pictures.shape
    reach_y, reach_x = (max(1, round(part.by * side)) if part.by else 0 for side in (height, width))
    down = (draws[:, 0] * (2 * reach_y + 1)).long()
    right = (draws[:, 1] * (2 * reach_x + 1)).long()
    padded = functional.pad(pictures, (reach_x, reach_x, reach_y, reach_y))
    rows = down[:, None] + torch.arange(height, device=pictures.device)
    columns = right[:, None] + torch.arange(width, device=pictures.device)
    picture = torch.arange(count, device=pictures.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[picture, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2).contiguous()


def _crop(part: Crop, pictures: Tensor, draws: Tensor) -> Tensor:
    from kornia.geometry.transform import crop_and_resize

    height, width = pictures.shape[2:]
    area = part.scale + draws[:, 0] * (1 - part.scale)
    turn = torch.exp(_around(draws[:, 1], math.log(part.stretch)) / 2)
    box_width = (area.sqrt() * turn).clamp(max=1) * (width - 1)
    box_height = (area.sqrt() / turn).clamp(max=1) * (height - 1)
    left, top = draws[:, 2] * (width - 1 - box_width), draws[:, 3] * (height - 1 - box_height)
    right, bottom = left + box_width, top + box_height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    boxes = torch.stack([torch.stack(corner, -1) for corner in corners], 1)
    return crop_and_resize(pictures, boxes, (height, width))


def _rotate(part: Rotate, pictures: Tensor, draws: Tensor) -> Tensor:
    from kornia.geometry.transform import rotate

    return rotate(pictures, _around(draws[:, 0], part.degrees))


def _colour(part: Colour, pictures: Tensor, draws: Tensor) -> Tensor:
    from kornia.enhance import adjust_brightness_accumulative, adjust_contrast_with_mean_subtraction

    pictures = adjust_brightness_accumulative(pictures, _around(draws[:, 0], part.brightness, 1.0))
    if pictures.shape[1] != 3:
        mean = pictures.mean((1, 2, 3), keepdim=True)
        factor = _around(draws[:, 1], part.contrast, 1.0)[:, None, None, None]
        return ((pictures - mean) * factor + mean).clamp(0, 1)
    pictures = adjust_contrast_with_mean_subtraction(pictures, _around(draws[:, 1], part.contrast, 1.0))
    return _hue_and_saturation(
        pictures, _around(draws[:, 2], part.saturation, 1.0), _around(draws[:, 3], part.hue) * 2 * math.pi
    )


def _hue_and_saturation(pictures: Tensor, saturation: Tensor, hue: Tensor) -> Tensor:
    """A turn and a stretch of the plane of chroma in YIQ: one 3×3 matrix a picture, far cheaper than by HSV."""
    to_yiq = pictures.new_tensor([[0.299, 0.587, 0.114], [0.5959, -0.2746, -0.3213], [0.2115, -0.5227, 0.3112]])
    cosine, sine = saturation * torch.cos(hue), saturation * torch.sin(hue)
    turn = torch.zeros(len(pictures), 3, 3, device=pictures.device)
    turn[:, 0, 0] = 1
    turn[:, 1, 1], turn[:, 1, 2], turn[:, 2, 1], turn[:, 2, 2] = cosine, -sine, sine, cosine
    matrix = torch.linalg.inv(to_yiq) @ turn @ to_yiq
    return torch.einsum("nij,njhw->nihw", matrix, pictures).clamp(0, 1)


def _grey(part: Grey, pictures: Tensor, draws: Tensor) -> Tensor:
    if pictures.shape[1] != 3:
        return pictures
    from kornia.color import rgb_to_grayscale

    return _where(draws[:, 0] < part.p, rgb_to_grayscale(pictures).expand_as(pictures), pictures)


def _blur(part: Blur, pictures: Tensor, draws: Tensor) -> Tensor:
    from kornia.filters import gaussian_blur2d

    side = 2 * math.ceil(2 * part.sigma) + 1
    side = min(side, 2 * ((min(pictures.shape[2:]) - 1) // 2) + 1)
    blurred = gaussian_blur2d(pictures, (side, side), (part.sigma, part.sigma))
    return _where(draws[:, 0] < part.p, blurred, pictures)


def _erase(part: Erase, pictures: Tensor, draws: Tensor) -> Tensor:
    height, width = pictures.shape[2:]
    area = part.area * (0.1 + 0.9 * draws[:, 1])
    turn = torch.exp(_around(draws[:, 2], math.log(3.0)) / 2)
    box_height, box_width = (area.sqrt() * turn).clamp(max=1) * height, (area.sqrt() / turn).clamp(max=1) * width
    top, left = draws[:, 3] * (height - box_height), draws[:, 4] * (width - box_width)
    y = torch.arange(height, device=pictures.device) + 0.5
    x = torch.arange(width, device=pictures.device) + 0.5
    inside_y = (y >= top[:, None]) & (y < (top + box_height)[:, None])
    inside_x = (x >= left[:, None]) & (x < (left + box_width)[:, None])
    inside = inside_y[:, :, None] & inside_x[:, None, :] & (draws[:, 0] < part.p)[:, None, None]
    return torch.where(inside[:, None], torch.full_like(pictures, GREY), pictures)


OPERATIONS: dict[type[RecipePart], Callable[..., Tensor]] = {
    Flip: _flip,
    FlipVertical: _flip_vertical,
    Shift: _shift,
    Crop: _crop,
    Rotate: _rotate,
    Colour: _colour,
    Grey: _grey,
    Blur: _blur,
    Erase: _erase,
}
