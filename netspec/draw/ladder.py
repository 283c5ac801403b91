"""The style `u`: rows by resolution, down at the left and up at the right, the long skips level between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from netspec.analysis.facts import Facts
from netspec.draw.blocks.chains import ChainPiece, Link
from netspec.draw.blocks.fold import fold_sides
from netspec.draw.blocks.joins import PILL, projection_text
from netspec.draw.blocks.measure import Measure
from netspec.draw.blocks.piece import BARE, OP_HEIGHT, Ends, Piece, Plan, TerminalPiece, boxed_width
from netspec.draw.blocks.tangles import LoneJoin
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme
from netspec.draw.covers import covers_of
from netspec.draw.lettering import BODY
from netspec.draw.naming import lines_of, shape_text, subtitle, title_of, tone_of
from netspec.draw.page import foot, head
from netspec.draw.pen import Pen, Port
from netspec.draw.picture import failure
from netspec.draw.scene import PAGE_WIDTH, Scene
from netspec.draw.tree import Chain, Group, Item, Join, Op, Skip, last_node
from netspec.ir.network import Network
from netspec.source.codes.pictures import StyleDoesNotSuit

TOP, BOTTOM = 225.0, 950.0
SMALL = 40.0
"""Height of the boxes on the way down and up."""
MOST_LEVELS = 6
LEFT, FROM_LEFT = 60.0, 36.0
JOIN_WIDTH, JOIN_HEIGHT = PILL
BADGE_CLEAR = 34.0
"""How far a box on the way reaches past it to the right, where the badge of the row below may stand."""


@dataclass(slots=True)
class Level:
    """One resolution: what is done on the way down, the skip across, what is done on the way up.

    `down` leads to it from the level above, `up` from it to the level above; the lowest has no join.
    """

    before: list[Item] = field(default_factory=list)
    join: Join | None = None
    skip: Skip = field(default_factory=Skip)
    after: list[Item] = field(default_factory=list)
    down: Op | None = None
    up: Op | None = None


def u(network: Network, facts: Facts, theme: Theme) -> Scene:
    chain = fold_sides(collapse(network), lambda item: "")
    levels = _levels(network, chain)
    if len(levels) < 2 or len(levels) > MOST_LEVELS:
        raise failure(
            StyleDoesNotSuit, "the network does not become small and large again with skips across", "--style blocks"
        )
    return _Page(network, facts, theme, chain, levels).scene()


# ── what stands where ────────────────────────────────────────────────────────────────────────────────────────────


def _levels(network: Network, chain: Chain) -> list[Level]:
    """From the top down; a level ends at the first join whose longer branch goes down and comes back."""
    level = Level()
    items = _flat(chain)
    for index, item in enumerate(items):
        deeper = _deeper(network, item) if isinstance(item, Join) else None
        if deeper is None:
            level.before.append(item)
            continue
        assert isinstance(item, Join)
        level.join, level.after = item, items[index + 1 :]
        level.skip = next(branch for branch in item.branches if isinstance(branch, Skip))
        below = _levels(network, Chain(tuple(deeper[1:-1])))
        below[0].down, below[0].up = _op(deeper[0]), _op(deeper[-1])
        return [level, *below]
    return [level]


def _flat(chain: Chain) -> list[Item]:
    """Groups that hold a join are opened: a stage of the encoder may be one."""
    items: list[Item] = []
    for item in chain.items:
        opened = isinstance(item, Group) and any(isinstance(inner, Join) for inner in item.chain.items)
        items += _flat(item.chain) if opened and isinstance(item, Group) else [item]
    return items


def _deeper(network: Network, join: Join) -> list[Item] | None:
    """The items of the branch that goes down and comes up again, by single boxes."""
    chains = [branch for branch in join.branches if isinstance(branch, Chain)]
    if len(chains) != 1 or len(join.branches) != 2:
        return None
    items = _flat(chains[0])
    if len(items) < 3 or _op(items[0]) is None or _op(items[-1]) is None:
        return None
    inner, outer = (network.node(last_node(items[at])).output for at in (0, -1))
    return items if inner != outer and getattr(inner, "size", 0) < getattr(outer, "size", 0) * 4 else None


def _op(item: Item) -> Op | None:
    return item if isinstance(item, Op) else None


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


class SmallPiece(Piece):
    """A box of one line on the way down or up."""

    def __init__(self, plan: Plan, op: Op) -> None:
        self.op, self.nodes, self.tone = op, plan.nodes(op), tone_of(plan.network, op)
        self.text = " · ".join(lines_of(plan.network, op))
        self.width = boxed_width([(self.text, BODY, False)], 120.0, 14.0)
        self.up = self.down = SMALL / 2

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        covers = pen.covers(self.nodes)
        tip = pen.tip(self.nodes, len(self.op.nodes))
        line = [(self.text, BODY, False)]
        at = (x, y - SMALL / 2, self.width, SMALL)
        id = pen.box(covers[0], *at, self.tone, line, covers=covers, tip=tip, corner=8.0)
        return Ends(Port(id, x, y), Port(id, x + self.width, y))


class _Page:
    def __init__(self, network: Network, facts: Facts, theme: Theme, chain: Chain, levels: list[Level]) -> None:
        self.network, self.levels = network, levels
        self.plan = Plan(network, BARE, covers_of(chain))
        self.measure = Measure(self.plan)
        self.pen = Pen(network, facts, theme)
        self.facts = facts
        self.pitch = min((BOTTOM - TOP - OP_HEIGHT) / (len(levels) - 1), 190.0)
        if self.pitch < OP_HEIGHT + SMALL + 30:
            raise failure(StyleDoesNotSuit, f"u shows at most five resolutions, not {len(levels)}", "--style blocks")

    def scene(self) -> Scene:
        network, pen = self.network, self.pen
        lefts = [self._left_piece(level, index) for index, level in enumerate(self.levels)]
        rights = [self._right_piece(level, index) for index, level in enumerate(self.levels[:-1])]
        starts = self._left_starts(lefts)
        ends = self._right_ends(rights)
        room = [ends[at] - rights[at].width - starts[at] - lefts[at].width for at in range(len(rights))]
        if min(*room, ends[-1] - rights[-1].width - starts[-1] - lefts[-1].width + 40) < 70:
            raise failure(StyleDoesNotSuit, "the rows of the network are too long for u", "--style blocks")
        self._draw(lefts, rights, starts, ends)
        head(pen, title_of(network), subtitle(network, self.facts))
        foot(pen)
        return pen.scene("u", title_of(network), f"{title_of(network)}\n{subtitle(network, self.facts)}")

    def _left_piece(self, level: Level, index: int) -> ChainPiece:
        links = self.measure.links(Chain(tuple(level.before)), "", False) if level.before else []
        if not index:
            begin = TerminalPiece("input", shape_text(self.network.input))
            links = [Link(begin), *([Link(links[0].piece, BARE.gap), *links[1:]] if links else [])]
        return ChainPiece(links)

    def _right_piece(self, level: Level, index: int) -> ChainPiece:
        assert level.join is not None
        links = [Link(LoneJoin(self.plan, level.join))]
        rest = self.measure.links(Chain(tuple(level.after)), "", False) if level.after else []
        links += [Link(rest[0].piece, BARE.gap), *rest[1:]] if rest else []
        if not index:
            links.append(Link(TerminalPiece("output", shape_text(self.network.output)), BARE.gap))
        return ChainPiece(links)

    def _left_starts(self, lefts: list[ChainPiece]) -> list[float]:
        """Each row begins below the last box of the row above, so that the way down comes in at its top."""
        starts = [LEFT]
        for piece in lefts[:-1]:
            starts.append(_way_out(piece, starts[-1]) - FROM_LEFT)
        return starts

    def _right_ends(self, rights: list[ChainPiece]) -> list[float]:
        """Where rows end: the way up from the last box of each meets the join of the row above."""
        ends = [PAGE_WIDTH - LEFT]
        for piece, below in pairwise(rights):
            join = ends[-1] - piece.width + piece.links[0].piece.width / 2
            ends.append(join - FROM_LEFT + below.links[-1].piece.width)
        return ends

    def _draw(self, lefts: list[ChainPiece], rights: list[ChainPiece], starts: list[float], ends: list[float]) -> None:
        ys = [TOP + OP_HEIGHT / 2 + self.pitch * index for index in range(len(lefts))]
        drawn_left = [piece.draw(self.pen, x, y) for piece, x, y in zip(lefts, starts, ys, strict=True)]
        drawn_right = [
            piece.draw(self.pen, end - piece.width, y) for piece, end, y in zip(rights, ends, ys, strict=False)
        ]
        for index, level in enumerate(self.levels):
            if index:
                out = _way_out(lefts[index - 1], starts[index - 1])
                self._way_down(level, drawn_left[index - 1].exit, out, drawn_left[index].entry)
                exit = drawn_right[index].exit if index < len(drawn_right) else drawn_left[index].exit
                self._way_up(level, exit, drawn_right[index - 1].entry, index == len(self.levels) - 1)
            if index < len(drawn_right):
                self._across(level, drawn_left[index].exit, drawn_right[index].entry)

    def _across(self, level: Level, source: Port, target: Port) -> None:
        nodes = self.plan.nodes(level.skip)
        word = projection_text(self.network, level.skip) if level.skip.nodes else ""
        covers = self.pen.covers(nodes)
        points = [(source.x, source.y), (target.x, target.y)]
        self.pen.skip(points, source, target, dashed=bool(word), label=word, covers=covers)
        shape = shape_text(self.network.node(last_node(level.before[-1])).output) if level.before else ""
        text = f"{shape} · {word}" if word and shape else word or shape
        if text:
            self.pen.plate((source.x + target.x) / 2, source.y, text, self.pen.theme.muted)

    def _way_down(self, level: Level, source: Port, x: float, target: Port) -> None:
        """From the last box of a row, down through a box of its own, into the top of the next row's first."""
        assert level.down is not None
        piece = SmallPiece(self.plan, level.down)
        middle = (source.y + target.y) / 2
        box = piece.draw(self.pen, x + BADGE_CLEAR - piece.width, middle).entry.shape
        top, end = Port(box, x, middle - SMALL / 2), Port(target.shape, x, target.y - OP_HEIGHT / 2)
        self.pen.wire([(x, source.y + OP_HEIGHT / 2), (top.x, top.y)], source, top)
        self.pen.wire([(x, middle + SMALL / 2), (end.x, end.y)], top, end)

    def _way_up(self, level: Level, source: Port, target: Port, lowest: bool) -> None:
        """Into the bottom of the join: from the top of a row's last box; from the end of the lowest row."""
        assert level.up is not None
        piece = SmallPiece(self.plan, level.up)
        x = target.x + JOIN_WIDTH / 2
        middle = (source.y + target.y) / 2
        box = piece.draw(self.pen, x + BADGE_CLEAR - piece.width, middle).entry.shape
        low, end = Port(box, x, middle + SMALL / 2), Port(target.shape, x, target.y + JOIN_HEIGHT / 2)
        points = [(source.x, source.y), (x, source.y)] if lowest else [(x, source.y - OP_HEIGHT / 2)]
        self.pen.wire([*points, (low.x, low.y)], source, low)
        self.pen.wire([(x, middle - SMALL / 2), (end.x, end.y)], low, end)


def _way_out(piece: ChainPiece, x: float) -> float:
    """Where the way down or up leaves the last box of a row: left of its middle, clear of its badge."""
    return x + piece.width - piece.links[-1].piece.width + FROM_LEFT + 34
