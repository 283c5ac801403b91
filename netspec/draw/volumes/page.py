"""Cuboids on a page: side by side in one or two rows, labels below the lowest corner, arrows, badges and brackets."""

from __future__ import annotations

from dataclasses import dataclass

from netspec.analysis.facts import Facts
from netspec.draw.blocks.fold import fold_sides, without_wide_frames
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme, mixed
from netspec.draw.lettering import BODY, width
from netspec.draw.naming import TIMES, subtitle, title_of
from netspec.draw.page import MARGIN, foot, head
from netspec.draw.pen import Pen, Port
from netspec.draw.picture import failure
from netspec.draw.scene import PAGE_WIDTH, Polygon, Polyline, Scene
from netspec.draw.volumes.cuboids import SLICE, Cuboid, Scale, cuboid, faces, plane, scale_of, window_on_side
from netspec.draw.volumes.solids import Run, Solid, blocks, layers, stages, without_pools
from netspec.ir.network import Network
from netspec.layers import Image, Tokens
from netspec.source.codes.pictures import StyleDoesNotSuit

MOST_IN_A_ROW = 14
ROOM = PAGE_WIDTH - 2 * MARGIN
LEAST_GAP, MOST_GAP = 40.0, 130.0
HEIGHTS, LOW = (420.0, 340.0, 270.0), 190.0
"""Of the highest front: in one row, the first that fits; in two."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A tensor on the page: its cuboid, its left side, the middle of its row and the line its labels stand on."""

    solid: Solid
    body: Cuboid
    x: float
    middle: float
    labels: float
    row: int


def volumes(network: Network, facts: Facts, theme: Theme, pyramid: bool = False) -> Scene:
    if not isinstance(network.input, Image | Tokens):
        raise failure(StyleDoesNotSuit, f"volumes shows images on their way, and the input is a {network.input}")
    pen = Pen(network, facts, theme)
    run, rows, scale, steps = _fitted(network)
    placed = _placed(run, rows, scale)
    for here, after in zip(placed, [*placed[1:], None], strict=True):
        _draw(pen, here)
        if after is not None:
            _arrow(pen, here, after, pyramid)
    _spans(pen, run, placed)
    head(pen, title_of(network), subtitle(network, facts))
    foot(pen)
    return pen.scene("volumes", title_of(network), f"{title_of(network)}\n{subtitle(network, facts)}", steps)


# ── what fits ────────────────────────────────────────────────────────────────────────────────────────────────────


def _fitted(network: Network) -> tuple[Run, int, Scale, list[str]]:
    chain = fold_sides(without_wide_frames(collapse(network)), lambda item: "")
    every, tops = layers(network, chain), blocks(network, chain)
    tries: tuple[tuple[Run, int, list[str]], ...] = (
        (every, 1, []),
        (without_pools(every), 1, ["pooling stands on the arrows"]),
        (without_pools(tops), 1, ["pooling stands on the arrows", "one tensor a block"]),
        (without_pools(every), 2, ["pooling stands on the arrows"]),
        (without_pools(tops), 2, ["pooling stands on the arrows", "one tensor a block"]),
        (stages(without_pools(tops)), 1, ["one tensor a resolution"]),
        (stages(without_pools(tops)), 2, ["one tensor a resolution"]),
    )
    for run, rows, steps in tries:
        if rows > 1 and run.spans and run is not tries[-1][0]:
            continue  # brackets do not change rows
        scale = _scale(run, rows) if len(run.solids) <= MOST_IN_A_ROW * rows else None
        if scale is not None:
            return run, rows, scale, steps
    raise failure(StyleDoesNotSuit, "the network passes through too many resolutions for volumes", "--style blocks")


