"""Factors: scale by a constant, layerscale by a learned one per channel."""

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Cost, Tensor, TorchCall, TorchParameter
from netspec.layers.options import Real
from netspec.layers.types import Image, KnownType
from netspec.layers.wording import option_text


class Scale(Layer, kind="scale", family="scaling"):
    """Multiplies everything by a constant.

    scale0.17
    """

    factor: Real = arg("the constant", part="number")

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("Scale", (self.factor,), source="scale.py")


class LayerScale(Layer, kind="layerscale", family="scaling"):
    """Multiplies each channel by a learned factor that begins small.

    layerscale(init=1e-6)

    Touvron et al., "Going deeper with Image Transformers", 2021.
    """

    init: Real = arg("the factors to begin with", default=1e-6)

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return (Tensor("", self._shape(incoming[0])),)

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchParameter:
        init = f"torch.full({{shape}}, {option_text(self.init)})"
        return TorchParameter(self._shape(incoming[0]), init, "{x} * {self}")

    def _shape(self, value: KnownType) -> tuple[int, ...]:
        """C×1×1 on an image, C on tokens and vectors."""
        return (value.channels, *(1,) * value.rank) if isinstance(value, Image) else (value.channels,)
