"""Collapse: what the file names becomes groups, layer and norm and activation one box, the same in a row a repeat.

Repeats come from the file's own `x3`, `for` and `def` first; then tandem repeats of up to `LONGEST_PERIOD` items are
sought in every chain. Two instances are the same as `likeness` says; the first may be so loosely. What the file
did not write as a repeat is one only where every instance also makes the same type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from netspec.draw.decompose import decompose
from netspec.draw.likeness import SCHEDULED, Likeness
from netspec.draw.tree import (
    Chain,
    Group,
    Item,
    Join,
    Op,
    Part,
    Repeat,
    Side,
    Skip,
    Tangle,
    drawn_parts,
    last_node,
    nodes_of,
    parts,
)
from netspec.ir.network import Network, Scope
from netspec.layers.base import Family

LONGEST_PERIOD = 8
FUSING: dict[Family, int] = {
    "convolution": 0, "linear": 0, "attention": 0, "norm": 1, "activation": 2, "regularisation": 3,
}  # fmt: skip
"""A box takes in the next node while this grows: conv, norm, act, dropout."""
PROJECTING: tuple[Family, ...] = ("convolution", "norm", "pooling", "reshape", "linear", "scaling", "join")
LONGEST_PROJECTION = 5


def collapse(network: Network) -> Chain:
    """The network as the tree that is drawn."""
    return _Collapser(network).chain(decompose(network).items, 1)


class _Collapser:
    def __init__(self, network: Network) -> None:
        self.network = network
        self.likeness = Likeness(network)
        self.paths = _scope_paths(network.scopes)

    # ── groups, from scopes ──────────────────────────────────────────────────────────────────────────────────

    def chain(self, items: Sequence[Item], depth: int) -> Chain:
        """The chain with its groups, the scopes above `depth` being those around it."""
        grouped: list[Item] = []
        for scope, run in groupby(items, key=lambda item: self._scope_at(item, depth)):
            if scope is None:
                grouped += (self._inside(item, depth) for item in run)
            else:
                grouped += self._of_scope(self.network.scopes[scope], self.chain(list(run), depth + 1))
        return Chain(tuple(self._tandem(self._fused(grouped))))

    def _scope_at(self, item: Item, depth: int) -> int | None:
        if isinstance(item, Side):
            return None
        path = _common(self.paths[self.network.node(node).scope] for node in nodes_of(item))
        return path[depth] if len(path) > depth else None

    def _inside(self, item: Item, depth: int) -> Item:
        if isinstance(item, Side):
            return replace(item, chain=self.chain(item.chain.items, depth + 1))
        if isinstance(item, Tangle):
            return replace(item, boxes=self._boxes(item))
        if not isinstance(item, Join):
            return item
        branches = [
            branch if isinstance(branch, Skip) else self.chain(branch.items, depth) for branch in item.branches
        ]
        return replace(item, branches=self._with_projections(item, branches))

    def _with_projections(self, join: Join, branches: list[Chain | Skip]) -> tuple[Chain | Skip, ...]:
        kind = self.network.node(join.node).kind
        carried = {"add": self._is_projection, "cat": self._is_crop}.get(kind)
        if carried is None:
            return tuple(branches)
        short = [isinstance(branch, Chain) and carried(branch) for branch in branches]
        if all(small or isinstance(branch, Skip) for small, branch in zip(short, branches, strict=True)):
            return tuple(branches)
        return tuple(
            Skip(tuple(sorted(nodes_of(branch)))) if small else branch
            for small, branch in zip(short, branches, strict=True)
        )

    def _is_projection(self, branch: Chain) -> bool:
        """Whether it only changes width and resolution: 1×1 convolutions, norms, pooling, slices; no activation."""
        nodes = [self.network.node(node) for node in nodes_of(branch)]
        return len(nodes) <= LONGEST_PROJECTION and not _has_side(branch) and all(
            node.layer.family in PROJECTING and (node.layer.family != "convolution" or is_pointwise(node.layer))
            for node in nodes
        )

    def _is_crop(self, branch: Chain) -> bool:
        """Whether it only cuts or pads what is carried over, as a U-Net's skips do."""
        nodes = list(nodes_of(branch))
        return len(nodes) == 1 and self.network.node(nodes[0]).kind in ("crop", "pad")

    def _of_scope(self, scope: Scope, chain: Chain) -> list[Item]:
        if scope.role in ("repeat", "loop"):
            return self._turns(chain)
        if scope.role == "turn":
            return [Group("", "", chain, "turn")]
        if scope.role in ("branch", "head", "net"):
            return list(chain.items)
        if scope.role == "inline":
            return [_named("", scope.name, chain, scope.role)]
        last = scope.path.rpartition(".")[2]
        number = last.removeprefix(scope.name).lstrip("_") if last.startswith(scope.name) else ""
        numbered = scope.role == "def" and number.isdigit()
        kind = scope.name if scope.role == "def" else ""
        arguments = ", ".join(value for _, value in scope.arguments)
        return [_named("" if numbered else scope.path, kind, chain, scope.role, arguments)]

    def _turns(self, chain: Chain) -> list[Item]:
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

    # ── boxes ────────────────────────────────────────────────────────────────────────────────────────────────

    def _fused(self, items: Iterable[Item]) -> list[Item]:
        fused: list[Item] = []
        for item in items:
            before = fused[-1] if fused else None
            if isinstance(item, Op) and isinstance(before, Op) and self._fuse(before, item):
                fused[-1] = Op(before.nodes + item.nodes)
            else:
                fused.append(item)
        return fused

    def _fuse(self, before: Op, after: Op) -> bool:
        last, first = self.network.node(before.nodes[-1]).layer, self.network.node(after.nodes[0]).layer
        return FUSING.get(last.family, 9) < FUSING.get(first.family, 0)

    def _boxes(self, tangle: Tangle) -> tuple[tuple[int, ...], ...]:
        """The boxes of a tangle: a node takes in the next where that is its only reader and reads nothing else."""
        network, boxes = self.network, dict[int, tuple[int, ...]]()
        for node in tangle.nodes:
            inputs = network.node(node).inputs
            before = boxes.get(inputs[0])
            alone = before and len(inputs) == 1 and len(network.consumers[inputs[0]]) == 1
            if before and alone and self._fuse(Op(before), Op((node,))):
                del boxes[inputs[0]]
                boxes[node] = (*before, node)
            else:
                boxes[node] = (node,)
        return tuple(sorted(boxes.values(), key=lambda box: box[-1]))

    # ── repeats ──────────────────────────────────────────────────────────────────────────────────────────────

    def _tandem(self, items: list[Item]) -> list[Item]:
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


