"""The Network as a tree of what is drawn: chains of operations, joins with branches, groups, repeats, tangles.

- Every node of the network is in exactly one `Op`, `Skip`, `Join` or `Tangle`; a `Repeat` draws one of its instances,
  and `expanded` (expand.py) makes all of them again.
- A chain's value flows through its items in order; an empty chain is the identity.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Op:
    """One box: a node, or several fused (conv, norm, activation), in order."""

    nodes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Skip:
    """A branch drawn as a wire: the identity (no nodes), or a projection (its nodes)."""

    nodes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """A node of several inputs and what lies between the split and it, a branch an input, in the input's order."""

    node: int
    branches: tuple[Chain | Skip, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What the file named or called: `name` is the label, `kind` the def; either may be empty.

    `arguments` are those of the call, as text.
    """

    name: str
    kind: str
    chain: Chain
    role: str = "def"
    arguments: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same several times, one after another.

    - `instances` are all of them; those from the second on are alike layer for layer.
    - The first may differ from them in strides, in its input's width and in a skip that projects: `first_differs`
      says how, and is empty where it does not.
    - `rates` says between what the rates of drop path run, where they are not the same in all.
    """

    instances: tuple[Chain, ...]
    name: str = ""
    first_differs: tuple[str, ...] = ()
    rates: str = ""

    @property
    def count(self) -> int:
        return len(self.instances)

    @property
    def body(self) -> Chain:
        """The instance that stands for all: the last."""
        return self.instances[-1]


@dataclass(frozen=True, slots=True)
class Tangle:
    """Nodes that are no series and no parallel of each other: drawn in layers. The last is the way out.

    `boxes` are the nodes of each box, in order of their last node; where it is empty, each node has its own.
    """

    nodes: tuple[int, ...]
    boxes: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """A head: what leaves the trunk here and does not come back."""

    name: str
    chain: Chain
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class Folded:
    """A box that counts what it holds: `nodes` of all of `item`, drawn on a page of its own (`page`) or nowhere."""

    item: Item
    label: str
    detail: str = ""
    nodes: tuple[int, ...] = field(default=(), compare=False)
    page: str = ""


Item = Op | Join | Group | Repeat | Tangle | Side | Folded
Part = Item | Chain | Skip


def parts(part: Part) -> tuple[Part, ...]:
    """What a part is made of, one level down; of a repeat, the body alone."""
    if isinstance(part, Chain):
        return part.items
    if isinstance(part, Join):
        return part.branches
    if isinstance(part, Group | Side):
        return (part.chain,)
    return (part.body,) if isinstance(part, Repeat) else ()


def nodes_of(part: Part) -> Iterator[int]:
    """Every node of a part, each once, those of all instances of a repeat among them."""
    if isinstance(part, Op | Skip | Tangle | Folded):
        yield from part.nodes
    elif isinstance(part, Repeat):
        for instance in part.instances:
            yield from nodes_of(instance)
    else:
        for below in parts(part):
            yield from nodes_of(below)
        if isinstance(part, Join):
            yield part.node


def drawn_parts(part: Part) -> Iterator[Op | Skip | Join | Tangle | Folded]:
    """What of a part becomes a drawn thing, in a fixed order; of a repeat, what its body holds."""
    if isinstance(part, Op | Skip | Tangle | Folded):
        yield part
        return
    for below in parts(part):
        yield from drawn_parts(below)
    if isinstance(part, Join):
        yield part


def first_value(part: Part, inputs: dict[int, tuple[int, ...]]) -> int:
    """The value that enters a part that is not empty."""
    return inputs[min(nodes_of(part))][0]


def last_node(part: Part) -> int:
    """The node whose value leaves a part; the part is not an empty chain."""
    if isinstance(part, Join):
        return part.node
    if isinstance(part, Op | Skip | Tangle):
        return part.nodes[-1]
    if isinstance(part, Folded):
        return last_node(part.item)
    if isinstance(part, Repeat):
        return last_node(part.instances[-1])
    if isinstance(part, Group | Side):
        return last_node(part.chain)
    return last_node(next(item for item in reversed(part.items) if not isinstance(item, Side)))
