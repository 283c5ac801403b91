"""Joins: add, mul and cat bring branches together."""

from typing import ClassVar, Literal

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Cost, Misfit, TorchCall
from netspec.layers.misfits import described
from netspec.layers.types import Image, KnownType, Tokens, Vector


def is_narrow(value: KnownType, full: KnownType) -> bool:
    """Whether it broadcasts over a full-size image `C×H×W`: a vector `C`, an image `C×1×1` or `1×H×W`."""
    if not isinstance(full, Image):
        return False
    if isinstance(value, Vector):
        return value.channels == full.channels
    if not isinstance(value, Image):
        return False
    is_column = value.channels == full.channels and value.space == (1,) * full.rank
    return is_column or (value.channels == 1 and value.space == full.space)


def full_size(incoming: Incoming) -> KnownType:
    """The type that the others have or broadcast over: the largest, an image before a vector of its size."""
    return max(incoming, key=lambda value: (value.size, value.rank))


class ElementwiseJoin(Layer):
    """The rules of add and mul; no kind of its own."""

    is_join: ClassVar[bool] = True
    module: ClassVar[str]
    verb: ClassVar[str]

    def output(self, incoming: Incoming) -> Answer:
        full = full_size(incoming)
        for index, value in enumerate(incoming):
            if value != full and not is_narrow(value, full):
                other = next(at for at, one in enumerate(incoming) if one == full)
                one, two = (full, value) if other < index else (value, full)
                why = f"{self.kind} {self.verb} branches of one type, and gets {described(one)} and {described(two)}"
                return Misfit(why, reason="mismatch", branch=index if index != 0 else other)
        return full

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size * (len(incoming) - 1))

    def torch(self, incoming: Incoming) -> TorchCall:
        """torch broadcasts images by itself; a vector over an image needs axes of space first."""
        over_space = any(isinstance(value, Vector) for value in incoming) and isinstance(full_size(incoming), Image)
        name = f"Broadcast{self.module}" if over_space else self.module
        return TorchCall(name, source=f"broadcast_{self.kind}.py" if over_space else f"{self.kind}.py")


class Add(ElementwiseJoin, kind="add", family="join"):
    """Adds its branches, element by element.

    add[ conv3-64, bn | id ]
    """

    module = "Add"
    verb = "adds"


class Mul(ElementwiseJoin, kind="mul", family="join"):
    """Multiplies its branches, element by element.

    mul[ id | gap, fc-4, relu, fc-64, sigmoid ]
    """

    module = "Mul"
    verb = "multiplies"


class Cat(Layer, kind="cat", family="join"):
    """Puts its branches side by side, channels after channels.

    cat[ conv1-64 | conv3-128 ]
    """

    is_join: ClassVar[bool] = True

    axis: Literal["channels", "length"] = arg("what grows: the channels, or the length of tokens", default="channels")

    def output(self, incoming: Incoming) -> Answer:
        first = incoming[0]
        for index, value in enumerate(incoming):
            misfit = self._misfit(first, value, index)
            if misfit is not None:
                return misfit
        channels = sum(value.channels for value in incoming)
        match first:
            case Image():
                return Image(channels=channels, space=first.space)
            case Vector():
                return Vector(channels=channels)
            case _:
                return self._tokens(incoming, first, channels)

    def _tokens(self, incoming: Incoming, first: Tokens, channels: int) -> Tokens:
        if self.axis == "length":
            length = sum(value.length for value in incoming if isinstance(value, Tokens))
            return Tokens(length=length, channels=first.channels)
        return Tokens(length=first.length, channels=channels)

    def _misfit(self, first: KnownType, value: KnownType, index: int) -> Misfit | None:
        both = f"{described(first)} and {described(value)}"
        if value.kind != first.kind:
            return Misfit(f"cat joins branches of one kind, and gets {both}", reason="mismatch", branch=index)
        match first, value:
            case (Image(), Image()) if self.axis == "channels":
                fits, same = first.space == value.space, "space"
            case (Tokens(), Tokens()) if self.axis == "channels":
                fits, same = first.length == value.length, "length"
            case (Tokens(), Tokens()):
                fits, same = first.channels == value.channels, "width"
            case _ if self.axis == "length":
                why = f"cat joins tokens on length, and gets {described(value)}"
                return Misfit(why, reason="kind", option="axis", help="leave axis out to join channels")
            case _:
                return None
        return None if fits else Misfit(f"cat joins branches of one {same}, and gets {both}", branch=index)

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchCall:
        is_last = isinstance(incoming[0], Tokens) and self.axis == "channels"
        return TorchCall("Cat", kwargs={"dim": 2} if is_last else {}, source="cat.py")
