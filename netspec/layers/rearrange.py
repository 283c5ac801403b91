"""What moves, cuts and adds channels and positions of images: shuffle, crop, pad. It costs nothing."""

from typing import Annotated, Any

from pydantic import PlainValidator

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Axis, Misfit, Reach, TorchCall, Window
from netspec.layers.misfits import indivisible, plural, wrong_kind
from netspec.layers.options import AS_IT_IS, Count, FixedPad, PerAxis, refusal
from netspec.layers.spatial import Sides, image_of, sides_of, spread, torch_sides, wrong_length, wrong_pad
from netspec.layers.types import Image, Tokens
from netspec.layers.wording import bare_word


class Shuffle(Layer, kind="shuffle", family="reshape"):
    """Deals the channels of each group out among all groups, as ShuffleNet does.

    shuffle{2}

    Zhang et al., "ShuffleNet", 2018: channels as a table of g rows, read by columns.
    """

    groups: Count = arg("groups of channels", part="number")

    def output(self, incoming: Incoming) -> Answer:
        value = incoming[0]
        if isinstance(value, Tokens):
            return wrong_kind(self, "images and vectors", value)
        if value.channels % self.groups:
            return indivisible(self, "groups", self.groups, value.channels, "channels that arrive")
        return value

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("ChannelShuffle", (self.groups,), source="channel_shuffle.py")


class Crop(Layer, kind="crop", family="reshape"):
    """Cuts out the centre of an image; where the rest is odd, one more is cut at the end.

    crop{56, 56}
    """

    size: PerAxis = arg("positions that are kept on each axis", part="number")

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        wrong = wrong_length(self, image, "size")
        if wrong is not None:
            return wrong
        size = spread(self.size, image.rank)
        for kept, n in zip(size, image.space, strict=True):
            if kept > n:
                why = f"{bare_word(self)} keeps {plural(kept, 'position')}, and gets {n} in an image of {image}"
                return Misfit(why, reason="window", option="size")
        return Image(channels=image.channels, space=size)

    def reach(self, incoming: Incoming) -> Reach:
        pairs = zip(self._starts(image_of(incoming)), strict=True)
        return Window(tuple(Axis(extent=1, before=-start) for (start,) in pairs))

    def _starts(self, image: Image) -> tuple[int, ...]:
        return tuple((n - kept) // 2 for n, kept in zip(image.space, spread(self.size, image.rank), strict=True))

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("CenterCrop", spread(self.size, image_of(incoming).rank), source="center_crop.py")


def _channel_pair(value: Any) -> int | tuple[int, int]:
    values = value if isinstance(value, (tuple, list)) else (value,)
    if len(values) > 2 or not values or not all(type(one) is int and one >= 0 for one in values):
        raise refusal("a whole number of channels, or two of them: [before, after]")
    return int(value) if isinstance(value, int) else (int(values[0]), int(values[-1]))


class Pad(Layer, kind="pad", family="reshape"):
    """Surrounds an image with zeros; `channels` adds channels of zeros.

    pad{0, 1, 0, 1}

    `pad(channels=[16, 16])` widens the shortcuts of kind A of He et al., "Deep Residual Learning", 2016.
    """

    pad: FixedPad = arg("zeros, positions: each side, {h, w} or {top, bottom, left, right}", part="number", default=0)
    channels: Annotated[int | tuple[int, int], PlainValidator(_channel_pair), AS_IT_IS] = arg(
        "channels of zeros: before and after alike, or [before, after]", default=0
    )

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        sides = sides_of(self.pad, (1,) * image.rank)
        if sides is None:
            assert isinstance(self.pad, tuple)
            return wrong_pad(self, image, self.pad)
        space = tuple(n + sum(pair) for n, pair in zip(image.space, sides, strict=True))
        return Image(channels=image.channels + sum(self._channel_sides()[0]), space=space)

    def reach(self, incoming: Incoming) -> Reach:
        return Window(tuple(Axis(extent=1, before=before) for before, _ in self._sides(incoming)))

    def torch(self, incoming: Incoming) -> TorchCall:
        rank, sides = image_of(incoming).rank, self._sides(incoming)
        if self.channels == 0:
            return TorchCall(f"nn.ZeroPad{rank}d", (torch_sides(sides),))
        return TorchCall("PadChannels", (torch_sides((*self._channel_sides(), *sides)),), source="pad_channels.py")

    def _sides(self, incoming: Incoming) -> Sides:
        sides = sides_of(self.pad, (1,) * image_of(incoming).rank)
        assert sides is not None
        return sides

    def _channel_sides(self) -> Sides:
        return ((self.channels, self.channels),) if isinstance(self.channels, int) else (self.channels,)
