"""Steps of the fit ladder that put boxes in the place of blocks: blocks within blocks, blocks, stretches of layers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from netspec.draw.blocks.measure import common_name
from netspec.draw.naming import TIMES, count_text, heading_of, shape_text
from netspec.draw.tree import (
    Chain,
    Folded,
    Group,
    Item,
    Join,
    Op,
    Repeat,
    Side,
    Skip,
    Tangle,
    drawn_parts,
    last_node,
    nodes_of,
)
from netspec.ir.network import Network
from netspec.layers import Image

LARGEST_TANGLE = 48
LONGEST_ARGUMENTS = 18
WIDEST_LABEL = 5
"""Boxes in a frame that only a label gave it."""
MOST_BOXES = 24
"""Of an overview, where a network is no more than a long chain."""
Pages = Callable[[Item], str]
"""Answers the id of the page that draws an item, and sees to it that there is one."""


def fold_sides(chain: Chain, pages: Pages) -> Chain:
    """What is never drawn in place: heads, and tangles past what a page can hold."""
    return Chain(tuple(_sides(item, pages) for item in chain.items))


def _sides(item: Item, pages: Pages) -> Item:
    if isinstance(item, Side):
        return replace(item, chain=Chain((folded(Group(heading_of(item), "", item.chain, "head"), pages),)))
    if isinstance(item, Tangle) and len(item.nodes) > LARGEST_TANGLE:
        return Folded(item, count_text(item), "see --style graph", tuple(nodes_of(item)))
    return _within(item, lambda below: _sides(below, pages))


def without_wide_frames(chain: Chain) -> Chain:
    """The chain with the contents of labels that hold much of the network in their place: `features` is no block."""
    items: list[Item] = []
    for item in chain.items:
        wide = isinstance(item, Group) and item.role == "label" and boxes(item.chain) > WIDEST_LABEL
        items += without_wide_frames(item.chain).items if wide and isinstance(item, Group) else [item]
    return Chain(tuple(items))


def fold_nested(chain: Chain, pages: Pages) -> Chain:
    """Blocks within blocks become boxes; joins stay, they are what makes the block."""
    return Chain(tuple(_opened(item, pages) for item in chain.items))


def _opened(item: Item, pages: Pages) -> Item:
    if isinstance(item, Repeat) and len(item.body.items) == 1 and isinstance(item.body.items[0], Group):
        return _within(item, lambda group: _opened(group, pages))
    return _within(item, lambda below: _nested(below, pages))


def _nested(item: Item, pages: Pages) -> Item:
    if isinstance(item, Group) or (isinstance(item, Repeat) and not is_single(item)):
        return folded(item, pages)
    return _within(item, lambda below: _nested(below, pages))


def fold_largest(network: Network, chain: Chain, pages: Pages) -> Iterator[Chain]:
    """Blocks become boxes kind by kind, those that hold the most first: each answer folds one kind more."""
    sizes: dict[str, int] = {}
    for item in chain.items:
        if is_block(item):
            sizes[_kind(network, item)] = sizes.get(_kind(network, item), 0) + boxes(Chain((item,)))
    chosen: set[str] = set()
    for kind in sorted(sizes, key=lambda kind: -sizes[kind]):
        chosen.add(kind)
        yield Chain(tuple(
            folded(item, pages) if is_block(item) and _kind(network, item) in chosen else item for item in chain.items
        ))  # fmt: skip


def _kind(network: Network, item: Item) -> str:
    """What blocks have in common that are folded together: their def, else what they end with."""
    if isinstance(item, Repeat) and len(item.body.items) == 1:
        return _kind(network, item.body.items[0])
    named = item.kind or item.name.rstrip("0123456789") if isinstance(item, Group) else ""
    return named or f"to {network.node(last_node(item)).kind}"


def is_block(item: Item) -> bool:
    """Whether it is more than a box already."""
    if isinstance(item, Op | Folded | Side) or (isinstance(item, Repeat) and is_single(item)):
        return False
    return not (isinstance(item, Tangle) and len(item.nodes) < 3)


def fold_stages(network: Network, chain: Chain, pages: Pages) -> Chain:
    """Stretches of one resolution become a box each; where these are too many or too few, stretches of equal length."""
    stages = _by_resolution(network, chain.items)
    if not 1 < len(stages) <= MOST_BOXES:
        size = -(-len(chain.items) // MOST_BOXES)
        stages = [list(chain.items[at : at + size]) for at in range(0, len(chain.items), size)]
    return Chain(tuple(item for stage in stages for item in _stage(network, stage, pages)))


def _by_resolution(network: Network, items: Iterable[Item]) -> list[list[Item]]:
    stages: list[list[Item]] = []
    before: object = ()
    for item in items:
        kind = network.node(last_node(item)).output
        here = kind.space if isinstance(kind, Image) else kind.kind
        if (isinstance(item, Side) and stages) or here == before:
            stages[-1].append(item)
        else:
            stages.append([item])
            before = here
    return stages


def _stage(network: Network, items: list[Item], pages: Pages) -> list[Item]:
    """One box for the items that are no heads; the heads behind it."""
    trunk = [item for item in items if not isinstance(item, Side)]
    sides = [item for item in items if isinstance(item, Side)]
    if len(trunk) < 2:
        return [*(folded(item, pages) if is_block(item) else item for item in trunk), *sides]
    group = Group(f"to {shape_text(network.node(last_node(trunk[-1])).output)}", "", Chain(tuple(trunk)), "stage")
    return [folded(group, pages), *sides]


def is_single(repeat: Repeat) -> bool:
    """Whether it repeats one box."""
    return len(repeat.body.items) == 1 and isinstance(repeat.body.items[0], Op | Folded)


def folded(item: Item, pages: Pages) -> Folded:
    label, detail = labels_of(item)
    return Folded(item, label, detail, tuple(nodes_of(item)), pages(item))


def labels_of(item: Item) -> tuple[str, str]:
    """What stands in the box of a block: its name, and below it what it is and how often."""
    if isinstance(item, Repeat):
        inner = item.body.items[0]
        kind = inner.kind if isinstance(inner, Group) and len(item.body.items) == 1 else ""
        name = item.name or common_name(item)
        times = f"{TIMES}{item.count}"
        if name and kind:
            return name, f"{kind} {times}"
        detail = _arguments(inner) if isinstance(inner, Group) and not name else ""
        return (f"{name or kind or 'block'} {times}", detail or count_text(item))
    if isinstance(item, Group):
        detail = item.kind if item.name and item.kind else _arguments(item) or count_text(item)
        return item.name or item.kind or "block", detail
    if isinstance(item, Join):
        return f"{len(item.branches)} branches", count_text(item)
    return "block", count_text(item)


def _arguments(group: Group) -> str:
    """The whole numbers that the def was called with, where they are short enough for a box."""
    numbers = ", ".join(value for value in group.arguments.split(", ") if value.isdecimal())
    return f"({numbers})" if numbers and len(numbers) <= LONGEST_ARGUMENTS else ""


def _within(item: Item, change: Callable[[Item], Item]) -> Item:
    """The item with a change made to the items of its chains."""
    if isinstance(item, Group):
        return replace(item, chain=_changed(item.chain, change))
    if isinstance(item, Repeat):
        return replace(item, instances=tuple(_changed(chain, change) for chain in item.instances))
    if isinstance(item, Join):
        branches = (branch if isinstance(branch, Skip) else _changed(branch, change) for branch in item.branches)
        return replace(item, branches=tuple(branches))
    return item


def _changed(chain: Chain, change: Callable[[Item], Item]) -> Chain:
    return Chain(tuple(change(item) for item in chain.items))


def boxes(chain: Chain) -> int:
    """How many boxes a chain draws."""
    return sum(1 for part in drawn_parts(chain) if not isinstance(part, Skip))


__all__ = ["boxes", "fold_largest", "fold_nested", "fold_sides", "fold_stages", "folded"]
