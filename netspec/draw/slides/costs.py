"""The cost table over as many pages as it needs: a row a layer with what follows it, or a scope where they are many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from netspec.analysis.facts import Facts, NodeFacts
from netspec.draw.charts.steps import Step, steps_of
from netspec.draw.colours import Theme
from netspec.draw.lettering import BODY
from netspec.draw.naming import bytes_figure, field_text, figure, lines_of, shape_text, title_of
from netspec.draw.page import MARGIN, head
from netspec.draw.pen import Pen
from netspec.draw.scene import PAGE_WIDTH, Polyline, Rect, Scene
from netspec.draw.tree import Op
from netspec.ir.network import Network

Align = Literal["start", "end"]
COLUMNS: tuple[tuple[str, float, Align], ...] = (
    ("layer", MARGIN, "start"), ("", 470.0, "start"), ("output", 1050.0, "end"), ("parameters", 1250.0, "end"),
    ("multiply-adds", 1450.0, "end"), ("memory", 1610.0, "end"), ("receptive field", 1860.0, "end"),
)  # fmt: skip
TOP, PITCH, ROWS = 196.0, 38.0, 21
MOST_ROWS = 80


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table, as texts, with the nodes it sums up."""

    cells: tuple[str, ...]
    nodes: tuple[int, ...]


def cost_pages(network: Network, facts: Facts, theme: Theme) -> Iterator[Scene]:
    rows = cost_rows(network, facts)
    pages = -(-len(rows) // ROWS)
    share = -(-len(rows) // pages)
    for number in range(pages):
        some, last = rows[number * share : (number + 1) * share], number == pages - 1
        yield _page(network, facts, theme, some, number + 1, pages, last)


def cost_rows(network: Network, facts: Facts) -> list[Row]:
    """A row a step of the network, or a scope where there are more than `MOST_ROWS`."""
    steps = steps_of(network)
    if len(steps) <= MOST_ROWS:
        return [_row(network, facts, step.path, _word(network, step), step.nodes) for step in steps]
    for depth in (3, 2, 1):
        groups = _by_prefix(steps, depth)
        if len(groups) <= MOST_ROWS or depth == 1:
            return [_row(network, facts, path, _count(nodes), tuple(nodes)) for path, nodes in groups]
    return []


def _by_prefix(steps: list[Step], depth: int) -> list[tuple[str, list[int]]]:
    """Runs of steps whose paths begin with the same parts."""
    found: list[tuple[str, list[int]]] = []
    for step in steps:
        path = ".".join(step.path.split(".")[:depth])
        if found and found[-1][0] == path:
            found[-1][1].extend(step.nodes)
        else:
            found.append((path, list(step.nodes)))
    return found


def _word(network: Network, step: Step) -> str:
    return " · ".join(lines_of(network, Op(step.nodes)))


def _count(nodes: list[int]) -> str:
    return f"{len(nodes)} layers" if len(nodes) > 1 else ""


def _row(network: Network, facts: Facts, path: str, word: str, nodes: tuple[int, ...]) -> Row:
    own: list[NodeFacts] = [facts.nodes[node - 1] for node in nodes]
    params, macs, memory = (sum(getattr(one, name) for one in own) for name in ("params", "macs", "output_bytes"))
    cells = (
        path, word, shape_text(network.node(nodes[-1]).output), figure(params) if params else "",
        figure(macs) if macs else "", bytes_figure(memory), field_text(own[-1].receptive_field),
    )  # fmt: skip
    return Row(cells, nodes)


def _page(
    network: Network, facts: Facts, theme: Theme, rows: list[Row], number: int, pages: int, last: bool
) -> Scene:  # fmt: skip
    pen = Pen(network, facts, theme)
    for name, x, align in COLUMNS:
        pen.text(x, TOP, name, colour=theme.muted, anchor=align)
    _rule(pen, TOP + 12)
    for index, row in enumerate(rows):
        _draw(pen, row, TOP + 46 + index * PITCH, index)
    if last:
        y = TOP + 46 + len(rows) * PITCH
        _rule(pen, y - 27)
        total = ("in all", "", "", figure(facts.params), figure(facts.macs), bytes_figure(facts.activation_bytes), "")
        _cells(pen, total, y + 4, bold=True)
    title = f"Cost — {title_of(network)}" + (f" ({number} of {pages})" if pages > 1 else "")
    head(pen, title, "one sample, 32-bit floats; a multiply-add counts once")
    lines = ["  ".join(cell for cell in row.cells if cell) for row in rows]
    return pen.scene(f"cost-{number}", title, "\n".join([title, "", *lines]))


def _draw(pen: Pen, row: Row, y: float, index: int) -> None:
    ground = pen.theme.frame if index % 2 else None
    pen.back.append(
        Rect(
            id=pen.unique(f"row:{row.cells[0]}"), role="card", x=MARGIN - 12, y=y - 27, fill=ground, height=PITCH,
            width=PAGE_WIDTH - 2 * MARGIN + 24, covers=pen.covers(row.nodes), tip=pen.tip(row.nodes),
        )
    )  # fmt: skip
    _cells(pen, row.cells, y)


def _cells(pen: Pen, cells: tuple[str, ...], y: float, bold: bool = False) -> None:
    rooms = (395.0, 400.0, 190.0, 190.0, 190.0, 150.0, 240.0)
    for cell, (_, x, align), room in zip(cells, COLUMNS, rooms, strict=True):
        if cell:
            pen.text(x, y, cell, size=BODY, bold=bold, anchor=align, room=room)


def _rule(pen: Pen, y: float) -> None:
    points = ((MARGIN, y), (PAGE_WIDTH - MARGIN, y))
    pen.back.append(Polyline(role="axis", points=points, colour=pen.theme.frame_line, line_width=2.0))
