"""The style `strip`: one vertical strip a network, two or three abreast, as ResNet's figure 3; for comparing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from netspec.analysis.facts import Facts
from netspec.draw.blocks.fold import fold_sides, fold_stages, labels_of, without_wide_frames
from netspec.draw.charts.steps import place_text
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme, Tone
from netspec.draw.lettering import BODY, NAME, cut
from netspec.draw.naming import DOT, TIMES, count_text, figure, lines_of, title_of, tone_of
from netspec.draw.page import MARGIN, foot, head
from netspec.draw.pen import Pen, Port
from netspec.draw.scene import PAGE_WIDTH, Scene
from netspec.draw.tree import Chain, Folded, Group, Item, Join, Op, Repeat, Side, Skip, last_node, nodes_of
from netspec.ir.network import Network

Subject = tuple[Network, Facts]
ABREAST = 3
TOP, BOTTOM = 215.0, 990.0
MOST_PITCH, LEAST_PITCH, BOX = 62.0, 43.0, 34.0
PLACES, BOX_WIDTH, ARCS = 130.0, 300.0, 120.0


@dataclass(slots=True)
class Row:
    """One box of a strip; `place` is the resolution of what it makes."""

    text: str
    tone: Tone
    nodes: tuple[int, ...]
    place: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Arc:
    """At the right of the rows `first` to `last`: a skip, or how often they come."""

    first: int
    last: int
    count: int = 0
    dashed: bool = False
    nodes: tuple[int, ...] = ()


@dataclass(slots=True)
class Strip:
    """Rows with what stands at their right; `nested`: those of a repeat's body, in which repeats are rows."""

    rows: list[Row] = field(default_factory=list)
    arcs: list[Arc] = field(default_factory=list)
    nested: bool = False


def strips(subjects: Sequence[Subject], theme: Theme) -> Iterator[Scene]:
    for page, at in enumerate(range(0, len(subjects), ABREAST), 1):
        yield _page(subjects[at : at + ABREAST], theme, page)


def _page(subjects: Sequence[Subject], theme: Theme, page: int) -> Scene:
    pen = Pen(*subjects[0], theme)
    made = [_fitted(network) for network, _ in subjects]
    pitch = min(MOST_PITCH, *((BOTTOM - TOP) / max(len(strip.rows), 1) for strip in made))
    share = (PAGE_WIDTH - 2 * MARGIN) / len(subjects)
    for index, ((network, facts), strip) in enumerate(zip(subjects, made, strict=True)):
        pen.network, pen.facts = network, facts
        left = MARGIN + share * index + (share - PLACES - BOX_WIDTH - ARCS) / 2
        _draw(pen, strip, left, pitch, index)
    pen.network, pen.facts = subjects[0]
    names = ", ".join(network.name for network, _ in subjects) if len(subjects) > 1 else title_of(subjects[0][0])
    said = "from top to bottom; at the left the resolution, at the right skips and repeats"
    head(pen, names, said)
    foot(pen)
    return pen.scene(f"strip-{page}", names, f"{names}\n{said}")


def _fitted(network: Network) -> Strip:
    """The strip with as much in it as fits: all layers, blocks as rows, stretches as rows."""
    chain = fold_sides(without_wide_frames(collapse(network)), lambda item: "")
    most = int((BOTTOM - TOP) / LEAST_PITCH)
    for opened in (2, 1, 0):
        strip = Strip()
        _walk(network, chain, strip, opened)
        if len(strip.rows) <= most:
            return strip
    strip = Strip()
    _walk(network, fold_stages(network, chain, lambda item: ""), strip, 0)
    return strip


def _walk(network: Network, chain: Chain, strip: Strip, opened: int) -> None:
    """Rows of a chain; blocks are opened so many levels deep."""
    start = len(strip.rows)
    for item in chain.items:
        if isinstance(item, Op) and len(strip.rows) > start and _is_light(network, item):
            row = strip.rows[-1]
            row.text, row.nodes = DOT.join([row.text, *lines_of(network, item)]), (*row.nodes, *item.nodes)
        elif isinstance(item, Op):
            strip.rows.append(_row(network, item, DOT.join(lines_of(network, item)), item.nodes))
        elif isinstance(item, Side):
            last = strip.rows[-1] if strip.rows else None
            if last is None:
                strip.rows.append(_row(network, item, item.name, tuple(nodes_of(item))))
            else:
                last.nodes = (*last.nodes, *nodes_of(item))
        elif isinstance(item, Repeat):
            _repeat(network, item, strip, opened)
        elif isinstance(item, Join) and opened and _main(item) is not None:
            _join(network, item, strip, opened)
        elif isinstance(item, Group) and opened and not _is_wide(item):
            _walk(network, item.chain, strip, opened - 1 if opened == 1 else opened)
        else:
            strip.rows.append(_row(network, item, _name(item), tuple(nodes_of(item))))


def _is_wide(group: Group) -> bool:
    """Whether it is a module of several branches, which a strip cannot show but by its name."""
    return any(isinstance(item, Join) and _main(item) is None for item in group.chain.items)


def _is_light(network: Network, op: Op) -> bool:
    """Whether it goes on the row before: an activation after a join, a dropout."""
    return network.node(op.nodes[0]).layer.family in ("activation", "regularisation")


