"""What the layers' own rules say of each node, asked once for nodes that are alike."""

from __future__ import annotations

from math import prod
from typing import NamedTuple, cast

from netspec.ir import Network, Node, Vector
from netspec.layers import WHOLE, Cost, Incoming, KnownType, Layer, Reach


class LayerAnswer(NamedTuple):
    """Parameters and buffers in elements, each tensor once. `counted`: the kind says what it costs."""

    params: int
    buffers: int
    cost: Cost
    reach: Reach
    counted: bool


MOVING = frozenset({"reshape", "regularisation"})
"""Families that compute nothing in inference, so that no cost is what they cost."""
MOVING_KINDS = frozenset({"cls", "pixelshuffle"})
"""The like in other families."""


def arriving(network: Network, node: Node) -> Incoming:
    """The types that arrive at a node; in a verified network all are known."""
    return cast(Incoming, network.incoming(node))


def layer_answers(network: Network) -> list[LayerAnswer]:
    """One answer a node, in their order."""
    known: dict[tuple[Layer, Incoming], LayerAnswer] = {}
    answers = []
    for node in network.nodes:
        key = (node.layer, arriving(network, node))
        answer = known.get(key)
        if answer is None:
            answer = known[key] = _ask(node, key[1])
        answers.append(answer)
    return answers


def _ask(node: Node, incoming: Incoming) -> LayerAnswer:
    layer = node.layer
    params = buffers = 0
    for tensor in layer.tensors(incoming):
        if tensor.role == "parameter":
            params += prod(tensor.shape)
        else:
            buffers += prod(tensor.shape)
    # A fully connected layer on a vector is pointwise to itself, but mixes the positions flattened into the vector.
    mixes = layer.family == "linear" and isinstance(incoming[0], Vector)
    reach = WHOLE if mixes else layer.reach(incoming)
    is_moving = layer.family in MOVING or layer.kind in MOVING_KINDS
    counted = is_moving or type(layer).cost is not Layer.cost
    return LayerAnswer(params, buffers, layer.cost(incoming, cast(KnownType, node.output)), reach, counted)
