"""A network with another number of classes: its last layer (and that of each side output) made wider or narrower."""

from __future__ import annotations

from netspec.ir import Network, Node, Unknown
from netspec.source import Problems
from netspec.transform import retyped


def with_classes(network: Network, classes: int) -> Network:
    """The network with this many outputs; as it is where no last layer has a width that could be changed."""
    values = [network.output_value, *(head.value for head in network.heads)]
    changed = {node.id for value in values if (node := _last_with_width(network, value)) is not None}
    if not changed or isinstance(network.input, Unknown):
        return network
    nodes = tuple(_widened(node, classes) if node.id in changed else node for node in network.nodes)
    problems = Problems()
    made = retyped(network.model_copy(update={"nodes": nodes}), network.input, problems)
    return network if made is None else made


def _last_with_width(network: Network, value: int) -> Node | None:
    """The layer that decides how many channels a value has, with nothing but single wires behind it."""
    channels = network.type_of(value)
    while value != Network.INPUT:
        node = network.node(value)
        if isinstance(getattr(node.layer, "width", None), int):
            return node
        if len(node.inputs) != 1 or isinstance(channels, Unknown):
            return None
        arriving = network.type_of(node.inputs[0])
        if isinstance(arriving, Unknown) or arriving.channels != channels.channels:
            return None
        value, channels = node.inputs[0], arriving
    return None


def _widened(node: Node, classes: int) -> Node:
    return node.model_copy(update={"layer": node.layer.model_copy(update={"width": classes})})
