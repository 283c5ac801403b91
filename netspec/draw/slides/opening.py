"""The first page of a network's part: its title and its four figures, large."""

from __future__ import annotations

from netspec.analysis.facts import Facts
from netspec.draw.colours import Theme
from netspec.draw.lettering import wrap
from netspec.draw.naming import bytes_figure, figure, last_field, shape_text, title_of
from netspec.draw.page import MARGIN, ROOM, TITLE_ID
from netspec.draw.pen import Pen
from netspec.draw.scene import Rect, Scene
from netspec.ir.network import Network

LARGE, FIGURE, WORD = 72.0, 64.0, 26.0


def opening(network: Network, facts: Facts, theme: Theme) -> Scene:
    pen = Pen(network, facts, theme)
    title = title_of(network)
    lines = wrap(title, ROOM, LARGE, True)
    top = 330.0
    for number, line in enumerate(lines):
        pen.text(MARGIN, top + number * 90, line, size=LARGE, bold=True, id="" if number else TITLE_ID)
    below = top + (len(lines) - 1) * 90
    pen.front.append(Rect(role="page", x=MARGIN, y=below + 46, width=220, height=8, fill=theme.skip))
    flow = f"{shape_text(network.input)} → {shape_text(network.output)}, {len(network.nodes)} layers"
    pen.text(MARGIN, below + 120, flow, size=WORD + 6, colour=theme.muted, room=ROOM)
    told = (
        (figure(facts.params), "parameters"),
        (figure(facts.macs), "multiply-adds"),
        (bytes_figure(facts.activation_bytes), "outputs, one sample"),
        (last_field(network, facts).removesuffix(" (windows alone)") or "whole", "receptive field"),
    )
    for number, (value, word) in enumerate(told):
        x = MARGIN + number * ROOM / len(told)
        pen.text(x, 780, value, size=FIGURE, bold=True, room=ROOM / len(told) - 20)
        pen.text(x, 830, word, size=WORD, colour=theme.muted)
    notes = "\n".join([title, flow, *(f"{word}: {value}" for value, word in told)])
    return pen.scene("opening", title, notes)
