"""What only moves values between images, tokens and vectors, and the identity. It costs nothing."""

from math import prod
from typing import Annotated, Any

from pydantic import PlainValidator

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import WHOLE, Misfit, Reach, TorchCall
from netspec.layers.misfits import plural, wrong_kind
from netspec.layers.options import AS_IT_IS, PerAxis, Position, refusal
from netspec.layers.spatial import spread
from netspec.layers.types import Image, Tokens, Vector
from netspec.layers.wording import bare_word


class Identity(Layer, kind="id", family="reshape"):
    """Hands on what arrives.

    id
    """

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.Identity")


class Flatten(Layer, kind="flatten", family="reshape"):
    """Lays an image or tokens out as one vector, row after row.

    flatten
    """

    def output(self, incoming: Incoming) -> Answer:
        return Vector(channels=incoming[0].size)

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.Flatten")


class ToTokens(Layer, kind="tokens", family="reshape"):
    """Makes each position of an image a token, row after row.

    tokens
    """

    def output(self, incoming: Incoming) -> Answer:
        image = incoming[0]
        if not isinstance(image, Image):
            return wrong_kind(self, "images", image)
        return Tokens(length=prod(image.space), channels=image.channels)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("ToTokens", source="to_tokens.py")


class ToImage(Layer, kind="image", family="reshape"):
    """Lays tokens out as an image, row after row.

    image{14, 14}
    """

    size: PerAxis = arg("positions on each axis of the image", part="number")

    @property
    def space(self) -> tuple[int, ...]:
        return spread(self.size, 1)

    def output(self, incoming: Incoming) -> Answer:
        tokens = incoming[0]
        if not isinstance(tokens, Tokens):
            return wrong_kind(self, "tokens", tokens)
        if prod(self.space) != tokens.length:
            why = f"{bare_word(self)} lays out {prod(self.space)} tokens, and gets {tokens.length}"
            return Misfit(why, reason="mismatch", option="size")
        return Image(channels=tokens.channels, space=self.space)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("ToImage", self.space, source="to_image.py")


class Pick(Layer, kind="pick", family="reshape"):
    """Takes one token as a vector, counted from 0.

    pick{0}
    """

    index: Position = arg("which token, from 0", part="number")

    def output(self, incoming: Incoming) -> Answer:
        tokens = incoming[0]
        if not isinstance(tokens, Tokens):
            return wrong_kind(self, "tokens", tokens)
        if self.index >= tokens.length:
            why = f"{bare_word(self)} takes the token at {self.index} from 0, and gets {plural(tokens.length, 'token')}"
            return Misfit(why, reason="range", option="index")
        return Vector(channels=tokens.channels)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("Pick", (self.index,), source="pick.py")


def _stretch(value: Any) -> tuple[int, int]:
    numbers = isinstance(value, (tuple, list)) and len(value) == 2
    if not numbers or not all(type(one) is int for one in value) or not 0 <= value[0] < value[1]:
        raise refusal("two whole numbers, the first channel and the one after the last, as in slice{0, 24}")
    return (value[0], value[1])


class Slice(Layer, kind="slice", family="reshape"):
    """Keeps the channels from a, counted from 0, up to but without b.

    slice{0, 24}
    """

    channels: Annotated[tuple[int, int], PlainValidator(_stretch), AS_IT_IS] = arg(
        "the first channel, from 0, and the one after the last", part="number"
    )

    def output(self, incoming: Incoming) -> Answer:
        value, (start, stop) = incoming[0], self.channels
        if stop > value.channels:
            why = f"{bare_word(self)} takes channels up to {stop}, and gets {plural(value.channels, 'channel')}"
            return Misfit(why, reason="range", option="channels")
        return value.model_copy(update={"channels": stop - start})

    def torch(self, incoming: Incoming) -> TorchCall:
        options: dict[str, object] = {"dim": 2} if isinstance(incoming[0], Tokens) else {}
        return TorchCall("Slice", self.channels, options, source="slice.py")
