"""Joins at the top of a chain whose branch is longer than a row: its contents join the chain, the skip is a lane."""

from __future__ import annotations

from dataclasses import replace

from netspec.draw.blocks.chains import Link, gap_between
from netspec.draw.blocks.joins import projection_text
from netspec.draw.blocks.measure import Measure
from netspec.draw.blocks.piece import Density, Ends, Piece
from netspec.draw.blocks.rows import LongSkip
from netspec.draw.blocks.tangles import LoneJoin
from netspec.draw.pen import Pen, Port
from netspec.draw.tree import Chain, Group, Item, Join, Side, Skip

LONGER_THAN, INNER_LONGER_THAN = 1400.0, 400.0
MOST_OPEN = 8
"""So many joins within joins are opened; past them there is no room for lanes."""


class SplitPiece(Piece):
    """A dot on the line, from which a long skip rises."""

    free_entry = True

    def __init__(self) -> None:
        self.width, self.up, self.down = 12.0, 42.0, 42.0

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        dot = Port(pen.dot("split:", x + 6, y, pen.theme.skip), x + 6, y, arrow=False)
        return Ends(dot, dot)


def laid_out(measure: Measure, chain: Chain, entry: str) -> tuple[list[Link], list[LongSkip]]:
    """The links of a chain with its long joins opened, and the skips by their links, a terminal in front counted."""
    links: list[Link] = []
    skips: list[LongSkip] = []
    _extend(measure, chain, entry, links, skips, 0)
    return links, [replace(skip, source=skip.source + 1, target=skip.target + 1) for skip in skips]


def _extend(measure: Measure, chain: Chain, entry: str, links: list[Link], skips: list[LongSkip], depth: int) -> None:
    plan, run, before = measure.plan, list[Item](), entry

    def flush() -> None:
        if run:
            arriving = entry if len(run) == len(chain.items) else measure.arriving(run[0])
            for link in measure.links(Chain(tuple(run)), arriving, True):
                _append(links, link, plan.density)
            run.clear()

    for item in chain.items:
        main = _long_branch(measure, item, depth) if depth < MOST_OPEN else None
        if main is None:
            run.append(item)
        else:
            assert isinstance(item, Join)
            flush()
            before = measure.arriving(main)
            source = len(links)
            _append(links, Link(SplitPiece(), 0.0, "", before), plan.density)
            _extend(measure, main, before, links, skips, depth + 1)
            carried = next(branch for branch in item.branches if isinstance(branch, Skip))
            word = projection_text(plan.network, carried)
            skips.append(LongSkip(source, len(links), plan.nodes(carried), word if carried.nodes else ""))
            _append(links, Link(LoneJoin(plan, item), 0.0, "", measure.made(main.items[-1])), plan.density)
    flush()


def _append(links: list[Link], link: Link, density: Density) -> None:
    if links and not link.gap:
        link.gap = gap_between(links[-1].piece, link.piece, link.label, density)
    links.append(link)


def _long_branch(measure: Measure, item: Item, depth: int) -> Chain | None:
    """The only branch that is no identity, where it is longer than what a frame should hold."""
    if not isinstance(item, Join) or len(item.branches) != 2:
        return None
    chains = [branch for branch in item.branches if isinstance(branch, Chain)]
    if len(chains) != 1 or isinstance(chains[0].items[-1], Side):
        return None
    opened = any(_long_branch(measure, inner, 0) is not None for inner in chains[0].items)
    small = len(chains[0].items) == 1 and isinstance(chains[0].items[0], Group)
    least = INNER_LONGER_THAN if depth else LONGER_THAN
    return chains[0] if opened or (not small and measure.chain(chains[0], "", False).width > least) else None
