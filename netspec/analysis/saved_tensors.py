"""What each kind of layer keeps for its backward pass, after PyTorch's own derivatives (derivatives.yaml).

A convolution keeps its input, a rectifier its output, max pooling its input and where the largest values stood.
Parameters are kept by all and counted elsewhere. A kind that is not in the table (a plug-in's) is taken to keep its
input and its output, and the report names it. `tests/runtime` compares with what autograd really keeps.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import NamedTuple

from netspec.analysis.facts import elements
from netspec.ir import Node
from netspec.layers import Image, Incoming, KnownType, Tokens
from netspec.layers.pooling import Pooling
from netspec.layers.sliding import Convolving
from netspec.layers.spatial import is_even

Flags = frozenset[str]


class Kept(NamedTuple):
    """What a node keeps for its backward pass.

    - `inputs`: which of its inputs, by index; `output`: its own output.
    - `values`: further elements a sample, of the precision of activations; `mask_bytes`: further bytes a sample of
      fixed width (indices, masks); `floats`: further 32-bit floats whatever the batch (a batch's mean).
    - `assumed`: the kind is not known, and this is the safe side.
    """

    inputs: tuple[int, ...] = ()
    output: bool = False
    values: int = 0
    mask_bytes: int = 0
    floats: int = 0
    assumed: bool = False


NOTHING = Kept()
INPUT = Kept(inputs=(0,))
OUTPUT = Kept(output=True)
INDEX_BYTES = 8
"""An index of max pooling is a 64-bit integer."""
Rule = Callable[[Node, Incoming], Kept]

_KEEP_NOTHING = frozenset({
    "id", "flatten", "tokens", "image", "pick", "cls", "pos", "slice", "shuffle", "crop", "pad", "upsample",
    "pixelshuffle", "scale", "add", "cat",
})  # fmt: skip
_KEEP_INPUT = frozenset({
    "deconv", "fc", "relu6", "leaky", "prelu", "elu", "selu", "gelu", "silu", "mish", "hardswish", "hardsigmoid",
    "softplus", "layerscale",
})  # fmt: skip
_KEEP_OUTPUT = frozenset({"relu", "sigmoid", "tanh", "softmax", "logsoftmax"})


def kept_by(node: Node, incoming: Incoming, *, mask_element: int = 1) -> Kept:
    """What the node keeps; `mask_element` is the width of dropout's mask: a byte on GPUs, a float on the CPU."""
    kind = node.kind
    if kind in _KEEP_NOTHING:
        return NOTHING
    if kind in _KEEP_OUTPUT:
        return OUTPUT
    if kind == "dropout":
        return Kept(mask_bytes=mask_element * elements(node.output)) if _drops(node) else NOTHING
    rule = _RULES.get(kind)
    if rule is not None:
        return rule(node, incoming)
    return INPUT if kind in _KEEP_INPUT else Kept(inputs=(0,), output=True, assumed=True)


def _drops(node: Node) -> bool:
    return bool(getattr(node.layer, "p", 0))


def _padded_copy(node: Node, incoming: Incoming, *, always: bool = False) -> int:
    """Elements of the input's copy with padding around it, 0 where torch pads within the operator itself.

    It does so for zeros that are alike on both sides; everything else is padded first, and the copy is kept.
    """
    layer, image = node.layer, incoming[0]
    if not isinstance(layer, Convolving | Pooling) or not isinstance(image, Image) or getattr(layer, "out", None):
        return 0
    sides = layer.slide_on(incoming).sides
    filled = getattr(layer, "pad_mode", "zeros") != "zeros" and any(map(sum, sides))
    if not always and not filled and is_even(sides):
        return 0
    return image.channels * prod(n + sum(pair) for n, pair in zip(image.space, sides, strict=True))


def _windowed(node: Node, incoming: Incoming) -> Kept:
    copy = _padded_copy(node, incoming)
    return Kept(inputs=_kept_by_padding(node), values=copy) if copy else INPUT


def _kept_by_padding(node: Node) -> tuple[int, ...]:
    """Reflecting and replicating keep what they pad."""
    return (0,) if getattr(node.layer, "pad_mode", "zeros") in ("reflect", "replicate") else ()


def _separable(node: Node, incoming: Incoming) -> Kept:
    """Its two convolutions keep their inputs; what flows between has the arriving channels."""
    image, leaving = incoming[0], node.output
    assert isinstance(image, Image)
    assert isinstance(leaving, Image)
    copy = _padded_copy(node, incoming, always=True)
    return Kept(inputs=_kept_by_padding(node), values=copy + image.channels * prod(leaving.space))


def _max_pool(node: Node, incoming: Incoming) -> Kept:
    return _windowed(node, incoming)._replace(mask_bytes=INDEX_BYTES * elements(node.output))


def _global_max(node: Node, incoming: Incoming) -> Kept:
    """`amax` keeps its input and its output."""
    return Kept(inputs=(0,), output=True)


def _batch_norm(node: Node, incoming: Incoming) -> Kept:
    return Kept(inputs=(0,), floats=2 * incoming[0].channels)


def _layer_norm(node: Node, incoming: Incoming) -> Kept:
    """Mean and deviation of each position."""
    return Kept(inputs=(0,), values=2 * _positions(incoming[0]))


def _group_norm(node: Node, incoming: Incoming) -> Kept:
    return Kept(inputs=(0,), values=2 * int(getattr(node.layer, "groups", 1)))


def _instance_norm(node: Node, incoming: Incoming) -> Kept:
    """Mean and deviation of each channel; its scale and shift once for each sample."""
    return Kept(inputs=(0,), values=(3 if getattr(node.layer, "affine", False) else 2) * incoming[0].channels)


def _rms_norm(node: Node, incoming: Incoming) -> Kept:
    """The input, the normalised input, and the root of each position."""
    return Kept(inputs=(0,), values=incoming[0].size + _positions(incoming[0]))


def _response_norm(node: Node, incoming: Incoming) -> Kept:
    """The input, the padded squares, the mean before the power and the divisor after it."""
    image, size = incoming[0], int(getattr(node.layer, "size", 1))
    assert isinstance(image, Image)
    return Kept(inputs=(0,), values=2 * image.size + (image.channels + size - 1) * prod(image.space))


def _global_average(node: Node, incoming: Incoming) -> Kept:
    """The gradient of a mean needs the shape alone."""
    return NOTHING


def _channel_dropout(node: Node, incoming: Incoming) -> Kept:
    return Kept(values=incoming[0].channels) if _drops(node) else NOTHING


def _path_dropout(node: Node, incoming: Incoming) -> Kept:
    return Kept(values=1) if _drops(node) else NOTHING


def _product(node: Node, incoming: Incoming) -> Kept:
    return Kept(inputs=tuple(range(len(incoming))))


def _attention(node: Node, incoming: Incoming) -> Kept:
    """Input, queries, keys, values, the mix of values, and one figure a head and token (flash attention)."""
    tokens = incoming[0]
    assert isinstance(tokens, Tokens)
    return Kept(inputs=(0,), values=4 * tokens.size + int(getattr(node.layer, "heads", 1)) * tokens.length)


def _positions(value: KnownType) -> int:
    return value.size // value.channels


_RULES: dict[str, Rule] = {
    "conv": _windowed,
    "dwconv": _windowed,
    "sepconv": _separable,
    "avgpool": _windowed,
    "maxpool": _max_pool,
    "gap": _global_average,
    "gmp": _global_max,
    "bn": _batch_norm,
    "ln": _layer_norm,
    "gn": _group_norm,
    "inorm": _instance_norm,
    "rms": _rms_norm,
    "lrn": _response_norm,
    "dropout2d": _channel_dropout,
    "droppath": _path_dropout,
    "mul": _product,
    "attention": _attention,
}
