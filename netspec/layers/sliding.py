"""What the convolutions share: their options, how the window goes over what arrives, and what torch calls them.

Not a layer itself: conv, dwconv and sepconv are in `convolution.py`, deconv in `transposed.py`.
"""

from __future__ import annotations

from typing import Literal

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Misfit, Reach, Tensor
from netspec.layers.misfits import indivisible, plural, wrong_kind
from netspec.layers.options import Bias, Followed, Pad, PerAxis
from netspec.layers.spatial import (
    Slide,
    Spread,
    folded,
    image_of,
    sides_of,
    spread,
    too_wide,
    torch_sides,
    wrong_length,
    wrong_pad,
)
from netspec.layers.types import Image
from netspec.layers.wording import bare_word


class Kernelled(Followed):
    """The options of every layer with a learned kernel."""

    kernel: PerAxis = arg("window, positions", part="number")
    stride: PerAxis = arg("step between windows, positions", part="stride", default=1)
    pad: Pad = arg("padding, positions: same, each side, [h, w] or [top, bottom, left, right]", default="same")
    dilation: PerAxis = arg("distance between the kernel's taps, positions", default=1)
    bias: Bias = arg("a learned shift per channel; auto: none where a norm with its own shift follows", default="auto")

    def with_bias(self) -> Kernelled:
        return self if self.bias != "auto" else self.model_copy(update={"bias": True})

    def without_bias(self) -> Kernelled:
        return self if self.bias != "auto" else self.model_copy(update={"bias": False})

    @property
    def is_shifting(self) -> bool:
        """Whether it has a bias; one that is still `auto` has."""
        return self.bias is not False

    def bias_tensor(self, channels: int, name: str = "bias") -> tuple[Tensor, ...]:
        return (Tensor(name, (channels,)),) if self.is_shifting else ()

    def slide_over(self, image: Image) -> Slide | Misfit:
        """The window spread over the image's dimensions, or which option has the wrong number of numbers."""
        wrong = wrong_length(self, image, "kernel", "stride", "dilation")
        if wrong is not None:
            return wrong
        rank = image.rank
        slide = Slide(spread(self.kernel, rank), spread(self.stride, rank), spread(self.dilation, rank), ())
        sides = sides_of(self.pad, slide.extents)
        if sides is None:
            assert isinstance(self.pad, tuple)
            return wrong_pad(self, image, self.pad)
        return Slide(slide.kernel, slide.stride, slide.dilation, sides)

    def slide_on(self, incoming: Incoming) -> Slide:
        """The same where `output` has already seen that it fits."""
        slide = self.slide_over(image_of(incoming))
        assert isinstance(slide, Slide)
        return slide

    def torch_options(self, slide: Slide, groups: int = 1) -> dict[str, object]:
        """Keyword arguments of torch's convolutions that are not at torch's defaults, padding aside."""
        options: dict[str, object] = {"kernel_size": folded(slide.kernel)}
        if set(slide.stride) != {1}:
            options["stride"] = folded(slide.stride)
        if set(slide.dilation) != {1}:
            options["dilation"] = folded(slide.dilation)
        if groups != 1:
            options["groups"] = groups
        if not self.is_shifting:
            options["bias"] = False
        return options


class Convolving(Kernelled):
    """The rules of the layers that slide a kernel forwards."""

    pad_mode: Literal["zeros", "reflect", "replicate", "circular"] = arg("what the padding holds", default="zeros")

    def channels_out(self, image: Image) -> int:
        """How many channels leave."""
        raise NotImplementedError

    def ungroupable(self, image: Image) -> Misfit | None:
        """Why the channels do not go into the groups, if they do not."""
        return None

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        slide = self.ungroupable(image) or self.slide_over(image)
        if isinstance(slide, Misfit):
            return slide
        lengths = slide.lengths(image.space)
        if min(lengths) < 1:
            return too_wide(self, image, slide)
        return self._unfillable(image, slide) or Image(channels=self.channels_out(image), space=lengths)

    def _unfillable(self, image: Image, slide: Slide) -> Misfit | None:
        """Reflection needs more positions than padding, wrapping round at least as many (torch's own limits)."""
        spare = {"reflect": 1, "circular": 0}.get(self.pad_mode)
        for n, sides in zip(image.space, slide.sides, strict=True):
            if spare is not None and max(sides) > n - spare:
                why = f"{bare_word(self)} fills {max(sides)} of padding by {self.pad_mode} from {plural(n, 'position')}"
                return Misfit(f"{why} of an image of {image}", reason="window", option="pad_mode")
        return None

    def reach(self, incoming: Incoming) -> Reach:
        return self.slide_on(incoming).window()


def split_in_groups(layer: Layer, groups: int, arriving: int, leaving: int) -> Misfit | None:
    """Both the channels that arrive and those that leave go into equal groups."""
    if arriving % groups:
        return indivisible(layer, "groups", groups, arriving, "channels that arrive")
    return indivisible(layer, "groups", groups, leaving, "channels that leave") if leaving % groups else None


def padding_options(slide: Slide, pad_mode: str) -> dict[str, object]:
    """The even padding of torch's own convolutions."""
    befores: Spread = tuple(before for before, _ in slide.sides)
    if not any(befores):
        return {}
    mode: dict[str, object] = {} if pad_mode == "zeros" else {"padding_mode": pad_mode}
    return {"padding": folded(befores), **mode}


def side_options(slide: Slide, pad_mode: str) -> dict[str, object]:
    """The padding of our own convolutions, side by side in the order of `torch.nn.functional.pad`."""
    mode: dict[str, object] = {} if pad_mode == "zeros" else {"mode": pad_mode}
    return {"sides": torch_sides(slide.sides), **mode}
