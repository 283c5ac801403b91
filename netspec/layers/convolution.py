"""Convolutions: conv, dwconv and sepconv."""

from math import prod

from netspec.layers.base import Incoming, arg
from netspec.layers.facts import Cost, Misfit, Tensor, TorchCall
from netspec.layers.options import Count
from netspec.layers.sliding import Convolving, padding_options, side_options, split_in_groups
from netspec.layers.spatial import image_of, is_even
from netspec.layers.types import Image, KnownType


class Grouped(Convolving):
    """The rules of one convolution in groups; the kinds say how many groups and channels."""

    def groups_in(self, image: Image) -> int:
        raise NotImplementedError

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        image = image_of(incoming)
        width = self.channels_out(image)
        weight = Tensor("weight", (width, image.channels // self.groups_in(image), *self.slide_on(incoming).kernel))
        return (weight, *self.bias_tensor(width))

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        """Every element that leaves is a sum over the kernel and its group's channels."""
        image = image_of(incoming)
        taps = prod(self.slide_on(incoming).kernel)
        return Cost(macs=outgoing.size * taps * (image.channels // self.groups_in(image)))

    def torch(self, incoming: Incoming) -> TorchCall:
        image, slide = image_of(incoming), self.slide_on(incoming)
        channels = (image.channels, self.channels_out(image))
        options = self.torch_options(slide, self.groups_in(image))
        if is_even(slide.sides):
            options |= padding_options(slide, self.pad_mode)
            return TorchCall(f"nn.Conv{image.rank}d", channels, options)
        options |= side_options(slide, self.pad_mode)
        name, source = f"PaddedConv{image.rank}d", f"padded_conv{image.rank}d.py"
        return TorchCall(name, channels, options, source=source)


class Conv(Grouped, kind="conv", family="convolution"):
    """Slides a kernel over space and mixes channels.

    conv3-64/2(groups=32)
    """

    width: Count = arg("channels that leave", part="width")
    groups: Count = arg("groups of channels, each convolved on its own", default=1)

    def groups_in(self, image: Image) -> int:
        return self.groups

    def channels_out(self, image: Image) -> int:
        return self.width

    def ungroupable(self, image: Image) -> Misfit | None:
        return split_in_groups(self, self.groups, image.channels, self.width)


class DepthwiseConv(Grouped, kind="dwconv", family="convolution"):
    """Slides a kernel over each channel on its own.

    dwconv3/2
    """

    mult: Count = arg("channels that leave for each that arrives", default=1)

    def groups_in(self, image: Image) -> int:
        return image.channels

    def channels_out(self, image: Image) -> int:
        return image.channels * self.mult


class SeparableConv(Convolving, kind="sepconv", family="convolution"):
    """Slides a kernel over each channel on its own, then mixes the channels position by position.

    sepconv3-64/2

    One module with two convolutions, `depthwise` (which has no bias) and `pointwise` (which has the bias and the
    groups), as in Chollet, "Xception", 2017.
    """

    width: Count = arg("channels that leave", part="width")
    groups: Count = arg("groups of channels of the 1×1 convolution", default=1)

    def channels_out(self, image: Image) -> int:
        return self.width

    def ungroupable(self, image: Image) -> Misfit | None:
        return split_in_groups(self, self.groups, image.channels, self.width)

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        image = image_of(incoming)
        return (
            Tensor("depthwise.weight", (image.channels, 1, *self.slide_on(incoming).kernel)),
            Tensor("pointwise.weight", (self.width, image.channels // self.groups, *(1,) * image.rank)),
            *self.bias_tensor(self.width, "pointwise.bias"),
        )

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        image, positions = image_of(incoming), outgoing.size // self.width
        taps = prod(self.slide_on(incoming).kernel)
        return Cost(macs=positions * image.channels * (taps + self.width // self.groups))

    def torch(self, incoming: Incoming) -> TorchCall:
        image, slide = image_of(incoming), self.slide_on(incoming)
        options = self.torch_options(slide, self.groups) | side_options(slide, self.pad_mode)
        name, source = f"SeparableConv{image.rank}d", f"separable_conv{image.rank}d.py"
        return TorchCall(name, (image.channels, self.width), options, source=source)