def _rows(run: Run, rows: int) -> list[list[Solid]]:
    half = -(-len(run.solids) // rows)
    return [run.solids[at : at + half] for at in range(0, len(run.solids), half)]


def _scale(run: Run, rows: int) -> Scale | None:
    """The largest scale at which the rows fit."""
    types = [solid.type for solid in run.solids]
    for height in HEIGHTS if rows == 1 else (LOW,):
        scale = scale_of(types, height)
        if all(_places(row, scale, LEAST_GAP)[-1] <= ROOM for row in _rows(run, rows)):
            return scale
    return None


def _places(row: list[Solid], scale: Scale, gap: float) -> list[float]:
    """Where each tensor's left side is, and the end: neither arrows nor labels run into each other."""
    found, right, label_end = list[float](), 0.0, 0.0
    for index, solid in enumerate(row):
        wide, label = _drawn_width(solid, scale), _label_width(solid)
        between = max(gap, width(solid.arrow, BODY) + 50 if solid.arrow else 0) if index else 0.0
        left = max(right + between, label_end + 18 + label / 2 - wide / 2 if index else (label - wide) / 2, 0.0)
        found.append(left)
        right, label_end = left + wide, left + wide / 2 + label / 2
    return [*found, max(right, label_end)]


def _drawn_width(solid: Solid, scale: Scale) -> float:
    return cuboid(solid, scale).whole + (SLICE if solid.count > 1 else 0.0)


def _label_width(solid: Solid) -> float:
    return max(width(solid.word, BODY, True), width(solid.shape, BODY))


def _placed(run: Run, rows: int, scale: Scale) -> list[Placed]:
    found: list[Placed] = []
    bands = [(250.0, 830.0)] if rows == 1 else [(215.0, 505.0), (620.0, 890.0)]
    for number, (row, (top, bottom)) in enumerate(zip(_rows(run, rows), bands, strict=False)):
        gap = LEAST_GAP
        while gap < MOST_GAP and _places(row, scale, gap + 5)[-1] <= ROOM:
            gap += 5
        starts = _places(row, scale, gap)
        left = MARGIN + (ROOM - starts[-1]) / 2
        bodies = [cuboid(solid, scale) for solid in row]
        middle = (top + bottom) / 2
        labels = middle + max(body.drop for body in bodies) + 38
        for solid, body, start in zip(row, bodies, starts, strict=False):
            found.append(Placed(solid, body, left + start, middle, labels, number))
    return found


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _draw(pen: Pen, here: Placed) -> None:
    solid, body = here.solid, here.body
    base = pen.theme.ground(solid.tone) if solid.tone != "plain" else pen.theme.muted
    pen.tones[solid.tone] = None
    if solid.count > 1:
        _faces(pen, here, here.x + SLICE, mixed(base, pen.theme.background, 0.35))
    id = _faces(pen, here, here.x, base)
    middle = here.x + (body.whole + (SLICE if solid.count > 1 else 0)) / 2
    pen.text(middle, here.labels, solid.word, bold=True, anchor="middle")
    pen.text(middle, here.labels + 34, solid.shape, colour=pen.theme.muted, anchor="middle")
    if solid.count > 1:
        pen.text(middle, here.labels + 66, f"{TIMES}{solid.count}", bold=True, anchor="middle")
    assert id


def _faces(pen: Pen, here: Placed, x: float, base: str) -> str:
    """The three faces; the front of the nearest slice has the name and accounts for the nodes."""
    solid, first = here.solid, x == here.x
    front, roof, side = faces(here.body, x, here.middle)
    line, thin = pen.theme.background, 1.5
    covers = pen.covers(solid.nodes) if first else ()
    tip = pen.tip(solid.nodes) if first and solid.nodes else solid.shape
    id = _id(solid, pen) if first else ""
    pen.boxes.append(Polygon(points=tuple(roof), fill=mixed(base, "#FFFFFF", 0.35), line=line, line_width=thin))
    pen.boxes.append(Polygon(points=tuple(side), fill=mixed(base, "#000000", 0.28), line=line, line_width=thin))
    pen.boxes.append(
        Polygon(id=id, role="face", tip=tip, covers=covers, points=tuple(front), fill=base, line=line, line_width=thin)
    )
    return id or "slice"


def _id(solid: Solid, pen: Pen) -> str:
    return pen.covers(solid.nodes)[0] if solid.nodes else "input:"


def _arrow(pen: Pen, here: Placed, after: Placed, pyramid: bool) -> None:
    start = here.x + here.body.whole + (SLICE if here.solid.count > 1 else 0) + 5
    end = after.x - 6
    source, target = Port(_id(here.solid, pen), start, here.middle), Port(_id(after.solid, pen), end, after.middle)
    if here.row != after.row:
        channel = here.labels + 86
        out, back = min(start + 24, PAGE_WIDTH - 20), max(end - 24, 20.0)
        points = [(start, here.middle), (out, here.middle), (out, channel), (back, channel), (back, after.middle)]
        pen.wire([*points, (end, after.middle)], source, target)
        return
    pen.wire([(start, here.middle), (end, after.middle)], source, target, label=after.solid.arrow)
    if after.solid.arrow:
        pen.text((start + end) / 2 - 4, here.middle - 12, after.solid.arrow, colour=pen.theme.muted, anchor="middle")
    if pyramid and after.solid.window and isinstance(here.solid.type, Image):
        shown = window_on_side(here.body, here.x, here.middle, after.solid.window, plane(here.solid.type))
        ink = pen.theme.skip
        pen.front.append(Polygon(points=tuple(shown), fill=None, line=ink, line_width=3.0))
        for corner in (shown[1], shown[2]):
            pen.front.append(Polyline(points=(corner, (end, after.middle)), colour=ink, line_width=1.5))


def _spans(pen: Pen, run: Run, placed: list[Placed]) -> None:
    """Brackets over the top, the shorter the lower."""
    tops = [min(p.middle - p.body.drop for p in placed if p.row == row) for row in range(placed[-1].row + 1)]
    order = sorted(run.spans, key=lambda span: span.target - span.source)
    for number, span in enumerate(order):
        source, target = placed[span.source], placed[span.target]
        if source.row != target.row:
            continue
        lane = max(tops[source.row] - 18 - 14 * number, 150.0)
        points = []
        for here, is_end in ((source, False), (target, True)):
            x = here.x + here.body.dx + here.body.width / 2
            top = (x, here.middle - here.body.drop)
            points += [(x, lane), top] if is_end else [top, (x, lane)]
        ends = Port(_id(source.solid, pen), 0, 0), Port(_id(target.solid, pen), 0, 0)
        pen.skip(points, *ends)
