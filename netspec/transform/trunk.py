"""The trunk of a network: without its side outputs, which only training looks at, and what they alone need."""

from __future__ import annotations

from netspec.ir import Network, Node


def trunk(network: Network) -> Network:
    """The network with its main output alone. Paths stay; what was expected of the whole is expected no more."""
    if not network.heads:
        return network
    needed = leading_to(network, {network.output_value})
    values = {Network.INPUT: Network.INPUT}
    nodes: list[Node] = []
    for node in network.nodes:
        if node.id in needed:
            inputs = tuple(values[value] for value in node.inputs)
            nodes.append(node.model_copy(update={"id": len(nodes) + 1, "inputs": inputs}))
            values[node.id] = len(nodes)
    update = {"nodes": tuple(nodes), "heads": (), "claims": (), "output_value": values[network.output_value]}
    return network.model_copy(update=update)


def leading_to(network: Network, values: set[int] | frozenset[int]) -> set[int]:
    """The nodes that these values come from, those that make them among them."""
    found: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if value != Network.INPUT and value not in found:
            found.add(value)
            waiting += network.node(value).inputs
    return found
