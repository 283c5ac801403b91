"""The rules of a valid Network, in one place. A Network that elaboration made keeps them; one that was read must."""

from __future__ import annotations

import re
from collections.abc import Iterator

from netspec.ir.names import part_refused
from netspec.ir.network import Network
from netspec.layers import Misfit, Unknown

LONGEST_PATH = 2**16
SCOPE_NAME = re.compile(r"[A-Za-z0-9_.]*")


def broken_rules(network: Network) -> Iterator[str]:
    """What is wrong with a network, a sentence each; nothing where it is valid.

    - Node n has id n, reads earlier values alone and at least one, and lies in a scope that there is.
    - Its output is what its layer answers to what arrives; nothing is Unknown.
    - Paths are unique, and none lies below another; their parts, and the names of scopes and heads, are such as may
      stand in generated code.
    - Scope n has id n; scope 0 is the net, and has no parent; a parent comes before its children.
    - Heads and the output are values that there are.
    - Every node leads to the output or to a head.
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
    yield from _dead_nodes(network)
    yield from _bad_names(network)


def _broken_scopes(network: Network) -> Iterator[str]:
    if not network.scopes or network.scopes[0].role != "net" or network.scopes[0].parent is not None:
        yield "scope 0 is not the net"
    for index, scope in enumerate(network.scopes):
        if scope.id != index:
            yield f"scope {index} says that it is {scope.id}"
        if index > 0 and (scope.parent is None or not 0 <= scope.parent < index):
            yield f"scope {index} has no parent in front of it"


def _bad_names(network: Network) -> Iterator[str]:
    scopes = {scope.path for scope in network.scopes if scope.path}
    for path in (*(node.path for node in network.nodes), *scopes, *(head.name for head in network.heads)):
        if len(path) > LONGEST_PATH:
            yield f"a path has {len(path)} characters"
        refused = next((why for part in path.split(".") if (why := part_refused(part)) is not None), None)
        if refused is not None:
            yield f"{path[:60]!r} is no path: {refused}"
    for scope in network.scopes:
        if not SCOPE_NAME.fullmatch(scope.name):
            yield f"{scope.name[:60]!r} is no name of a scope"


def _dead_nodes(network: Network) -> Iterator[str]:
    wanted = {network.output_value, *(head.value for head in network.heads)}
    wanted.update(value for node in network.nodes for value in node.inputs)
    for node in network.nodes:
        if node.id not in wanted:
            yield f"{node.path} leads nowhere"


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