def _has_side(part: Part) -> bool:
    return isinstance(part, Side) or any(_has_side(below) for below in parts(part))


def is_pointwise(layer: object) -> bool:
    kernel = getattr(layer, "kernel", 1)
    return all(size == 1 for size in kernel) if isinstance(kernel, tuple) else kernel == 1


def _named(name: str, kind: str, chain: Chain, role: str, arguments: str = "") -> Item:
    """A group, but where it holds one thing that can carry the name itself."""
    if len(chain.items) == 1:
        only = chain.items[0]
        if isinstance(only, Op):
            return only
        if isinstance(only, Group) and only.role != "turn":
            return Group(name or only.name, only.kind or kind, only.chain, role, only.arguments or arguments)
        if isinstance(only, Repeat) and not only.name:
            return replace(only, name=name or kind)
    return Group(name, kind, chain, role, arguments)


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


def _scope_paths(scopes: tuple[Scope, ...]) -> list[tuple[int, ...]]:
    """The scopes from the net down to each, itself included."""
    paths: list[tuple[int, ...]] = []
    for scope in scopes:
        paths.append((*(paths[scope.parent] if scope.parent is not None else ()), scope.id))
    return paths


def _common(paths: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    """What all the paths begin with."""
    found: tuple[int, ...] | None = None
    for path in paths:
        if found is None or found == path:
            found = path
            continue
        length = 0
        while length < min(len(found), len(path)) and found[length] == path[length]:
            length += 1
        found = found[:length]
    return found or ()


__all__ = ["Part", "collapse", "is_pointwise"]
