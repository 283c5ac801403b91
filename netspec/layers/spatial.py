"""Windows that slide over 1 to 3 dimensions of space: kernels, strides and paddings spread over the axes.

The sizes are those of LANGUAGE.md section 5, which are PyTorch's where PyTorch has the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from netspec.layers.base import Layer
from netspec.layers.facts import Axis, Misfit, Window
from netspec.layers.misfits import plural, wrong_rank
from netspec.layers.types import Image
from netspec.layers.wording import bare_word

Spread = tuple[int, ...]
"""One number a dimension of space."""
Sides = tuple[tuple[int, int], ...]
"""Padding before and after, a pair a dimension of space."""


def image_of(incoming: tuple[object, ...]) -> Image:
    """The image that arrives, where `output` has already seen that it is one."""
    image = incoming[0]
    assert isinstance(image, Image)
    return image


def spread(value: int | Spread, rank: int) -> Spread:
    return (value,) * rank if isinstance(value, int) else value


def folded(values: Spread) -> int | Spread:
    """One number where all are equal, as one writes it by hand."""
    return values[0] if len(set(values)) == 1 else values


def wrong_length(layer: Layer, image: Image, *options: str) -> Misfit | None:
    """Looks for an option whose list has not one number for each dimension of space."""
    for option in options:
        value = getattr(layer, option)
        if isinstance(value, tuple) and len(value) != image.rank:
            return wrong_rank(layer, f"has a {option} of {plural(len(value), 'number')}", image, option)
    return None


def sides_of(pad: int | Spread | str, extents: Spread) -> Sides | None:
    """Padding before and after on each axis; None where the list fits no such space.

    `same` adds `extent - 1` in all, the smaller half first, whatever the stride.
    """
    rank = len(extents)
    if isinstance(pad, str):
        return tuple(((extent - 1) // 2, extent // 2) for extent in extents)
    if isinstance(pad, int):
        return ((pad, pad),) * rank
    if len(pad) == rank:
        return tuple((each, each) for each in pad)
    if len(pad) == 2 * rank:
        return tuple(zip(pad[::2], pad[1::2], strict=True))
    return None


def wrong_pad(layer: Layer, image: Image, pad: Spread) -> Misfit:
    each = {1: "[before, after]", 2: "[h, w] or [top, bottom, left, right]"}.get(image.rank, "3 or 6 numbers")
    why = f"{bare_word(layer)} has a padding of {plural(len(pad), 'number')}, and gets an image of {image}"
    return Misfit(why, reason="rank", option="pad", help=f"here a list is {each}")


def is_even(sides: Sides) -> bool:
    """Whether every axis is padded alike on both sides, which is what PyTorch's own layers do."""
    return all(before == after for before, after in sides)


def torch_sides(sides: Sides) -> Spread:
    """In the order of `torch.nn.functional.pad`: the last axis first."""
    return tuple(side for pair in reversed(sides) for side in pair)


@dataclass(frozen=True, slots=True)
class Slide:
    """How a window goes over an image; all figures in positions."""

    kernel: Spread
    stride: Spread
    dilation: Spread
    sides: Sides

    @property
    def extents(self) -> Spread:
        """What the window spans with its dilation: `d*(k-1) + 1`."""
        return tuple(d * (k - 1) + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def window(self) -> Window:
        rows = zip(self.extents, self.stride, self.sides, self.dilation, strict=True)
        return Window(tuple(Axis(extent, stride, before, dilation) for extent, stride, (before, _), dilation in rows))

    def lengths(self, space: Spread, ceil: bool = False) -> Spread:
        """Positions that leave: `floor((n + p - d*(k-1) - 1) / s) + 1`; below 1 where the window is too wide.

        With `ceil`, rounded up, but the last window starts inside the input or its leading padding (PyTorch's
        `pooling_output_shape`).
        """
        rows = zip(space, self.extents, self.stride, self.sides, strict=True)
        return tuple(
            _length(n + before + after - extent, stride, n + before, ceil)
            for n, extent, stride, (before, after) in rows
        )


def _length(free: int, stride: int, start_limit: int, ceil: bool) -> int:
    """`free`: how far the window can move; `start_limit`: the first padded position where none may start."""
    if free < 0 and not ceil:
        return 0
    steps = -(-free // stride) if ceil else free // stride
    if ceil and steps * stride >= start_limit:
        steps -= 1
    return steps + 1


def too_wide(layer: Layer, image: Image, slide: Slide) -> Misfit:
    """Says on which axis the window does not fit into what arrives."""
    rows = list(zip(image.space, slide.extents, slide.sides, strict=True))
    n, extent, (before, after) = next((row for row in rows if row[1] > row[0] + sum(row[2])), rows[0])
    padded = f" and {before} + {after} of padding" if before or after else ""
    got = f"{plural(n, 'position')}{padded} in an image of {image}"
    why = f"{bare_word(layer)} has a window of {extent}, and gets {got}"
    return Misfit(why, reason="window", help="a smaller kernel, more padding, or fewer strides before it")
