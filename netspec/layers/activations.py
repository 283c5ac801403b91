"""Activations: one function of each element, and softmax over channels."""

from typing import ClassVar, Literal

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import Cost, Tensor, TorchCall
from netspec.layers.misfits import wrong_kind
from netspec.layers.options import Positive, Real
from netspec.layers.types import KnownType, Tokens


class Activation(Layer):
    """What leaves has the type of what arrives; no kind of its own. `module` is torch's name for it."""

    module: ClassVar[str]

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall(f"nn.{self.module}")


class ReLU(Activation, kind="relu", family="activation"):
    """The larger of the value and 0.

    relu
    """

    module = "ReLU"


class ReLU6(Activation, kind="relu6", family="activation"):
    """The value, kept between 0 and 6.

    relu6
    """

    module = "ReLU6"


class LeakyReLU(Activation, kind="leaky", family="activation"):
    """The value, times a small slope where it is negative.

    leaky0.1
    """

    slope: Real = arg("factor of negative values", part="number", default=0.01)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.LeakyReLU", () if self.slope == 0.01 else (self.slope,))


class PReLU(Activation, kind="prelu", family="activation"):
    """The value, times a learned slope where it is negative.

    prelu(per_channel=true)

    He et al., "Delving Deep into Rectifiers", 2015.
    """

    per_channel: bool = arg("whether each channel learns a slope of its own", default=False)
    init: Real = arg("slope to begin with", default=0.25)

    def output(self, incoming: Incoming) -> Answer:
        if self.per_channel and isinstance(incoming[0], Tokens):
            return wrong_kind(self, "images and vectors when per_channel=true", incoming[0])
        return incoming[0]

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return (Tensor("weight", (self._slopes(incoming),)),)

    def torch(self, incoming: Incoming) -> TorchCall:
        options: dict[str, object] = {} if self.init == 0.25 else {"init": self.init}
        return TorchCall("nn.PReLU", (self._slopes(incoming),) if self.per_channel else (), options)

    def _slopes(self, incoming: Incoming) -> int:
        return incoming[0].channels if self.per_channel else 1


class ELU(Activation, kind="elu", family="activation"):
    """The value, bent smoothly towards `-alpha` where it is negative.

    elu(alpha=0.5)
    """

    alpha: Positive = arg("the limit for very negative values, without its sign", default=1.0)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.ELU", () if self.alpha == 1.0 else (self.alpha,))


class SELU(Activation, kind="selu", family="activation"):
    """A scaled elu that keeps mean and variance from layer to layer.

    selu
    """

    module = "SELU"


class GELU(Activation, kind="gelu", family="activation"):
    """The value, weighted by the share of a normal distribution that is below it.

    gelu(approx=tanh)
    """

    approx: Literal["none", "tanh"] = arg("whether the distribution is approximated by a tanh", default="none")

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.GELU", kwargs={} if self.approx == "none" else {"approximate": self.approx})


class SiLU(Activation, kind="silu", family="activation"):
    """The value times its sigmoid; also called swish.

    silu
    """

    module = "SiLU"


class Mish(Activation, kind="mish", family="activation"):
    """The value times the tanh of its softplus.

    mish
    """

    module = "Mish"


class HardSwish(Activation, kind="hardswish", family="activation"):
    """silu made of straight pieces, as MobileNet v3 has it.

    hardswish
    """

    module = "Hardswish"


class HardSigmoid(Activation, kind="hardsigmoid", family="activation"):
    """The sigmoid made of straight pieces.

    hardsigmoid
    """

    module = "Hardsigmoid"


class Sigmoid(Activation, kind="sigmoid", family="activation"):
    """Squeezes each value between 0 and 1.

    sigmoid
    """

    module = "Sigmoid"


class Tanh(Activation, kind="tanh", family="activation"):
    """Squeezes each value between -1 and 1.

    tanh
    """

    module = "Tanh"


class Softplus(Activation, kind="softplus", family="activation"):
    """A smooth relu: `log(1 + exp(beta*x)) / beta`.

    softplus(beta=2)
    """

    beta: Positive = arg("how sharp the bend is", default=1.0)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.Softplus", () if self.beta == 1.0 else (self.beta,))


class Softmax(Activation, kind="softmax", family="activation"):
    """Turns the channels of each position, token or vector into shares that sum to 1.

    softmax
    """

    spellings = ("soft-max",)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.Softmax", kwargs={"dim": channel_dim(incoming[0])})


class LogSoftmax(Activation, kind="logsoftmax", family="activation"):
    """The logarithm of softmax, computed without overflow.

    logsoftmax
    """

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.LogSoftmax", kwargs={"dim": channel_dim(incoming[0])})


def channel_dim(value: KnownType) -> int:
    """The dimension of a batch that counts channels."""
    return 2 if isinstance(value, Tokens) else 1
