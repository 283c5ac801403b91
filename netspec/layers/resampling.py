"""What makes images larger without a kernel to learn: upsample, pixelshuffle."""

from fractions import Fraction
from typing import Literal

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Axis, Cost, Misfit, Reach, TorchCall, Window
from netspec.layers.misfits import wrong_kind, wrong_rank
from netspec.layers.options import Count, PerAxis
from netspec.layers.spatial import folded, image_of, spread, wrong_length
from netspec.layers.types import Image, KnownType
from netspec.layers.wording import bare_word

LINEAR_MODES = {1: "linear", 2: "bilinear", 3: "trilinear"}
"""What torch calls `bilinear` in each number of dimensions."""


def repeated_axis(factor: int) -> Axis:
    """Position o reads `floor(o / factor)`."""
    slack = 1 - Fraction(1, factor)
    return Axis(extent=1 + slack, stride=Fraction(1, factor), before=slack)


def interpolated_axis(factor: int) -> Axis:
    """Position o lies at `(o + 1/2) / factor - 1/2` of the input and reads what is less than 1 away."""
    if factor == 1:
        return Axis(extent=1)
    return Axis(extent=3 - Fraction(1, factor), stride=Fraction(1, factor), before=Fraction(3, 2) - Fraction(1, factor))


class Upsample(Layer, kind="upsample", family="resampling"):
    """Makes an image larger by a whole factor.

    upsample2(mode=bilinear)

    `bilinear` is along every dimension there is, pixels as areas (PyTorch's `align_corners=False`).
    """

    factor: PerAxis = arg("how many times larger, each axis", part="number", default=2)
    mode: Literal["nearest", "bilinear"] = arg("values in between: the nearest, or in proportion", default="nearest")

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        wrong = wrong_length(self, image, "factor")
        if wrong is not None:
            return wrong
        space = tuple(n * times for n, times in zip(image.space, spread(self.factor, image.rank), strict=True))
        return Image(channels=image.channels, space=space)

    def reach(self, incoming: Incoming) -> Reach:
        factors = spread(self.factor, image_of(incoming).rank)
        return Window(tuple(map(repeated_axis if self.mode == "nearest" else interpolated_axis, factors)))

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchCall:
        rank = image_of(incoming).rank
        options: dict[str, object] = {"scale_factor": folded(spread(self.factor, rank))}
        if self.mode != "nearest":
            options["mode"] = LINEAR_MODES[rank]
        return TorchCall("nn.Upsample", (), options)


class PixelShuffle(Layer, kind="pixelshuffle", family="resampling"):
    """Makes an image larger by laying channels out as positions.

    pixelshuffle2

    Shi et al., "Real-Time Single Image and Video Super-Resolution", 2016. In two dimensions only, as in PyTorch.
    """

    factor: Count = arg("how many times larger, each axis", part="number", default=2)

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        if image.rank != 2:
            return wrong_rank(self, "works on images of 2 dimensions", image)
        square = self.factor**2
        if image.channels % square:
            why = f"{bare_word(self)} lays {square} channels out as one, and gets {image.channels}"
            return Misfit(f"{why}, which is no multiple of {square}", reason="indivisible", option="factor")
        return Image(channels=image.channels // square, space=tuple(n * self.factor for n in image.space))

    def reach(self, incoming: Incoming) -> Reach:
        return Window((repeated_axis(self.factor),) * 2)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.PixelShuffle", (self.factor,))