def _name(item: Item) -> str:
    if isinstance(item, Folded):
        return f"{item.label}{DOT}{item.detail}" if item.detail else item.label
    if isinstance(item, Join):
        return f"{len(item.branches)} branches"
    if isinstance(item, Group) and item.kind:
        return item.kind
    return labels_of(item)[0] if isinstance(item, Group | Repeat) else count_text(item)


def _repeat(network: Network, item: Repeat, strip: Strip, opened: int) -> None:
    only = item.body.items[0] if len(item.body.items) == 1 else None
    nodes = tuple(nodes_of(item))
    if isinstance(only, Op):
        strip.rows.append(_row(network, item, DOT.join(lines_of(network, only)), nodes, item.count))
    elif opened == 2 and not strip.nested:
        inner, start = Strip(nested=True), len(strip.rows)
        _walk(network, item.body, inner, opened)
        seen = {node for row in inner.rows for node in row.nodes} | {node for arc in inner.arcs for node in arc.nodes}
        inner.rows[0].nodes = (*inner.rows[0].nodes, *(node for node in nodes if node not in seen))
        strip.rows += inner.rows
        strip.arcs += [Arc(arc.first + start, arc.last + start, arc.count, arc.dashed, arc.nodes) for arc in inner.arcs]
        strip.arcs.append(Arc(start, len(strip.rows) - 1, item.count))
    else:
        text = " ".join(part for part in labels_of(item) if "layers" not in part)
        strip.rows.append(_row(network, item, text, nodes))


def _main(join: Join) -> Chain | None:
    chains = [branch for branch in join.branches if isinstance(branch, Chain)]
    return chains[0] if len(chains) == 1 and len(join.branches) == 2 else None


def _join(network: Network, join: Join, strip: Strip, opened: int) -> None:
    main = _main(join)
    assert main is not None
    start = len(strip.rows)
    _walk(network, main, strip, opened)
    signs = {"add": "+", "mul": TIMES, "cat": "concat"}
    strip.rows.append(_row(network, join, signs.get(network.node(join.node).kind, "join"), (join.node,)))
    skipped = tuple(node for branch in join.branches if isinstance(branch, Skip) for node in branch.nodes)
    strip.arcs.append(Arc(start, len(strip.rows) - 1, dashed=bool(skipped), nodes=skipped))


def _row(network: Network, item: Item, text: str, nodes: tuple[int, ...], count: int = 1) -> Row:
    last = network.node(last_node(item))
    shown = item if isinstance(item, Op) else Op((last.id,))
    if isinstance(item, Repeat) and isinstance(item.body.items[0], Op) and len(item.body.items) == 1:
        shown = item.body.items[0]
    tone = tone_of(network, shown) if isinstance(item, Op | Join) or count > 1 else "block"
    return Row(text, tone, nodes, place_text(last.output), count)


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _draw(pen: Pen, strip: Strip, left: float, pitch: float, index: int) -> None:
    network, facts = pen.network, pen.facts
    x, middle = left + PLACES, left + PLACES + BOX_WIDTH / 2
    heading = f"{network.name}{DOT}{figure(facts.params)}"
    pen.text(middle, TOP - 26, cut(heading, PLACES + BOX_WIDTH, NAME, True), size=NAME, bold=True, anchor="middle")
    high = min(pitch - 9, 48.0)
    place, before = "", ""
    for number, row in enumerate(strip.rows):
        y = TOP + pitch * number
        wide = 150.0 if row.tone in ("add", "concat") else BOX_WIDTH
        text = cut(row.text + (f" {TIMES}{row.count}" if row.count > 1 else ""), wide - 16, BODY)
        covers = pen.covers(row.nodes)
        id = pen.box(
            f"{index}:{covers[0]}", middle - wide / 2, y, wide, high, row.tone, [(text, BODY, False)], covers=covers,
            tip=pen.tip(row.nodes), corner=8.0,
        )  # fmt: skip
        if before:
            pen.wire([(middle, y - pitch + high), (middle, y)], Port(before, 0, 0), Port(id, 0, 0, arrow=False))
        if row.place != place:
            pen.text(x - 14, y + high / 2 + 9, row.place, colour=pen.theme.muted, anchor="end")
        place, before = row.place, id
    _draw_arcs(pen, strip, x + BOX_WIDTH, pitch, high)


def _draw_arcs(pen: Pen, strip: Strip, right: float, pitch: float, high: float) -> None:
    for arc in strip.arcs:
        top, bottom = TOP + pitch * arc.first, TOP + pitch * arc.last + high
        if arc.count:
            x = right + 52
            pen.bracket([(x - 10, top), (x, top), (x, bottom), (x - 10, bottom)])
            pen.text(x + 14, (top + bottom) / 2 + 9, f"{TIMES}{arc.count}", bold=True)
        else:
            end = right - BOX_WIDTH / 2 + 75
            points = [(right, top + high / 2), (right + 24, top + high / 2), (right + 24, bottom - high / 2)]
            source, target = Port("", 0, 0), Port("", 0, 0)
            covers = pen.covers(arc.nodes)
            pen.skip([*points, (end, bottom - high / 2)], source, target, dashed=arc.dashed, covers=covers)
