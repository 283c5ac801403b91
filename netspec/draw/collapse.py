"""Collapse: what the file names becomes groups, layer and norm and activation one box, the same in a row a repeat.

Repeats come from the file's own `x3`, `for` and `def` first; then tandem repeats of up to eight items are
sought in every chain. Two instances are the same as `likeness` says; the first may be so loosely. What the file
did not write as a repeat is one only where every instance also makes the same type.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from netspec.draw.decompose import decompose
from netspec.draw.likeness import Likeness
from netspec.draw.repeats import Repeats
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
    nodes_of,
    parts,
)
from netspec.ir.network import Network, Scope
from netspec.layers.base import Family

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
        self.repeats = Repeats(network, Likeness(network))
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
        return Chain(tuple(self.repeats.in_a_row(self._fused(grouped))))

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
        branches = [branch if isinstance(branch, Skip) else self.chain(branch.items, depth) for branch in item.branches]
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
        return (
            len(nodes) <= LONGEST_PROJECTION
            and not _has_side(branch)
            and all(
                node.layer.family in PROJECTING and (node.layer.family != "convolution" or is_pointwise(node.layer))
                for node in nodes
            )
        )

    def _is_crop(self, branch: Chain) -> bool:
        """Whether it only cuts or pads what is carried over, as a U-Net's skips do."""
        nodes = list(nodes_of(branch))
        return len(nodes) == 1 and self.network.node(nodes[0]).kind in ("crop", "pad")

    def _of_scope(self, scope: Scope, chain: Chain) -> list[Item]:
        if scope.role in ("repeat", "loop"):
            return self.repeats.of_turns(chain)
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
