"""What comes several times in a row: turns that the file wrote, and what is found though it wrote none."""

from __future__ import annotations

from collections.abc import Iterable

from netspec.draw.likeness import SCHEDULED, Likeness
from netspec.draw.tree import Chain, Group, Item, Op, Repeat, Side, Skip, drawn_parts, last_node, nodes_of
from netspec.ir.network import Network

LONGEST_PERIOD = 8


class Repeats:
    """Repeats of one network, by its likeness."""

    def __init__(self, network: Network, likeness: Likeness) -> None:
        self.network, self.likeness = network, likeness

    def of_turns(self, chain: Chain) -> list[Item]:
        """What a repeat or a loop holds: its turns, those in a row that are alike as one `Repeat`."""
        turns = [
            item.chain if isinstance(item, Group) and item.role == "turn" else Chain((item,)) for item in chain.items
        ]
        found: list[Item] = []
        for start, period, count in self._runs(turns, same_type=False):
            if count == 1:
                for turn in turns[start : start + period]:
                    found += turn.items
            else:
                found.append(self._repeat(turns[start : start + period * count], period))
        return found

    def in_a_row(self, items: list[Item]) -> list[Item]:
        """The items, those that come again and again as one `Repeat`, though nobody wrote one."""
        if any(isinstance(item, Group) and item.role == "turn" for item in items):
            return items  # the repeat around them decides
        chains = [Chain((item,)) for item in items]
        found: list[Item] = []
        for start, period, count in self._runs(chains, same_type=True):
            if count == 1:
                found += items[start : start + period]
            else:
                found.append(self._repeat(chains[start : start + period * count], period))
        return found

    def _runs(self, chains: list[Chain], same_type: bool) -> list[tuple[int, int, int]]:
        """Start, period and count of the runs that cover the chains in order; a count of 1 is no repeat."""
        exact = [self.likeness.of(chain) for chain in chains]
        loose = [self.likeness.of(chain, loose=True) for chain in chains]
        types = [self._type(chain) if same_type else "" for chain in chains]
        runs, at = [], 0
        while at < len(chains):
            best = (1, 1)
            for period in range(1, min(LONGEST_PERIOD, (len(chains) - at) // 2) + 1):
                count = _count(exact, loose, types, at, period)
                if count > 1 and count * period > best[0] * best[1]:
                    best = (period, count)
            runs.append((at, *best))
            at += best[0] * best[1]
        return runs

    def _type(self, chain: Chain) -> str:
        if all(isinstance(item, Side) for item in chain.items):
            return f"side {id(chain)}"
        return str(self.network.node(last_node(chain)).output)

    def _repeat(self, chains: list[Chain], period: int) -> Repeat:
        instances = tuple(
            Chain(tuple(item for chain in chains[at : at + period] for item in chain.items))
            for at in range(0, len(chains), period)
        )
        return Repeat(instances, "", self._difference(instances[0], instances[1]), self._rates(instances))

    def _difference(self, first: Chain, second: Chain) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for a, b in zip(drawn_parts(first), drawn_parts(second), strict=True):
            if isinstance(a, Skip) and isinstance(b, Skip):
                if len(a.nodes) != len(b.nodes):
                    found["a projection skip" if a.nodes else "an identity skip"] = None
            elif self.likeness.of(a) != self.likeness.of(b) and isinstance(a, Op):
                found[f"stride {self._stride(a)}"] = None
        one, two = (self._width_in(chain) for chain in (first, second))
        return (*found, *([f"{one} channels in"] if one != two else []))

    def _rates(self, instances: Iterable[Chain]) -> str:
        """The rates of drop path, from the least to the most, where there are several."""
        layers = (self.network.node(node).layer for chain in instances for node in nodes_of(chain))
        rates = {getattr(layer, "p", 0.0) for layer in layers if layer.kind == SCHEDULED}
        return f"drop path from {min(rates):g} to {max(rates):g}" if len(rates) > 1 else ""

    def _stride(self, op: Op) -> str:
        strides = [getattr(self.network.node(node).layer, "stride", None) for node in op.nodes]
        found = next((stride for stride in strides if stride is not None), 1)
        return "×".join(map(str, found)) if isinstance(found, tuple) else str(found)

    def _width_in(self, chain: Chain) -> int:
        node = self.network.node(min(nodes_of(chain)))
        return getattr(self.network.incoming(node)[0], "channels", 0)


def _count(exact: list[int], loose: list[int], types: list[str], at: int, period: int) -> int:
    """How often the `period` items at `at` come in a row: the second exactly again, the first loosely the same."""
    second = at + period
    if loose[at:second] != loose[second : second + period] or types[at:second] != types[second : second + period]:
        return 1
    count = 2
    while (
        exact[second : second + period] == exact[(here := at + count * period) : here + period]
        and types[second : second + period] == types[here : here + period]
    ):
        count += 1
    return count
