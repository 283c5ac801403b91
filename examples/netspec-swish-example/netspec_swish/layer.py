"""The layer `swish`: its options and its rules. It imports no torch."""

from __future__ import annotations

from netspec.layers import POINT, Cost, Image, KnownType, Layer, Misfit, Reach, Tensor, TorchCall, arg
from netspec.layers.base import Answer, Incoming


class Swish(Layer, kind="swish", family="activation"):
    """The value times a sigmoid of it, with a slope that is learned per channel.

    swish1.5

    Ramachandran, Zoph & Le, "Searching for Activation Functions", 2017: `x * sigmoid(beta * x)`.
    """

    beta: float = arg("slope to begin with", part="number", default=1.0, gt=0, allow_inf_nan=False)

    def output(self, incoming: Incoming) -> Answer:
        """The type that leaves; a misfit names both sides."""
        value = incoming[0]
        if isinstance(value, Image) and value.rank != 2:
            why = f"swish works on images of 2 dimensions, vectors and tokens, and gets an image of {value}"
            return Misfit(why, reason="rank")
        return value

    def reach(self, incoming: Incoming) -> Reach:
        """Every position reads its own and nothing else. (This is what a layer without the rule has.)"""
        return POINT

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        """The parameters of the module, by name, in its order."""
        return (Tensor("beta", self._shape(incoming[0])),)

    def torch(self, incoming: Incoming) -> TorchCall:
        options: dict[str, object] = {} if self.beta == 1.0 else {"beta": self.beta}
        return TorchCall("Swish", self._shape(incoming[0]), options, source="netspec_swish:torch_module")

    def _shape(self, value: KnownType) -> tuple[int, ...]:
        return (value.channels, 1, 1) if isinstance(value, Image) else (value.channels,)
