"""Pooling over everything: gap and gmp."""

from netspec.layers.base import Answer, Incoming, Layer
from netspec.layers.facts import WHOLE, Cost, Reach, TorchCall
from netspec.layers.misfits import wrong_kind
from netspec.layers.types import Image, KnownType, Vector


class GlobalPooling(Layer):
    """The rules of both; no kind of its own."""

    def output(self, incoming: Incoming) -> Answer:
        value = incoming[0]
        if isinstance(value, Vector):
            return wrong_kind(self, "images and tokens", value, help="leave it out: a vector has nothing to pool over")
        return Vector(channels=value.channels)

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(pooling=incoming[0].size)


def pooled_dims(value: KnownType) -> object:
    """The dimensions of a batch that go: those of space, or that of the tokens."""
    return tuple(range(2, 2 + value.rank)) if isinstance(value, Image) else 1


class GlobalAvgPool(GlobalPooling, kind="gap", family="pooling"):
    """Takes the mean of each channel over the whole image, or over all tokens.

    gap
    """

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("GlobalAvgPool", (pooled_dims(incoming[0]),), source="global_avg_pool.py")


class GlobalMaxPool(GlobalPooling, kind="gmp", family="pooling"):
    """Keeps the largest value of each channel over the whole image, or over all tokens.

    gmp
    """

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("GlobalMaxPool", (pooled_dims(incoming[0]),), source="global_max_pool.py")
