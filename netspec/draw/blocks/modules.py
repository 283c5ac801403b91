"""The style `module`: one def or label alone, large: the inception module, the residual block."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.analysis.facts import Facts
from netspec.draw.blocks.pages import Blocks
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme
from netspec.draw.picture import failure
from netspec.draw.scene import Scene
from netspec.draw.tree import Group, Item, Join, Part, Repeat, nodes_of, parts
from netspec.ir.network import Network
from netspec.source.codes.pictures import NoSuchBlock
from netspec.source.nearest import nearest


def module(network: Network, facts: Facts, theme: Theme, name: str) -> Scene:
    """The first block of that name; without a name, the one that most of the network is made of."""
    blocks = list(_blocks(collapse(network)))
    if name:
        chosen = next((block for block in blocks if name in _names(block)), None)
        if chosen is None:
            raise _unknown(name, blocks)
    else:
        chosen = _commonest(blocks)
        if chosen is None:
            raise failure(NoSuchBlock, "the network calls no def, names no block and joins nothing", "--style blocks")
    return Blocks(network, facts, theme, single=True).of_block(chosen)


def _blocks(part: Part) -> Iterator[Item]:
    """Groups and repeats with a name, joins; outer ones first."""
    if isinstance(part, Group | Join) or (isinstance(part, Repeat) and len(list(nodes_of(part.body))) > 1):
        yield part
    for below in part.instances if isinstance(part, Repeat) else parts(part):
        yield from _blocks(below)


def _names(block: Item) -> tuple[str, ...]:
    if isinstance(block, Group):
        return tuple(name for name in (block.kind, block.name) if name)
    return (block.name,) if isinstance(block, Repeat) and block.name else ()


def _commonest(blocks: list[Item]) -> Item | None:
    """Of the kind of block that holds the most nodes, the first large one; joins only where nothing has a name."""
    sizes: dict[str, int] = {}
    named = [block for block in blocks if isinstance(block, Group) and block.kind]
    for block in named:
        assert isinstance(block, Group)
        sizes[block.kind] = sizes.get(block.kind, 0) + sum(1 for _ in nodes_of(block))
    if named:
        kind = max(sizes, key=lambda one: sizes[one])
        alike = [block for block in named if isinstance(block, Group) and block.kind == kind]
        return max(alike, key=lambda block: sum(1 for _ in nodes_of(block)))
    return max(blocks, key=lambda block: sum(1 for _ in nodes_of(block)), default=None)


def _unknown(name: str, blocks: list[Item]) -> Exception:
    known = list(dict.fromkeys(one for block in blocks for one in _names(block)))
    near = nearest(name, known)
    remedy = f"did you mean {near}?" if near else f"there are {', '.join(known[:12])}" if known else None
    return failure(NoSuchBlock, f"no def or label {name[:80]!r} is drawn", remedy)
