"""Network → tree: series and parallel, by the values that every path passes through. Scopes play no part here.

A stretch between two such values is one node, a join whose branches share nothing (then each branch is a stretch of
its own), or a tangle. Works on node ids, which are a topological order; linear in the nodes times the nesting.
"""

from __future__ import annotations

from netspec.draw.tree import Chain, Item, Join, Op, Side, Skip, Tangle
from netspec.ir.network import Network

DEEPEST = 60
"""Joins within joins past this are a tangle: nobody reads them as nested, and Python's stack is finite."""


def decompose(network: Network) -> Chain:
    """The trunk as a chain, its heads as `Side`s behind the item that they leave."""
    inputs = {node.id: node.inputs for node in network.nodes}
    trunk = _ancestors(network.output_value, inputs, set())
    chain = list(_stretch(Network.INPUT, sorted(trunk), inputs)) if trunk else []
    taken = set(trunk)
    sides: list[tuple[int, Side]] = []
    for head in network.heads:
        nodes = _ancestors(head.value, inputs, taken)
        taken |= nodes
        if nodes:
            sides.append(_side(head.name, head.weight, sorted(nodes), inputs))
    left = [node.id for node in network.nodes if node.id not in taken]
    if left:
        sides.append(_side("unused", None, left, inputs))
    return _with_sides(chain, sides)


def _ancestors(value: int, inputs: dict[int, tuple[int, ...]], without: set[int]) -> set[int]:
    found: set[int] = set()
    waiting = [value]
    while waiting:
        at = waiting.pop()
        if at != Network.INPUT and at not in found and at not in without:
            found.add(at)
            waiting += inputs[at]
    return found


def _side(name: str, weight: float | None, nodes: list[int], inputs: dict[int, tuple[int, ...]]) -> tuple[int, Side]:
    within = set(nodes)
    sources = {value for node in nodes for value in inputs[node] if value not in within}
    if len(sources) == 1:
        source = sources.pop()
        return source, Side(name, Chain(tuple(_stretch(source, nodes, inputs))), weight)
    return max(sources), Side(name, Chain((Tangle(tuple(nodes)),)), weight)


def _with_sides(chain: list[Item], sides: list[tuple[int, Side]]) -> Chain:
    items: list[Item] = [side for source, side in sides if source == Network.INPUT]
    waiting = [(source, side) for source, side in sides if source != Network.INPUT]
    for item in chain:
        items.append(item)
        last = item.node if isinstance(item, Join) else item.nodes[-1] if isinstance(item, Op | Tangle) else 0
        ready = [side for source, side in waiting if source <= last]
        waiting = [(source, side) for source, side in waiting if source > last]
        items += ready
    return Chain((*items, *(side for _, side in waiting)))


def _stretch(source: int, nodes: list[int], inputs: dict[int, tuple[int, ...]], depth: int = 0) -> list[Item]:
    """The items between a value and the last of the nodes; the nodes read nothing else from outside."""
    items: list[Item] = []
    entry, segment = source, list[int]()
    for node in _until_cuts(source, nodes, inputs):
        segment.append(abs(node))
        if node < 0:
            items.append(_segment(entry, segment, inputs, depth))
            entry, segment = segment[-1], []
    return items


def _until_cuts(source: int, nodes: list[int], inputs: dict[int, tuple[int, ...]]) -> list[int]:
    """The nodes in order, negative where every path from the source to the end passes through."""
    last_use = {source: source}
    for node in nodes:
        last_use[node] = node
        for value in inputs[node]:
            last_use[value] = node
    marked, reach = [], last_use[source]
    for node in nodes:
        marked.append(-node if reach <= node else node)
        reach = max(reach, last_use[node])
    marked[-1] = -abs(marked[-1])
    return marked


def _segment(entry: int, nodes: list[int], inputs: dict[int, tuple[int, ...]], depth: int) -> Item:
    last = nodes[-1]
    if len(nodes) == 1 and len(inputs[last]) == 1:
        return Op((last,))
    if depth >= DEEPEST:
        return Tangle(tuple(nodes))
    within = set(nodes) - {last}
    found = [
        _ancestors(value, inputs, {entry}) & within if value != entry else set[int]() for value in inputs[last]
    ]
    if sum(map(len, found)) != len(within) or len(set().union(*found)) != len(within):
        return Tangle(tuple(nodes))
    branches = (_stretch(entry, sorted(branch), inputs, depth + 1) if branch else [] for branch in found)
    return Join(last, tuple(Chain(tuple(branch)) if branch else Skip() for branch in branches))
