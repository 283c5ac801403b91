"""Branches side by side: stacked, centred, between a dot and a join; skips run in lanes beneath."""

from __future__ import annotations

from dataclasses import dataclass

from netspec.draw.blocks.piece import Ends, Piece, Plan
from netspec.draw.lettering import BODY, width
from netspec.draw.naming import lines_of, shape_text
from netspec.draw.pen import Pen, Port
from netspec.draw.tree import Join, Op, Skip
from netspec.ir.network import Network

LEAD, LANE, NEXT_LANE, PLATE_LANE = 40.0, 64.0, 28.0, 44.0
CIRCLE, PILL = 44.0, (90.0, 60.0)
SIGNS = {"add": "+", "mul": "×"}


@dataclass(slots=True)
class Branch:
    """A branch that is drawn on a line of its own, `offset` from the centre line; `label` is what it makes."""

    piece: Piece
    offset: float = 0.0
    label: str = ""


class JoinPiece(Piece):
    free_entry = True

    def __init__(self, plan: Plan, join: Join, branches: list[Branch], skips: list[Skip]) -> None:
        self.join, self.branches, self.skips, self.plan = join, branches, skips, plan
        self.kind = plan.network.node(join.node).kind
        self.join_width, self.join_height = (CIRCLE, CIRCLE) if self.kind in SIGNS else PILL
        self.main = max((branch.piece.width for branch in branches), default=120.0)
        self._stack(plan.density.stack_gap)
        labels = [width(branch.label, BODY) + plan.density.label_room for branch in branches if branch.label]
        self.tail = max([plan.density.gap * 0.8, *labels])
        plates = [width(projection_text(plan.network, skip), BODY) + 80 for skip in skips if skip.nodes]
        self.main = max([self.main, *(plate - LEAD - self.tail for plate in plates)])
        self.join_x = LEAD + self.main + self.tail + self.join_width / 2
        self.width = self.join_x + self.join_width / 2
        self.up = max([self.join_height / 2, *(b.piece.up - b.offset for b in branches)])
        below = max([self.join_height / 2, *(b.piece.down + b.offset for b in branches)])
        self.lanes = self._lanes(below)
        self.down = max([below, *(lane + (18 if skip.nodes else 4) for lane, skip in self.lanes)])

    def _stack(self, gap: float) -> None:
        """Spreads the branches over and under the centre line; the middle one of an odd number lies on it."""
        if not self.branches:
            return
        total = sum(b.piece.up + b.piece.down for b in self.branches) + gap * (len(self.branches) - 1)
        top = -total / 2
        for branch in self.branches:
            branch.offset = top + branch.piece.up
            top += branch.piece.up + branch.piece.down + gap
        if len(self.branches) % 2:
            shift = self.branches[len(self.branches) // 2].offset
            for branch in self.branches:
                branch.offset -= shift

    def _lanes(self, below: float) -> list[tuple[float, Skip]]:
        """How far under the centre line each skip runs, identities first."""
        lanes, at = list[tuple[float, Skip]](), max(LANE, below + 22)
        for skip in sorted(self.skips, key=lambda skip: bool(skip.nodes)):
            at += 14 if skip.nodes else 0
            lanes.append((at, skip))
            at += PLATE_LANE if skip.nodes else NEXT_LANE
        return lanes

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        path = self.plan.network.node(self.join.node).path
        dot = Port(pen.dot(f"split:{path}", x + 6, y), x + 6, y, arrow=False)
        drawn = [
            branch.piece.draw(pen, x + LEAD + (self.main - branch.piece.width) / 2, y + branch.offset)
            for branch in self.branches
        ]
        join = self.draw_join(pen, self.plan, self.join, self.kind, x + self.join_x, y)
        for branch, ends in zip(self.branches, drawn, strict=True):
            self._wires(pen, branch, ends, dot, join)
        for lane, skip in self.lanes:
            self._skip(pen, skip, y + lane, dot, join)
        return Ends(dot, Port(join.shape, join.x + self.join_width / 2, y))

    @staticmethod
    def draw_join(pen: Pen, plan: Plan, join: Join, kind: str, x: float, y: float) -> Port:
        """The join alone, about a point: a circle with its sign, a pill for all that has none."""
        nodes = plan.nodes(join)
        covers, tip = pen.covers(nodes), pen.tip(nodes)
        if kind in SIGNS:
            id = pen.circle(covers[0], x, y, CIRCLE, "add", SIGNS[kind], covers=covers, tip=tip)
        else:
            word = "concat" if kind == "cat" else kind
            wide, high = PILL
            id = pen.box(
                covers[0], x - wide / 2, y - high / 2, wide, high, "concat", [(word, BODY, False)], covers=covers,
                tip=tip, corner=high / 2, role="join",
            )  # fmt: skip
        return Port(id, x, y)

    def _wires(self, pen: Pen, branch: Branch, ends: Ends, dot: Port, join: Port) -> None:
        y, line, entry = join.y, join.y + branch.offset, ends.entry
        points = [(dot.x, y), (dot.x, line), (entry.x, line)] if branch.offset else [(dot.x, y), (entry.x, line)]
        pen.wire(points, dot, entry)
        exit = ends.exit
        if branch.offset:
            side = self.join_height / 2 * (1 if branch.offset > 0 else -1)
            points = [(exit.x, line), (join.x, line), (join.x, y + side)]
        else:
            points = [(exit.x, line), (join.x - self.join_width / 2, y)]
        pen.wire(points, exit, join, label=branch.label)
        if branch.label:
            right = exit.x
            end = join.x - (0 if branch.offset else self.join_width / 2)
            pen.text((right + end) / 2 - 4, line - 11, branch.label, colour=pen.theme.muted, anchor="middle")

    def _skip(self, pen: Pen, skip: Skip, lane: float, dot: Port, join: Port) -> None:
        bottom = join.y + self.join_height / 2
        points = [(dot.x, dot.y), (dot.x, lane), (join.x, lane), (join.x, bottom)]
        nodes = self.plan.nodes(skip)
        if not skip.nodes:  # the projections of a first instance are told of in its footnote
            pen.skip(points, dot, join, covers=pen.covers(nodes))
            return
        word = projection_text(self.plan.network, skip)
        tip = "skip by projection: " + pen.tip(nodes, len(skip.nodes))
        pen.skip(points, dot, join, dashed=True, label=word, covers=pen.covers(nodes), tip=tip)
        ground = pen.theme.frame if pen.group else pen.theme.background
        pen.plate((dot.x + join.x) / 2, lane, word, pen.theme.foreground, ground)


def projection_text(network: Network, skip: Skip) -> str:
    """`conv1-256/2 · bn`"""
    return " · ".join(text for node in skip.nodes for text in lines_of(network, Op((node,)))[:1])


def branch_label(network: Network, last: int | None, arriving: str) -> str:
    """The shape that a branch makes, where it is another than what arrived."""
    made = shape_text(network.node(last).output) if last is not None else arriving
    return made if made != arriving else ""
