"""The fit ladder: tries ever closer ways to show a network on one page, then an overview and a page a block.

fuse and collapse (done) → all shapes → shapes within blocks left out → all text 12 pt → blocks within blocks as boxes
→ blocks as boxes → stretches of layers as boxes. Never a text under 24u. What was done is in the scene's notes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from netspec.analysis.facts import Facts
from netspec.draw.blocks.chains import Link, gap_between
from netspec.draw.blocks.fold import (
    boxes,
    fold_largest,
    fold_nested,
    fold_sides,
    fold_stages,
    labels_of,
    without_wide_frames,
)
from netspec.draw.blocks.long_skips import laid_out
from netspec.draw.blocks.measure import Measure
from netspec.draw.blocks.piece import DENSITIES, Density, Plan, TerminalPiece
from netspec.draw.blocks.rows import ROW_WIDTH, Rows, broken, draw_rows
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme
from netspec.draw.covers import covers_of
from netspec.draw.likeness import Likeness, form
from netspec.draw.naming import DOT, figure, shape_text, subtitle, title_of
from netspec.draw.page import BODY_HEIGHT, BODY_TOP, MARGIN, foot, head
from netspec.draw.pen import Pen
from netspec.draw.scene import Scene
from netspec.draw.tree import (
    Chain,
    Folded,
    Group,
    Item,
    Part,
    Repeat,
    Tangle,
    drawn_parts,
    first_value,
    last_node,
    nodes_of,
    parts,
)
from netspec.ir.network import Network

FEW = 6
"""Pieces that had better stand in one row."""
MOST_PAGES = 120
MOST_ZOOM = 1.5
"""A small network fills its page; texts grow with it."""
MOST_DRAWN = 140
"""Boxes past which no page is tried: it would not fit."""


@dataclass(frozen=True, slots=True)
class Task:
    """A page to be drawn: a chain, what is written over it, the shapes that enter and leave."""

    id: str
    chain: Chain
    title: str
    subtitle: str
    entry: str
    exit: str
    around: str = ""
    """The name that those within are told below."""


class Blocks:
    """The pages of one network, the first of them the whole.

    `single`: no pages but the first. `by_form`: one page for blocks that differ in widths and strides alone.
    """

    def __init__(
        self, network: Network, facts: Facts, theme: Theme, *, single: bool = False, by_form: bool = False
    ) -> None:
        self.network, self.facts, self.theme, self.single, self.by_form = network, facts, theme, single, by_form
        self.likeness = Likeness(network)
        self.inputs = {node.id: node.inputs for node in network.nodes}
        self.page_ids: dict[Hashable, str] = {}
        self.found: dict[str, Item] = {}
        self.promised: list[str] = []
        self.waiting: deque[Task] = deque()

    def scenes(self) -> Iterator[Scene]:
        network = self.network
        exit = shape_text(network.output)
        said = subtitle(network, self.facts)
        chain = without_wide_frames(collapse(network))
        whole = Task("overview", chain, title_of(network), said, shape_text(network.input), exit)
        self.waiting.append(whole)
        while self.waiting:
            yield self._scene(self.waiting.popleft())

    def with_every_block(self) -> Iterator[Scene]:
        """The same, then a page for each def that is called and has none yet."""
        yield from self.scenes()
        for group in _called(collapse(self.network)):
            id = self.page_of(group)
            if id in self.found and len(self.promised) < MOST_PAGES:
                self.promised.append(id)
                yield self._scene(self._task(id, self.found.pop(id)))

    def of_block(self, item: Item) -> Scene:
        """One page of one block, however it is drawn elsewhere."""
        return self._scene(self._task("block", item))

    # ── pages of blocks ──────────────────────────────────────────────────────────────────────────────────────

    def page_of(self, item: Item) -> str:
        """The id that the page of a block would have, the same for blocks that are alike; "" where there is none."""
        if self.single or isinstance(item, Tangle):
            return ""
        alike = form(self.network, _body(item)) if self.by_form else self.likeness.of(_body(item), loose=True)
        if alike not in self.page_ids:
            self.page_ids[alike] = "block:" + self.network.node(min(nodes_of(item))).path
            self.found[self.page_ids[alike]] = item
        return self.page_ids[alike]

    def _promise(self, chain: Chain) -> None:
        """Sees to it that the blocks that a page shows as boxes get their pages."""
        for part in drawn_parts(chain):
            if isinstance(part, Folded) and part.page in self.found and len(self.promised) < MOST_PAGES:
                item = self.found.pop(part.page)
                self.promised.append(part.page)
                self.waiting.append(self._task(part.page, item))

    def _task(self, id: str, item: Item) -> Task:
        chain = _body(item)
        network, node = self.network, self.network.node
        title = title_of(network) + " — " + _heading(item)
        entry = shape_text(network.type_of(first_value(chain, self.inputs)))
        exit = shape_text(node(last_node(chain)).output)
        nodes = [self.facts.nodes[number - 1] for number in nodes_of(item)]
        params, macs = sum(one.params for one in nodes), sum(one.macs for one in nodes)
        times = f"{item.count} in a row, {len(nodes)} layers" if isinstance(item, Repeat) else f"{len(nodes)} layers"
        said = DOT.join([times, f"{figure(params)} parameters", f"{figure(macs)} multiply-adds"])
        return Task(id, chain, title, said, entry, exit, _name(item))

    # ── one page ─────────────────────────────────────────────────────────────────────────────────────────────

    def _scene(self, task: Task) -> Scene:
        rows, steps = self._fitted(task)
        pen = Pen(self.network, self.facts, self.theme)
        zoom = min(ROW_WIDTH / rows.width, BODY_HEIGHT / rows.height, MOST_ZOOM)
        left, top = MARGIN + (ROW_WIDTH - rows.width * zoom) / 2, BODY_TOP + (BODY_HEIGHT - rows.height * zoom) / 2
        draw_rows(pen, rows)
        pen.enlarge(zoom, left, top)
        head(pen, task.title, task.subtitle)
        foot(pen)
        return pen.scene(task.id, task.title, f"{task.title}\n{task.subtitle}", steps)

    def _fitted(self, task: Task) -> tuple[Rows, list[str]]:
        for chain, said in self._ladder(task.chain):
            if boxes(chain) > MOST_DRAWN:
                continue
            found = self._best(task, chain)
            if found is not None:
                self._promise(chain)
                return found[0], [step for step in (said, found[1].said) if step]
        return self._rows_of_all(task), ["all of it as one box"]

    def _best(self, task: Task, chain: Chain) -> tuple[Rows, Density] | None:
        """The roomiest way that fits; for a few pieces, one that brings them into one row where there is such."""
        fitting = ((rows, density) for density in DENSITIES if (rows := self._rows(task, chain, density)) is not None)
        first = next(fitting, None)
        if first is None or len(first[0].rows) == 1 or sum(len(row.links) for row in first[0].rows) > FEW:
            return first
        return next((found for found in fitting if len(found[0].rows) == 1), first)

    def _ladder(self, chain: Chain) -> Iterator[tuple[Chain, str]]:
        """The chain, and the same with ever more of it in boxes; each step only where those before do not fit."""
        base = fold_sides(chain, self.page_of)
        yield base, ""
        nested = fold_nested(base, self.page_of)
        if nested != base:
            yield nested, "blocks within blocks are boxes"
        for folded in fold_largest(self.network, base, self.page_of):
            yield folded, "blocks are boxes, drawn on pages of their own"
        yield fold_stages(self.network, base, self.page_of), "stretches of layers are boxes, drawn on their own pages"

    def _rows(self, task: Task, chain: Chain, density: Density) -> Rows | None:
        plan = Plan(self.network, density, covers_of(chain))
        measure = Measure(plan, task.around)
        links, skips = laid_out(measure, chain, task.entry)
        rows = broken(self._with_ends(task, links, density), skips)
        return rows if rows is not None and rows.height <= BODY_HEIGHT else None

    def _with_ends(self, task: Task, links: list[Link], density: Density) -> list[Link]:
        begin, end = TerminalPiece("input", task.entry), TerminalPiece("output", task.exit)
        links = [replace(links[0], gap=gap_between(begin, links[0].piece, "", density)), *links[1:]]
        return [Link(begin, 0.0, "", task.entry), *links, Link(end, density.gap, "", task.exit)]

    def _rows_of_all(self, task: Task) -> Rows:
        """The last resort, which always fits: one box that counts."""
        nodes = tuple(nodes_of(task.chain))
        chain = fold_sides(Chain((Tangle(nodes),)), self.page_of) if len(nodes) > 48 else Chain((Tangle(nodes),))
        rows = self._rows(task, chain, DENSITIES[-1])
        if rows is None:
            raise AssertionError("one box does not fit a page")
        return rows


def _called(part: Part) -> Iterator[Group]:
    """The groups that a def's call made, outer ones first."""
    if isinstance(part, Group) and part.kind and len(list(nodes_of(part))) > 1:
        yield part
    for below in parts(part):
        yield from _called(below)


def _body(item: Item) -> Chain:
    """What is drawn on the page of a block."""
    if isinstance(item, Repeat):
        return _unwrapped(item.body)
    if isinstance(item, Group):
        return _unwrapped(item.chain)
    return Chain((item,))


def _unwrapped(chain: Chain) -> Chain:
    only = chain.items[0] if len(chain.items) == 1 else None
    return _unwrapped(only.chain) if isinstance(only, Group) else chain


def _named(item: Item) -> Group | None:
    """The group that an item is, or repeats."""
    if isinstance(item, Repeat) and len(item.body.items) == 1:
        return _named(item.body.items[0])
    return item if isinstance(item, Group) else None


def _name(item: Item) -> str:
    group = _named(item)
    return group.name if group is not None else ""


def _heading(item: Item) -> str:
    """`bottleneck layer1.0`: what it is, then where."""
    group = _named(item)
    if group is None or not group.kind:
        return labels_of(item)[0]
    label, detail = labels_of(Group("", group.kind, group.chain, group.role, group.arguments))
    where = (item.name if isinstance(item, Repeat) else "") or group.name
    return " ".join(part for part in (label, detail if "(" in detail else "", where) if part)
