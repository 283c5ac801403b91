"""Rows: breaks a chain of pieces into the fewest rows that fit, draws them, and leads wires from row to row.

Every row runs from left to right. A return wire has a channel of its own below its row; skips longer than a row run
in lanes above the rows, and down the right margin where they change rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from netspec.draw.blocks.chains import Link, draw_links
from netspec.draw.blocks.piece import Ends
from netspec.draw.pen import Pen, Port
from netspec.draw.scene import Point

ROW_WIDTH = 1800.0
MOST_ROWS = 4
CHANNEL, BREATH = 60.0, 34.0
LANE, PLATE_LANE, TRACK = 28.0, 34.0, 16.0


@dataclass(frozen=True, slots=True)
class LongSkip:
    """From the dot of one link to the join of another, by their places in the chain.

    `nodes` are what it passes on its way, and `word` what is written of them.
    """

    source: int
    target: int
    nodes: tuple[int, ...] = ()
    word: str = ""


@dataclass(slots=True)
class Row:
    start: int
    links: list[Link]
    lanes: int = 0
    pitch: float = LANE

    @property
    def width(self) -> float:
        return sum(link.piece.width for link in self.links) + sum(link.gap for link in self.links[1:])

    @property
    def up(self) -> float:
        return max(link.piece.up for link in self.links) + (self.lanes * self.pitch + 10 if self.lanes else 0)

    @property
    def down(self) -> float:
        return max(link.piece.down for link in self.links)


@dataclass(slots=True)
class Rows:
    """Rows with the long skips between them; `height` is what they need."""

    rows: list[Row]
    skips: list[LongSkip] = field(default_factory=list)

    @property
    def height(self) -> float:
        return sum(row.up + row.down for row in self.rows) + (len(self.rows) - 1) * CHANNEL

    @property
    def width(self) -> float:
        return max(row.width for row in self.rows) + self.tracks * TRACK

    @property
    def tracks(self) -> int:
        """Long skips that change rows: each has a track in the right margin."""
        return sum(1 for skip in self.skips if self.row_of(skip.source) != self.row_of(skip.target))

    def row_of(self, index: int) -> int:
        """The row that a link of the chain stands in."""
        return max(number for number, row in enumerate(self.rows) if row.start <= index)


def broken(links: list[Link], skips: list[LongSkip], limit: float = ROW_WIDTH, most: int = MOST_ROWS) -> Rows | None:
    """The fewest rows whose widths are within the limit, as even as they can be; None where they don't fit."""
    for count in range(1, most + 1):
        cuts = _cuts(links, limit - (len(skips) * TRACK if count > 1 else 0), count)
        if cuts is not None:
            rows = Rows([Row(a, links[a:b]) for a, b in pairwise(cuts)], skips)
            _count_lanes(rows)
            return rows
    return None


def _cuts(links: list[Link], limit: float, count: int) -> list[int] | None:
    """Where rows begin, and the end: least Σ(limit − width)² over exactly so many rows."""
    ends = [0.0]
    for link in links:
        ends.append(ends[-1] + link.gap + link.piece.width)
    infinite = float("inf")
    best = [0.0] + [infinite] * len(links)
    choices: list[list[int]] = []
    for _ in range(count):
        costs, chosen = [infinite] * (len(links) + 1), [0] * (len(links) + 1)
        for end in range(1, len(links) + 1):
            for start in range(end - 1, -1, -1):
                width = ends[end] - ends[start] - links[start].gap
                if width > limit:
                    break
                cost = best[start] + (limit - width) ** 2
                if cost < costs[end]:
                    costs[end], chosen[end] = cost, start
        best, choices = costs, [*choices, chosen]
    if best[-1] == infinite:
        return None
    cuts = [len(links)]
    for chosen in reversed(choices):
        cuts.append(chosen[cuts[-1]])
    return cuts[::-1]


def _count_lanes(rows: Rows) -> None:
    for number, row in enumerate(rows.rows):
        row.pitch = PLATE_LANE if any(skip.word for skip in rows.skips) else LANE
        row.lanes = sum(1 for skip in rows.skips if number in {rows.row_of(skip.source), rows.row_of(skip.target)})


def draw_rows(pen: Pen, rows: Rows) -> None:
    """Draws the rows from the origin rightwards and down."""
    ends: list[Ends] = []
    tops: list[float] = []
    y = 0.0
    for number, row in enumerate(rows.rows):
        tops.append(y)
        y += row.up
        drawn = draw_links(pen, row.links, 0.0, y)
        if ends:
            before = rows.rows[number - 1]
            channel = tops[number] - CHANNEL / 2 - 2
            _return(pen, ends[-1].exit, drawn[0].entry, before.width, channel, row.links[0].shape)
        ends += drawn
        y += row.down + CHANNEL
    _draw_skips(pen, rows, ends, tops)


def _return(pen: Pen, source: Port, target: Port, right: float, channel: float, shape: str) -> None:
    """From the end of a row through its channel to the start of the next, with the shape on a plate."""
    out, back = right + 26, -26.0
    points: list[Point] = [(source.x, source.y), (out, source.y), (out, channel), (back, channel), (back, target.y)]
    pen.wire([*points, (target.x, target.y)], source, target, label=shape)
    pen.plate((out + back) / 2, channel, shape, pen.theme.muted)


def _draw_skips(pen: Pen, rows: Rows, ends: list[Ends], tops: list[float]) -> None:
    """Outer skips take the higher lanes where they set out, inner ones where they arrive from the margin."""
    crossing = [s for s in rows.skips if rows.row_of(s.source) != rows.row_of(s.target)]
    used = [0] * len(rows.rows)

    def lane(row: int) -> float:
        used[row] += 1
        pitch = rows.rows[row].pitch
        return tops[row] + pitch * (rows.rows[row].lanes - used[row] + 0.5)

    by_length = sorted(rows.skips, key=lambda skip: skip.target - skip.source)
    away = {skip: lane(rows.row_of(skip.source)) for skip in by_length}
    home = {skip: lane(rows.row_of(skip.target)) for skip in reversed(by_length) if skip in crossing}
    for skip in by_length:
        source, target = ends[skip.source].exit, ends[skip.target].entry
        start, end = (source.x, source.y), (target.x + 22.0, target.y - 22.0)
        points: list[Point] = [start, (start[0], away[skip])]
        if skip in home:
            track = rows.width - (len(crossing) - 1 - _place(skip, crossing, by_length)) * TRACK + 30
            points += [(track, away[skip]), (track, home[skip])]
        points += [(end[0], home.get(skip, away[skip])), end]
        covers = pen.covers(skip.nodes)
        tip = "skip: " + pen.tip(skip.nodes, len(skip.nodes)) if skip.nodes else ""
        pen.skip(points, source, target, dashed=bool(skip.nodes), label=skip.word, covers=covers, tip=tip)
        if skip.word:
            first, second = points[1], points[2]
            pen.plate((first[0] + second[0]) / 2, first[1], skip.word, pen.theme.foreground)


def _place(skip: LongSkip, crossing: list[LongSkip], by_length: list[LongSkip]) -> int:
    return [one for one in by_length if one in crossing].index(skip)
