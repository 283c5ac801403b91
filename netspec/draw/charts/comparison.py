"""Networks beside each other: a row each, a bar for parameters, multiply-adds, memory and layers with weights."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from netspec.analysis.facts import Facts
from netspec.draw.colours import Theme, Tone
from netspec.draw.lettering import BODY, NAME, cut
from netspec.draw.naming import bytes_figure, figure, last_field
from netspec.draw.page import MARGIN, head
from netspec.draw.pen import Pen
from netspec.draw.scene import Rect, Scene
from netspec.ir.network import Network

Subject = tuple[Network, Facts]
Column = tuple[str, Tone, Callable[[Facts], float], Callable[[float], str]]
COLUMNS: tuple[Column, ...] = (
    ("parameters", "linear", lambda facts: facts.params, figure),
    ("multiply-adds", "conv", lambda facts: facts.macs, figure),
    ("memory, one sample", "act", lambda facts: facts.activation_bytes, bytes_figure),
    ("weighted layers", "add", lambda facts: sum(1 for one in facts.nodes if one.macs), lambda value: f"{value:g}"),
)
NAMES, COLUMN, GAP = 300.0, 270.0, 28.0
ROWS, TOP, LEAST_PITCH, MOST_PITCH = 8, 250.0, 90.0, 150.0


def comparison(subjects: Sequence[Subject], theme: Theme) -> Iterator[Scene]:
    """Pages of so many rows each; bars are shares of the largest of all."""
    most = [max((of(facts) for _, facts in subjects), default=0) or 1 for _, _, of, _ in COLUMNS]
    for page, start in enumerate(range(0, len(subjects), ROWS), 1):
        yield _page(subjects[start : start + ROWS], theme, most, page, len(subjects))


def _page(subjects: Sequence[Subject], theme: Theme, most: list[float], page: int, count: int) -> Scene:
    pen = Pen(*subjects[0], theme)
    for index, (name, *_) in enumerate(COLUMNS):
        pen.text(_x(index), TOP - 50, name, colour=theme.muted)
    pen.text(_x(len(COLUMNS)), TOP - 50, "receptive field", colour=theme.muted)
    notes = []
    for row, (network, facts) in enumerate(subjects):
        notes.append(_row(pen, network, facts, most, TOP + row * min(LEAST_PITCH * ROWS / len(subjects), MOST_PITCH)))
    title = f"{count} networks compared" if count != 1 else "One network"
    head(pen, title, "bars are shares of the largest · input " + _inputs(subjects))
    return pen.scene(f"compare-{page}", title, "\n".join([title, *notes]))


def _inputs(subjects: Sequence[Subject]) -> str:
    shapes = dict.fromkeys(str(network.input) for network, _ in subjects)
    return ", ".join(shapes)


def _x(column: int) -> float:
    return MARGIN + NAMES + column * (COLUMN + GAP)


def _row(pen: Pen, network: Network, facts: Facts, most: list[float], y: float) -> str:
    pen.text(MARGIN, y + 8, cut(network.name, NAMES - 20, NAME, True), size=NAME, bold=True)
    told = [network.name]
    for index, (name, tone, of, text) in enumerate(COLUMNS):
        value = of(facts)
        long = max((COLUMN - 110) * value / most[index], 2.0)
        pen.boxes.append(
            Rect(role="bar", x=_x(index), y=y - 18, width=long, height=36, corner=4, fill=pen.theme.ground(tone),
                 tip=f"{network.name}: {text(value)} {name}")
        )  # fmt: skip
        pen.text(_x(index) + long + 10, y + 9, text(value), size=BODY)
        told.append(f"{text(value)} {name}")
    field = last_field(network, facts)
    pen.text(_x(len(COLUMNS)), y + 9, field or "whole input", room=1900 - _x(len(COLUMNS)))
    return ", ".join([*told, f"receptive field {field or 'whole input'}"])
