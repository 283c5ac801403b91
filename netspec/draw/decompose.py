"""Network → tree: series and parallel, by the values that every path passes through. Scopes play no part here.

A stretch between two such values is one node, a join whose branches share nothing (then each branch is a stretch of
its own), or a tangle. Works on node ids, which are a topological order; linear in the nodes times the nesting.
"""

from __future__ import annotations

from netspec.draw.tree import Chain, Item, Join, Op, Side, Skip, Tangle, nodes_of
from netspec.ir.network import Network

DEEPEST = 60
"""Joins within joins past this are a tangle: nobody reads them as nested, and Python's stack is finite."""


def decompose(network: Network) -> Chain:
    """The trunk as a chain, each head as a `Side` behind the item whose value it reads."""
    return _Decomposer(network).whole()


class _Decomposer:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.inputs = {node.id: node.inputs for node in network.nodes}
        self.sides: dict[int, list[Side]] = {}

    def whole(self) -> Chain:
        trunk = self.ancestors(self.network.output_value, set())
        if not self._find_sides(trunk):
            return Chain((self._all_in_one(trunk),))
        begun: list[Item] = list(self.sides.pop(Network.INPUT, []))
        return Chain((*begun, *(self.stretch(Network.INPUT, sorted(trunk), 0) if trunk else [])))

    def ancestors(self, value: int, without: set[int]) -> set[int]:
        """The nodes that a value is made from, its own among them."""
        found: set[int] = set()
        waiting = [value]
        while waiting:
            at = waiting.pop()
            if at != Network.INPUT and at not in found and at not in without:
                found.add(at)
                waiting += self.inputs[at]
        return found

    # ── heads ────────────────────────────────────────────────────────────────────────────────────────────────

    def _find_sides(self, trunk: set[int]) -> bool:
        """Sorts the heads by the value of the trunk that they read; False where one reads several."""
        taken = set(trunk)
        named = [(head.name, head.weight, self.ancestors(head.value, taken)) for head in self.network.heads]
        left = {node.id for node in self.network.nodes} - taken
        left -= {node for _, _, nodes in named for node in nodes}
        found: list[tuple[str, float | None, set[int]]] = [*named, ("unused", None, left)]
        for name, weight, nodes in found:
            own = sorted(nodes - taken)
            taken |= nodes
            sources = {value for node in own for value in self.inputs[node]} - set(own)
            if len(sources) > 1 or (own and not (sources <= trunk | {Network.INPUT})):
                return False
            if own:
                source = sources.pop()
                chain = Chain(tuple(self.stretch(source, own, 0)) if name != "unused" else (Tangle(tuple(own)),))
                self.sides.setdefault(source, []).append(Side(name, chain, weight))
        return True

    def _all_in_one(self, trunk: set[int]) -> Tangle:
        """Where heads read several values, all nodes, that of the trunk's output last."""
        last = self.network.output_value
        return Tangle((*(node.id for node in self.network.nodes if node.id != last), last))

    # ── series and parallel ──────────────────────────────────────────────────────────────────────────────────

    def stretch(self, source: int, nodes: list[int], depth: int) -> list[Item]:
        """The items between a value and the last of the nodes; the nodes read nothing else from outside."""
        items: list[Item] = []
        entry, segment = source, list[int]()
        for node in self._until_cuts(source, nodes):
            segment.append(abs(node))
            if node < 0:
                items.append(self._segment(entry, segment, depth))
                items += self.sides.pop(segment[-1], [])
                entry, segment = segment[-1], []
        return items

    def _until_cuts(self, source: int, nodes: list[int]) -> list[int]:
        """The nodes in order, negative where every path from the source to the end passes through."""
        last_use = {source: source}
        for node in nodes:
            last_use[node] = node
            for value in self.inputs[node]:
                last_use[value] = node
        marked, reach = [], last_use[source]
        for node in nodes:
            marked.append(-node if reach <= node else node)
            reach = max(reach, last_use[node])
        marked[-1] = -abs(marked[-1])
        return marked

    def _segment(self, entry: int, nodes: list[int], depth: int) -> Item:
        last = nodes[-1]
        if len(nodes) == 1 and len(self.inputs[last]) == 1:
            return Op((last,))
        within = set(nodes) - {last}
        found = [
            self.ancestors(value, {entry}) & within if value != entry else set[int]() for value in self.inputs[last]
        ]
        shared = sum(map(len, found)) != len(within) or len(set().union(*found)) != len(within)
        if shared or depth >= DEEPEST:
            return self._tangle(nodes)
        branches = (self.stretch(entry, sorted(branch), depth + 1) if branch else [] for branch in found)
        return Join(last, tuple(Chain(tuple(branch)) if branch else Skip() for branch in branches))

    def _tangle(self, nodes: list[int]) -> Tangle:
        """The nodes, and those of the heads that leave from amid them."""
        heads = [side for node in nodes[:-1] for side in self.sides.pop(node, [])]
        more = [node for side in heads for node in nodes_of(side)]
        return Tangle((*sorted([*nodes[:-1], *more]), nodes[-1]))
