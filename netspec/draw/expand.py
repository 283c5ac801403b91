"""A tree back to a graph: every repeat written out, its first instance with what sets it apart. For checking collapse.

What is made again comes from the body that is drawn, not from the instances that were found: a repeat that is none
makes another graph than the network's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

from netspec.draw.likeness import Likeness
from netspec.draw.tree import Chain, Folded, Group, Item, Join, Op, Repeat, Side, Skip, Tangle
from netspec.ir.network import Network


@dataclass(slots=True)
class Graph:
    """Nodes as (layer, inputs): layers by their likeness, inputs by place, -1 the network's input."""

    nodes: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    output: int = -1

    def signature(self) -> tuple[Counter[str], str]:
        """Equal for graphs of the same nodes with the same above them, in whatever order they were added."""
        digests: list[str] = []
        for layer, inputs in self.nodes:
            above = "".join("input" if value < 0 else digests[value] for value in inputs)
            digests.append(sha256(f"{layer}({above})".encode()).hexdigest())
        return Counter(digests), digests[self.output] if self.output >= 0 else "input"


def graph_of(network: Network, likeness: Likeness) -> Graph:
    """The network itself."""
    nodes = [(likeness.of_layer(n.id), tuple(value - 1 for value in n.inputs)) for n in network.nodes]
    return Graph(list(nodes), network.output_value - 1)


def expanded(chain: Chain, likeness: Likeness) -> Graph:
    """What a tree stands for."""
    maker = _Maker(likeness)
    maker.graph.output = maker.chain(chain, -1)
    return maker.graph


class _Maker:
    def __init__(self, likeness: Likeness) -> None:
        self.likeness, self.graph = likeness, Graph()

    def chain(self, chain: Chain, value: int) -> int:
        for item in chain.items:
            made = self.item(item, value)
            value = value if isinstance(item, Side) else made
        return value

    def item(self, item: Item, value: int) -> int:
        if isinstance(item, Op):
            return self._line(item.nodes, value)
        if isinstance(item, Join):
            made = [self._branch(branch, value) for branch in item.branches]
            return self._add(item.node, made)
        if isinstance(item, Repeat):
            value = self.chain(item.instances[0], value)
            for _ in range(item.count - 1):
                value = self.chain(item.body, value)
            return value
        if isinstance(item, Tangle):
            return self._wired(item.nodes, value)
        if isinstance(item, Folded):
            return self.item(item.item, value)
        assert isinstance(item, Group | Side)
        return self.chain(item.chain, value)

    def _branch(self, branch: Chain | Skip, value: int) -> int:
        return self._wired(branch.nodes, value) if isinstance(branch, Skip) else self.chain(branch, value)

    def _line(self, nodes: Iterable[int], value: int) -> int:
        for node in nodes:
            value = self._add(node, [value])
        return value

    def _wired(self, nodes: tuple[int, ...], value: int) -> int:
        """Nodes wired as the network has them, what they read from outside being one value; answers with the last."""
        made: dict[int, int] = {}
        for node in nodes:
            inputs = self.likeness.network.node(node).inputs
            made[node] = self._add(node, [made.get(one, value) for one in inputs])
        return made[nodes[-1]] if nodes else value

    def _add(self, node: int, inputs: list[int]) -> int:
        self.graph.nodes.append((self.likeness.of_layer(node), tuple(inputs)))
        return len(self.graph.nodes) - 1
