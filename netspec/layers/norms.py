"""Norms: bn, ln, gn, inorm, rms, lrn."""

from math import prod

from netspec.layers.base import Answer, Incoming, Layer, arg
from netspec.layers.facts import POINT, WHOLE, Cost, Misfit, Reach, Tensor, TorchCall
from netspec.layers.misfits import described, indivisible, wrong_kind
from netspec.layers.options import Count, Positive, Real, Share
from netspec.layers.types import Image, KnownType, Tokens
from netspec.layers.wording import bare_word


class Norm(Layer):
    """What leaves has the type of what arrives; no kind of its own."""

    def output(self, incoming: Incoming) -> Answer:
        return incoming[0]

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        return Cost(elementwise=outgoing.size)


class EpsilonNorm(Norm):
    """The norms that divide by a deviation."""

    eps: Positive = arg("added to the variance, so that nothing is divided by zero", default=1e-5)

    def eps_option(self) -> dict[str, object]:
        """`eps` where it is not torch's default."""
        return {} if self.eps == 1e-5 else {"eps": self.eps}


def scale_and_shift(channels: int) -> tuple[Tensor, ...]:
    return (Tensor("weight", (channels,)), Tensor("bias", (channels,)))


class BatchNorm(EpsilonNorm, kind="bn", family="norm"):
    """Normalises each channel over the batch and over space.

    bn(eps=0.001, momentum=0.01)

    Ioffe & Szegedy, "Batch Normalization", 2015. `momentum` is the weight of the new batch, as in PyTorch. With
    `init=0` in the last norm of a residual branch, a block begins as its shortcut (Goyal et al., "Accurate, Large
    Minibatch SGD", 2017).
    """

    has_shift = True

    momentum: Share = arg("weight of the newest batch in the running mean and variance", default=0.1)
    init: Real = arg("the factors to begin with", default=1.0)

    def output(self, incoming: Incoming) -> Answer:
        if isinstance(incoming[0], Tokens):
            return wrong_kind(self, "images and vectors", incoming[0], help="ln or rms normalise tokens")
        return incoming[0]

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        channels = incoming[0].channels
        return (
            *scale_and_shift(channels),
            Tensor("running_mean", (channels,), "buffer"),
            Tensor("running_var", (channels,), "buffer"),
            Tensor("num_batches_tracked", (), "buffer", "int64"),
        )

    def torch(self, incoming: Incoming) -> TorchCall:
        options = self.eps_option()
        if self.momentum != 0.1:
            options["momentum"] = self.momentum
        rank, channels = max(1, incoming[0].rank), incoming[0].channels
        if self.init == 1:
            return TorchCall(f"nn.BatchNorm{rank}d", (channels,), options)
        name, source = f"StartedBatchNorm{rank}d", f"started_batch_norm{rank}d.py"
        return TorchCall(name, (channels, self.init), options, source=source)


class LayerNorm(EpsilonNorm, kind="ln", family="norm"):
    """Normalises the channels of each position, token or vector.

    ln(eps=1e-6)

    Ba, Kiros & Hinton, "Layer Normalization", 2016; over an image as in ConvNeXt (Liu et al., 2022).
    """

    has_shift = True

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return scale_and_shift(incoming[0].channels)

    def torch(self, incoming: Incoming) -> TorchCall:
        args = (incoming[0].channels,)
        if isinstance(incoming[0], Image):
            return TorchCall("ChannelLayerNorm", args, self.eps_option(), source="channel_layer_norm.py")
        return TorchCall("nn.LayerNorm", args, self.eps_option())


class RMSNorm(EpsilonNorm, kind="rms", family="norm"):
    """Divides the channels of each position, token or vector by their root mean square.

    rms(eps=1e-6)

    Zhang & Sennrich, "Root Mean Square Layer Normalization", 2019. It has a learned scale and no shift.
    """

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return (Tensor("weight", (incoming[0].channels,)),)

    def torch(self, incoming: Incoming) -> TorchCall:
        args = (incoming[0].channels,)
        if isinstance(incoming[0], Image):
            return TorchCall("ChannelRMSNorm", args, {"eps": self.eps}, source="channel_rms_norm.py")
        return TorchCall("nn.RMSNorm", args, {"eps": self.eps})


class GroupNorm(EpsilonNorm, kind="gn", family="norm"):
    """Normalises each group of channels over space, sample by sample.

    gn32

    Wu & He, "Group Normalization", 2018. Every position's result depends on the whole image.
    """

    has_shift = True

    groups: Count = arg("groups of channels", part="number")

    def output(self, incoming: Incoming) -> Answer:
        value = incoming[0]
        if isinstance(value, Tokens):
            return wrong_kind(self, "images and vectors", value, help="ln or rms normalise tokens")
        if value.channels % self.groups:
            return indivisible(self, "groups", self.groups, value.channels, "channels that arrive")
        if value.size == self.groups:
            why = f"{bare_word(self)} normalises over single values, and gets {described(value)}"
            return Misfit(why, reason="window", option="groups", help="fewer groups")
        return value

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE if isinstance(incoming[0], Image) else POINT

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return scale_and_shift(incoming[0].channels)

    def torch(self, incoming: Incoming) -> TorchCall:
        return TorchCall("nn.GroupNorm", (self.groups, incoming[0].channels), self.eps_option())


class InstanceNorm(EpsilonNorm, kind="inorm", family="norm"):
    """Normalises each channel over space, sample by sample.

    inorm(affine=true)

    Ulyanov, Vedaldi & Lempitsky, "Instance Normalization", 2016. Every position's result depends on the whole image.
    """

    affine: bool = arg("whether it has a learned scale and shift per channel", default=False)

    def output(self, incoming: Incoming) -> Answer:
        value = incoming[0]
        if not isinstance(value, Image):
            return wrong_kind(self, "images", value, help="ln normalises tokens and vectors")
        if prod(value.space) == 1:
            why = f"{bare_word(self)} normalises over space, and gets {described(value)}, which has one position"
            return Misfit(why, reason="window", help="ln normalises over channels")
        return value

    def reach(self, incoming: Incoming) -> Reach:
        return WHOLE

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        return scale_and_shift(incoming[0].channels) if self.affine else ()

    def torch(self, incoming: Incoming) -> TorchCall:
        options = self.eps_option()
        if self.affine:
            options["affine"] = True
        return TorchCall(f"nn.InstanceNorm{incoming[0].rank}d", (incoming[0].channels,), options)


class LocalResponseNorm(Norm, kind="lrn", family="norm"):
    """Divides each channel by a sum over its neighbouring channels, at each position.

    lrn5(k=2)

    Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 3.3, as
    `x / (k + alpha/n * sum)**beta`: PyTorch and Caffe divide alpha by the number of channels n, the paper does not.
    """

    size: Count = arg("neighbouring channels in the sum", part="number", default=5)
    alpha: Real = arg("weight of the sum's mean", default=1e-4)
    beta: Real = arg("exponent", default=0.75)
    k: Positive = arg("added to the mean; AlexNet's paper has 2", default=1.0)

    def output(self, incoming: Incoming) -> Answer:
        if not isinstance(incoming[0], Image):
            return wrong_kind(self, "images", incoming[0])
        return incoming[0]

    def torch(self, incoming: Incoming) -> TorchCall:
        options = {"alpha": (self.alpha, 1e-4), "beta": (self.beta, 0.75), "k": (self.k, 1.0)}
        given: dict[str, object] = {name: value for name, (value, default) in options.items() if value != default}
        return TorchCall("nn.LocalResponseNorm", (self.size,), given)
