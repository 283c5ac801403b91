"""The rules of a valid Network, in one place. A Network that elaboration made keeps them; one that was read must."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.ir.network import Network
from netspec.layers import Misfit, Unknown


def broken_rules(network: Network) -> Iterator[str]:
    """What is wrong with a network, a sentence each; nothing where it is valid.

    - Node n has id n, reads earlier values alone and at least one, and lies in a scope that there is.
    - Its output is what its layer answers to what arrives; nothing is Unknown.
    - Paths are unique, and none lies below another.
    - Scope n has id n; scope 0 is the net; a parent comes before its children.
    - Heads and the output are values that there are.
    """
    yield from _broken_scopes(network)
    yield from _broken_nodes(network)
    if not 0 <= network.output_value <= len(network.nodes):
        yield f"the output is value {network.output_value}, and there is none such"
    for head in network.heads:
        if not 0 <= head.value <= len(network.nodes):
            yield f"the head {head.name} is value {head.value}, and there is none such"
    if isinstance(network.input, Unknown):
        yield "the input's type is unknown"


def _broken_scopes(network: Network) -> Iterator[str]:
    if not network.scopes or network.scopes[0].role != "net":
        yield "scope 0 is not the net"
    for index, scope in enumerate(network.scopes):
        if scope.id != index:
            yield f"scope {index} says that it is {scope.id}"
        if index > 0 and (scope.parent is None or not 0 <= scope.parent < index):
            yield f"scope {index} has no parent in front of it"


def _broken_nodes(network: Network) -> Iterator[str]:
    paths = {node.path for node in network.nodes}
    if len(paths) < len(network.nodes):
        yield "two nodes have one path"
    for index, node in enumerate(network.nodes, start=1):
        if node.id != index:
            yield f"node {index} says that it is {node.id}"
            return
        if not node.inputs or not all(0 <= value < index for value in node.inputs):
            yield f"{node.path} reads a value that is not there yet"
            return
        if not 0 <= node.scope < len(network.scopes):
            yield f"{node.path} lies in no scope"
        above = node.path.split(".")[:-1]
        for depth in range(1, len(above) + 1):
            if ".".join(above[:depth]) in paths:
                yield f"{node.path} lies below a node"
        answer = node.layer.type_of(network.type_of(value) for value in node.inputs)
        if isinstance(answer, Misfit):
            yield f"{node.path} does not fit: {answer.why}"
        elif isinstance(answer, Unknown) or answer != node.output:
            yield f"{node.path} makes {answer}, and says {node.output}"
