"""When two parts of a network are the same: signatures, exact and loose, as small numbers that compare at once.

Exact: every layer with all its options, and every wire. Loose: strides aside, and a skip is a skip whether it is the
identity or a projection. Types and names play no part, and the rate of drop path does not: it is a schedule over the
blocks of a network, which would make every block of an EfficientNet another; the picture says what it runs between.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from netspec.draw.tree import Chain, Folded, Group, Item, Join, Op, Part, Repeat, Side, Skip, Tangle
from netspec.ir.network import Network
from netspec.layers.reading import layer_to_json

SCHEDULED = "droppath"


class Likeness:
    """The signatures of one network's parts."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self._numbers: dict[Hashable, int] = {}
        self._layers: dict[tuple[int, bool], int] = {}
        self._known: dict[tuple[int, bool], tuple[Part, int]] = {}

    def of(self, part: Part, *, loose: bool = False) -> int:
        """Equal numbers for equal parts. A part is kept alive with its number, so that its identity stays its own."""
        key = (id(part), loose)
        if key not in self._known:
            self._known[key] = (part, self._number(self._signature(part, loose)))
        return self._known[key][1]

    def of_layer(self, node: int, loose: bool = False) -> int:
        if (node, loose) not in self._layers:
            options = layer_to_json(self.network.node(node).layer)
            if options["kind"] == SCHEDULED:
                options.pop("p", None)
            if loose:
                options.pop("stride", None)
            frozen = tuple(sorted((name, _frozen(value)) for name, value in options.items()))
            self._layers[node, loose] = self._number(frozen)
        return self._layers[node, loose]

    def _number(self, signature: Hashable) -> int:
        return self._numbers.setdefault(signature, len(self._numbers))

    def _signature(self, part: Part, loose: bool) -> Hashable:
        if isinstance(part, Op):
            return ("op", *(self.of_layer(node, loose) for node in part.nodes))
        if isinstance(part, Skip):
            return ("skip",) if loose else ("skip", *self._wired(part.nodes, loose))
        if isinstance(part, Join):
            branches = (self.of(branch, loose=loose) for branch in part.branches)
            return ("join", self.of_layer(part.node, loose), *branches)
        if isinstance(part, Repeat):
            return ("repeat", part.count, self.of(part.instances[0], loose=loose), self.of(part.body, loose=loose))
        if isinstance(part, Tangle):
            return ("tangle", *self._wired(part.nodes, loose))
        return self._wrapper(part, loose)

    def _wrapper(self, part: Group | Side | Chain | Folded, loose: bool) -> Hashable:
        if isinstance(part, Folded):
            return ("folded", self.of(part.item, loose=loose))
        if isinstance(part, Group):
            return self._signature(part.chain, loose)
        if isinstance(part, Side):
            return ("side", part.name, self.of(part.chain, loose=loose))
        return ("chain", *(self.of(item, loose=loose) for item in _unwrapped(part)))

    def _wired(self, nodes: tuple[int, ...], loose: bool) -> Iterator[Hashable]:
        """Each node's layer, and from which of the others it reads, -1 being what comes from outside."""
        place = {node: index for index, node in enumerate(nodes)}
        for node in nodes:
            yield self.of_layer(node, loose), tuple(place.get(value, -1) for value in self.network.node(node).inputs)


def form(network: Network, part: Part) -> Hashable:
    """What a part is made of and how, widths, strides and repeats aside: one picture serves all that share it."""
    if isinstance(part, Op | Skip | Tangle):
        kinds = (network.node(node) for node in part.nodes)
        return tuple((node.kind, str(getattr(node.layer, "kernel", ""))) for node in kinds)
    if isinstance(part, Join):
        return (network.node(part.node).kind, *(form(network, branch) for branch in part.branches))
    if isinstance(part, Folded):
        return form(network, part.item)
    if isinstance(part, Repeat):
        return form(network, part.body)
    items = _unwrapped(part) if isinstance(part, Chain) else _unwrapped(part.chain)
    return tuple(form(network, item) for item in items)


def _unwrapped(chain: Chain) -> list[Item]:
    """The items of a chain with those of its groups in their places: a name changes nothing."""
    items: list[Item] = []
    for item in chain.items:
        items += _unwrapped(item.chain) if isinstance(item, Group) else [item]
    return items


def _frozen(value: object) -> Hashable:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else str(value)
