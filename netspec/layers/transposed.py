"""The transposed convolution: deconv."""

from fractions import Fraction
from math import prod

from netspec.layers.base import Answer, Incoming, arg
from netspec.layers.facts import Axis, Cost, Misfit, Reach, Tensor, TorchCall, Window
from netspec.layers.misfits import wrong_kind
from netspec.layers.options import Count, Pad, PerAxisOrZero
from netspec.layers.sliding import Kernelled, padding_options, split_in_groups
from netspec.layers.spatial import Slide, Spread, folded, image_of, is_even, spread, torch_sides, wrong_length
from netspec.layers.types import Image, KnownType
from netspec.layers.wording import bare_word


class Deconv(Kernelled, kind="deconv", family="convolution"):
    """Spreads each position over a kernel: the convolution that makes images larger.

    deconv2-64/2
    """

    width: Count = arg("channels that leave", part="width")
    pad: Pad = arg("positions cut off the result: same, each side, [h, w] or [top, bottom, left, right]", default=0)
    output_pad: PerAxisOrZero = arg("positions added at the end of each axis of the result", default=0)
    groups: Count = arg("groups of channels, each convolved on its own", default=1)

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        ungroupable = split_in_groups(self, self.groups, image.channels, self.width)
        slide = ungroupable or wrong_length(self, image, "output_pad") or self.slide_over(image)
        if isinstance(slide, Misfit):
            return slide
        return self._too_much_output_pad(slide) or self._image(image, slide)

    def _too_much_output_pad(self, slide: Slide) -> Misfit | None:
        """PyTorch's limit: less than the stride or the dilation."""
        for extra, stride, dilation in zip(self._extra(slide), slide.stride, slide.dilation, strict=True):
            if extra >= max(stride, dilation):
                why = f"{bare_word(self)} has an output_pad of {extra}, and a stride of {stride}"
                return Misfit(why, reason="range", option="output_pad", help="an output_pad is less than the stride")
        return None

    def _image(self, image: Image, slide: Slide) -> Image | Misfit:
        """`(n-1)*s - p + d*(k-1) + output_pad + 1` on each axis."""
        rows = zip(image.space, slide.stride, slide.sides, slide.extents, self._extra(slide), strict=True)
        space = tuple((n - 1) * s - sum(sides) + extent + extra for n, s, sides, extent, extra in rows)
        if min(space) < 1:
            why = f"{bare_word(self)} cuts {sum(slide.sides[0])} positions off the result, and gets an image of {image}"
            return Misfit(why, reason="window", option="pad", help="less padding, or a wider kernel")
        return Image(channels=self.width, space=space)

    def _extra(self, slide: Slide) -> Spread:
        return spread(self.output_pad, len(slide.kernel))

    def reach(self, incoming: Incoming) -> Reach:
        """Position o reads the i with `o = i*s - before + d*j` for a tap j, so `(o + before - d*j) / s`.

        With both a stride and a dilation, which of those are whole differs from place to place.
        """
        slide = self.slide_on(incoming)
        rows = zip(slide.extents, slide.stride, slide.sides, slide.dilation, strict=True)
        return Window(
            tuple(
                Axis(
                    extent=Fraction(extent - 1, s) + 1,
                    stride=Fraction(1, s),
                    before=Fraction(extent - 1 - before, s),
                    dilation=d if s == 1 else 1,
                    exact=s == 1 or d == 1,
                )
                for extent, s, (before, _), d in rows
            )
        )

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        image = image_of(incoming)
        weight = Tensor("weight", (image.channels, self.width // self.groups, *self.slide_on(incoming).kernel))
        return (weight, *self.bias_tensor(self.width))

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        """Every element that arrives is spread over the kernel and its group's channels."""
        taps = prod(self.slide_on(incoming).kernel)
        return Cost(macs=image_of(incoming).size * taps * (self.width // self.groups))

    def torch(self, incoming: Incoming) -> TorchCall:
        image, slide = image_of(incoming), self.slide_on(incoming)
        options = self.torch_options(slide, self.groups)
        if self.output_pad != 0 and any(self._extra(slide)):
            options["output_padding"] = folded(self._extra(slide))
        if is_even(slide.sides):
            options |= padding_options(slide, "zeros")
            return TorchCall(f"nn.ConvTranspose{image.rank}d", (image.channels, self.width), options)
        options["sides"] = torch_sides(slide.sides)
        name, source = f"CroppedDeconv{image.rank}d", f"cropped_deconv{image.rank}d.py"
        return TorchCall(name, (image.channels, self.width), options, source=source)
