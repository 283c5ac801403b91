"""The style `table`: configurations side by side in columns, rows by resolution, as VGG's table 1 and ResNet's.

What a column has that the one to its left has not is bold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from netspec.analysis.facts import Facts
from netspec.draw.charts.steps import place_text
from netspec.draw.collapse import collapse
from netspec.draw.colours import Theme
from netspec.draw.lettering import BODY, NAME, cut, wrap
from netspec.draw.naming import TIMES, figure, title_of
from netspec.draw.page import MARGIN, head
from netspec.draw.pen import Pen
from netspec.draw.scene import PAGE_WIDTH, Polyline, Rect, Scene
from netspec.draw.tree import Chain, Group, Item, Join, Op, Repeat, Side, Skip, last_node, nodes_of
from netspec.ir.network import Network
from netspec.layers.wording import bare_word

Subject = tuple[Network, Facts]
MOST_COLUMNS = 6
PLACES = 190.0
TOP, BOTTOM, LINE = 180.0, 1030.0, 34.0
MOST_LINES = 4
"""Of one entry."""


@dataclass(slots=True)
class Cell:
    """What a network does at one resolution: its entries, and the nodes they account for."""

    entries: list[str] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)


def configurations(subjects: Sequence[Subject], theme: Theme) -> Iterator[Scene]:
    """So many networks a page; where their rows are too many, on several pages."""
    page = 0
    for at in range(0, len(subjects), MOST_COLUMNS):
        some = subjects[at : at + MOST_COLUMNS]
        for table in _tables(some):
            page += 1
            yield _page(some, theme, table, page)


Table = list[tuple[str, list[list[tuple[str, bool]]], list[Cell]]]
"""Rows: the resolution, each column's lines with whether they are new, each column's cell."""


def _tables(subjects: Sequence[Subject]) -> list[Table]:
    columns = [_cells(network) for network, _ in subjects]
    places = _places(columns)
    room = (PAGE_WIDTH - 2 * MARGIN - PLACES) / len(subjects) - 24
    rows: Table = []
    for place in places:
        cells = [column.get(place, Cell()) for column in columns]
        lines = [_lines(cell, before, room) for cell, before in zip(cells, [None, *cells], strict=False)]
        rows.append((place, lines, cells))
    return _split(rows)


def _split(rows: Table) -> list[Table]:
    """Over pages, each as high as fits; a row higher than a page is broken between lines."""
    most = int((BOTTOM - TOP - 3 * LINE - 40) / LINE)
    pages: list[Table] = [[]]
    left = float(most)
    for place, columns, cells in rows:
        while True:
            tall = max(1, *(len(lines) for lines in columns))
            if tall + 0.5 <= left:
                pages[-1].append((place, columns, cells))
                left -= tall + 0.5
                break
            fits = int(left - 0.5)
            if fits >= 3 or left == most:
                pages[-1].append((place, [lines[:fits] for lines in columns], cells))
                columns, cells = [lines[fits:] for lines in columns], [Cell() for _ in cells]
            pages.append([])
            left = float(most)
    return pages


def _places(columns: list[dict[str, Cell]]) -> list[str]:
    """All resolutions, each after those that come before it in any column."""
    found: list[str] = []
    for column in columns:
        at = 0
        for place in column:
            if place in found:
                at = max(at, found.index(place) + 1)
            else:
                found.insert(at, place)
                at += 1
    return found


def _cells(network: Network) -> dict[str, Cell]:
    found: dict[str, Cell] = {}
    for item in _opened(network, collapse(network)):
        place = place_text(network.node(last_node(item)).output)
        cell = found.setdefault(place, Cell())
        cell.nodes += nodes_of(item)
        cell.entries += _entries(network, item)
    return found


def _opened(network: Network, chain: Chain) -> Iterator[Item]:
    """The items; groups without joins and repeats that change the resolution taken apart."""
    for item in chain.items:
        if isinstance(item, Group) and not any(isinstance(inner, Join) for inner in item.chain.items):
            yield from _opened(network, item.chain)
        elif isinstance(item, Repeat) and not _keeps_place(network, item):
            for instance in item.instances:
                yield from _opened(network, instance)
        else:
            yield item


def _keeps_place(network: Network, repeat: Repeat) -> bool:
    made = {place_text(network.node(last_node(instance)).output) for instance in repeat.instances}
    return len(made) == 1


def _entries(network: Network, item: Item) -> list[str]:
    if isinstance(item, Side):
        return [f"head {item.name}"]
    if isinstance(item, Op):
        return [_word(network, item)]
    if isinstance(item, Repeat):
        only = item.body.items[0] if len(item.body.items) == 1 else None
        if isinstance(only, Op):
            word = _word(network, only)
            return [word] * item.count if item.count <= MOST_LINES else [f"{word} {TIMES}{item.count}"]
        return [f"[ {_words(network, item.body)} ] {TIMES}{item.count}"]
    return [f"[ {_words(network, Chain((item,)))} ]"]


def _word(network: Network, op: Op) -> str:
    return bare_word(network.node(op.nodes[0]).layer)


def _words(network: Network, chain: Chain) -> str:
    """The layers with weights of a block, branches between bars."""
    found: list[str] = []
    for item in chain.items:
        if isinstance(item, Op) and network.node(item.nodes[0]).layer.family not in ("norm", "activation"):
            found.append(_word(network, item))
        elif isinstance(item, Join):
            branches = [_words(network, branch) for branch in item.branches if not isinstance(branch, Skip)]
            shown = " | ".join(branch for branch in branches if branch)
            found.append(shown if len(branches) < 2 else f"{network.node(item.node).kind}[ {shown} ]")
        elif isinstance(item, Repeat):
            words = _words(network, item.body)
            single = len(item.body.items) == 1 and isinstance(item.body.items[0], Op)
            found.append(f"{words} {TIMES}{item.count}" if single else f"[ {words} ] {TIMES}{item.count}")
        elif isinstance(item, Group):
            found.append(_words(network, item.chain))
    return ", ".join(word for word in found if word)


def _lines(cell: Cell, before: Cell | None, room: float) -> list[tuple[str, bool]]:
    """An entry is new where the column to the left has fewer of it."""
    left = Counter(before.entries) if before is not None else Counter(cell.entries)
    found: list[tuple[str, bool]] = []
    for entry in cell.entries:
        new = left[entry] <= 0
        left[entry] -= 1
        found += [(line, new) for line in wrap(entry, room, BODY, True, MOST_LINES)]
    return found


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _page(subjects: Sequence[Subject], theme: Theme, table: Table, page: int) -> Scene:
    pen = Pen(*subjects[0], theme)
    share = (PAGE_WIDTH - 2 * MARGIN - PLACES) / len(subjects)
    y = TOP + 30
    pen.text(MARGIN, y, "resolution", colour=theme.muted)
    for index, (network, _) in enumerate(subjects):
        pen.text(_x(index, share), y, cut(network.name, share - 12, NAME, True), size=NAME, bold=True, anchor="middle")
    y = _rule(pen, y + 18)
    for place, columns, cells in table:
        y = _row(pen, subjects, place, columns, cells, y, share)
    for word, of in (("parameters", "params"), ("multiply-adds", "macs")):
        pen.text(MARGIN, y + LINE, word, colour=theme.muted)
        for index, (_, facts) in enumerate(subjects):
            pen.text(_x(index, share), y + LINE, figure(getattr(facts, of)), bold=True, anchor="middle")
        y += LINE
    names = ", ".join(network.name for network, _ in subjects) if len(subjects) > 1 else title_of(subjects[0][0])
    said = "what the column to the left has not is bold" if len(subjects) > 1 else "by resolution"
    head(pen, names, said)
    return pen.scene(f"table-{page}", names, f"{names}\n{said}")


def _x(column: int, share: float) -> float:
    return MARGIN + PLACES + share * (column + 0.5)


def _row(
    pen: Pen, subjects: Sequence[Subject], place: str, columns: list[list[tuple[str, bool]]], cells: list[Cell],
    y: float, share: float,
) -> float:  # fmt: skip
    tall = max(1, *(len(lines) for lines in columns)) * LINE
    pen.text(MARGIN, y + LINE - 6, place, colour=pen.theme.muted, room=PLACES - 10)
    for index, (lines, cell) in enumerate(zip(columns, cells, strict=True)):
        pen.network, pen.facts = subjects[index]
        covers = pen.covers(cell.nodes)
        left = _x(index, share) - share / 2 + 4
        pen.back.append(
            Rect(id=pen.unique(f"{index}:{place}"), role="card", x=left, y=y, width=share - 8, height=tall + 8,
                 covers=covers, tip=pen.tip(cell.nodes))
        )  # fmt: skip
        top = y + (tall - len(lines) * LINE) / 2
        for number, (line, new) in enumerate(lines):
            pen.text(_x(index, share), top + LINE * (number + 1) - 6, line, bold=new, anchor="middle")
    return _rule(pen, y + tall + 8)


def _rule(pen: Pen, y: float) -> float:
    points = ((MARGIN, y), (PAGE_WIDTH - MARGIN, y))
    pen.back.append(Polyline(role="axis", points=points, colour=pen.theme.frame_line, line_width=2.0))
    return y + 1
