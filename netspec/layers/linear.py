"""The fully connected layer: fc."""

from netspec.layers.base import Answer, Incoming, arg
from netspec.layers.facts import POINT, WHOLE, Cost, Reach, Tensor, TorchCall
from netspec.layers.options import Bias, Count, Followed
from netspec.layers.types import Image, KnownType, Tokens, Vector


class FullyConnected(Followed, kind="fc", family="linear"):
    """Connects every channel to every other; an image is flattened first, tokens are taken one by one.

    fc-4096(act=relu)
    """

    width: Count = arg("channels that leave", part="width")
    bias: Bias = arg("a learned shift per channel; auto: none where a norm with its own shift follows", default=True)

    def with_bias(self) -> "FullyConnected":
        return self if self.bias != "auto" else self.model_copy(update={"bias": True})

    def without_bias(self) -> "FullyConnected":
        return self if self.bias != "auto" else self.model_copy(update={"bias": False})

    def output(self, incoming: Incoming) -> Answer:
        match incoming[0]:
            case Tokens(length=length):
                return Tokens(length=length, channels=self.width)
            case _:
                return Vector(channels=self.width)

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE if isinstance(incoming[0], Image) else POINT

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        weight = Tensor("weight", (self.width, self._features(incoming)))
        return (weight,) if self.bias is False else (weight, Tensor("bias", (self.width,)))

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(macs=outgoing.size * self._features(incoming))

    def torch(self, incoming: Incoming) -> TorchCall:
        options: dict[str, object] = {"bias": False} if self.bias is False else {}
        args = (self._features(incoming), self.width)
        if isinstance(incoming[0], Image):
            return TorchCall("FlatLinear", args, options, source="flat_linear.py")
        return TorchCall("nn.Linear", args, options)

    def _features(self, incoming: Incoming) -> int:
        value = incoming[0]
        return value.size if isinstance(value, Image) else value.channels
