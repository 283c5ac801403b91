"""What is no series and no parallel: boxes in columns by their distance from the entry, wires in channels between.

Long wires pass columns in rows of their own; in each channel every source has a vertical track of its own, so no
wire crosses a box.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from netspec.draw.blocks.joins import CIRCLE, PILL, SIGNS, JoinPiece
from netspec.draw.blocks.piece import Ends, OpPiece, Piece, Plan, ends
from netspec.draw.pen import Pen, Port
from netspec.draw.scene import Point
from netspec.draw.tree import Join, Op, Tangle

TRACK, PORT_STEP, LANE_HEIGHT, MARGIN = 16.0, 16.0, 22.0, 24.0
SWEEPS = 6


class LoneJoin(Piece):
    """A join without its branches."""

    def __init__(self, plan: Plan, join: Join) -> None:
        self.plan, self.join, self.kind = plan, join, plan.network.node(join.node).kind
        self.width, high = (CIRCLE, CIRCLE) if self.kind in SIGNS else PILL
        self.up = self.down = high / 2

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        port = JoinPiece.draw_join(pen, self.plan, self.join, self.kind, x + self.width / 2, y)
        return ends(port.shape, x, y, self.width)


@dataclass(eq=False, slots=True)
class Spot:
    """A box in a column, or the passage of a long wire through it (no piece); `source` is the value it carries."""

    column: int
    source: int
    piece: Piece | None = None
    into: list[Spot] = field(default_factory=list)
    y: float = 0.0
    x: float = 0.0

    @property
    def height(self) -> float:
        return self.piece.up + self.piece.down if self.piece else LANE_HEIGHT

    @property
    def width(self) -> float:
        return self.piece.width if self.piece else 0.0

    def entry(self, before: Spot) -> float:
        """Where the wire from a spot before it comes in."""
        order = sorted(self.into, key=lambda spot: spot.y)
        place = next(index for index, spot in enumerate(order) if spot is before)
        step = min(PORT_STEP, (self.height - 20) / max(len(order), 1))
        return self.y + (place - (len(order) - 1) / 2) * step


class TanglePiece(Piece):
    free_entry = True

    def __init__(self, plan: Plan, tangle: Tangle) -> None:
        self.plan = plan
        self.entry = Spot(0, 0)
        self.columns: dict[int, list[Spot]] = defaultdict(list)
        self.columns[0].append(self.entry)
        self.spots: list[Spot] = []
        self._fill(tangle)
        self._order()
        self._lay()

    # ── what stands where ────────────────────────────────────────────────────────────────────────────────────

    def _fill(self, tangle: Tangle) -> None:
        made: dict[int, Spot] = {}
        covers = self.plan.nodes(tangle)
        place = {node: index for index, node in enumerate(tangle.nodes)}
        for box in tangle.boxes or tuple((node,) for node in tangle.nodes):
            nodes = [covers[at + place[node]] for at in range(0, len(covers), len(tangle.nodes)) for node in box]
            inputs = self.plan.network.node(box[0]).inputs
            sources = dict.fromkeys(made.get(value, self.entry) for value in dict.fromkeys(inputs))
            made[box[-1]] = self._place(box[-1], self._piece(box, tuple(nodes), len(inputs)), list(sources))
            self.spots.append(made[box[-1]])

    def _piece(self, box: tuple[int, ...], covers: tuple[int, ...], inputs: int) -> Piece:
        if inputs < 2:
            return OpPiece(self.plan, self.plan.kept_as(Op(box), covers))
        return LoneJoin(self.plan, self.plan.kept_as(Join(box[0], ()), covers))

    def _place(self, value: int, piece: Piece, sources: list[Spot]) -> Spot:
        column = 1 + max(spot.column for spot in sources)
        spot = Spot(column, value, piece, [self._passage(source, column) for source in sources])
        self.columns[column].append(spot)
        return spot

    def _passage(self, source: Spot, column: int) -> Spot:
        """The last spot before the column on the way from the source; passages of one source are shared."""
        at = source
        for between in range(source.column + 1, column):
            known = next((s for s in self.columns[between] if not s.piece and s.source == source.source), None)
            if known is None:
                known = Spot(between, source.source, None, [at])
                self.columns[between].append(known)
            at = known
        return at

    def _order(self) -> None:
        """Spreads the spots of each column, near what they are wired to: a few sweeps of barycentres."""
        after: dict[int, list[Spot]] = defaultdict(list)
        for column in self.columns.values():
            for spot in column:
                for before in spot.into:
                    after[id(before)].append(spot)
        gap = self.plan.density.stack_gap
        for column in self.columns.values():
            _spread(column, gap)
        for sweep in range(SWEEPS):
            for _, column in sorted(self.columns.items(), reverse=bool(sweep % 2)):
                keys = {id(s): _mean(after[id(s)] if sweep % 2 else s.into, s.y) for s in column}
                column.sort(key=lambda spot: keys[id(spot)])
                _spread(column, gap)

    def _lay(self) -> None:
        """Columns and channels from left to right; the exit is brought to the centre line."""
        x = 6.0
        self.tracks: dict[tuple[int, int], float] = {}
        for number, column in sorted(self.columns.items()):
            wide = max(spot.width for spot in column)
            for spot in column:
                spot.x = x + (wide - spot.width) / 2 if spot.piece else x
            x += wide
            leaving = {s.source: s.y for spot in self.columns.get(number + 1, ()) for s in spot.into}
            for index, source in enumerate(sorted(leaving, key=lambda value: leaving[value])):
                self.tracks[number, source] = x + MARGIN * 0.7 + index * TRACK
            x += MARGIN * 2 + (len(leaving) - 1) * TRACK if leaving else 0.0
        self.width, self.centre = x, self.spots[-1].y
        spots = [spot for column in self.columns.values() for spot in column]
        self.up = max([42.0, *(self.centre - spot.y + spot.height / 2 for spot in spots)])
        self.down = max([42.0, *(spot.y + spot.height / 2 - self.centre for spot in spots)])

    # ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        base = y - self.centre
        dot = Port(pen.dot("split:", x + 6, y), x + 6, y, arrow=False)
        ports = {0: Port(dot.shape, x + 6, base + self.entry.y, arrow=False)}
        shapes: dict[int, str] = {}
        for spot in self.spots:
            assert spot.piece is not None
            drawn = spot.piece.draw(pen, x + spot.x, base + spot.y)
            ports[spot.source], shapes[id(spot)] = drawn.exit, drawn.entry.shape
        if abs(self.entry.y - self.centre) > 0.1:
            pen.wire([(x + 6, y), (x + 6, base + self.entry.y)], dot, ports[0])
        for spot in self.spots:
            for before in spot.into:
                goal = Port(shapes[id(spot)], x + spot.x, base + spot.entry(before))
                source = ports[before.source]
                points = self._way(spot, before, x, base)
                pen.wire([(source.x, source.y), *points, (goal.x, goal.y)], source, goal)
        return Ends(dot, ports[self.spots[-1].source])

    def _way(self, spot: Spot, before: Spot, x: float, base: float) -> list[Point]:
        """The bends of a wire, found backwards from where it comes in."""
        points: list[Point] = []
        target, at = spot, before
        while True:
            start, end = base + at.y, base + target.entry(at)
            if abs(start - end) > 0.1:
                track = x + self.tracks[at.column, at.source]
                points = [(track, start), (track, end), *points]
            if at.piece or not at.into:
                return points
            target, at = at, at.into[0]


def _mean(spots: list[Spot], otherwise: float) -> float:
    return sum(spot.y for spot in spots) / len(spots) if spots else otherwise


def _spread(column: list[Spot], gap: float) -> None:
    total = sum(spot.height for spot in column) + gap * (len(column) - 1)
    top = -total / 2
    for spot in column:
        spot.y = top + spot.height / 2
        top += spot.height + gap
