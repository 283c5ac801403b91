"""Notebooks: `%load_ext netspec.notebook` gives `%%netspec [NAME]`, a cell that is a network.

The cell shows the diagnostics, or the picture and the cost table; the Network is then in the variable NAME
(`network` where none is given). Needs no package of its own: whatever shows `_repr_html_` shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from netspec.analysis import analyse
from netspec.draw.drawing import draw
from netspec.draw.emit.svg import escaped
from netspec.draw.naming import bytes_figure, figure
from netspec.draw.slides.costs import cost_rows
from netspec.ir.network import Network
from netspec.reading import parse
from netspec.source import NetspecError
from netspec.source.rendering import render_full

HEADINGS = ("layer", "", "output", "parameters", "multiply-adds", "memory", "receptive field")
DEFAULT_NAME = "network"


@dataclass(frozen=True)
class Answer:
    """What a cell shows: a network with its picture and its costs, or what is wrong with the text."""

    network: Network | None
    error: NetspecError | None = None
    style: str = field(default="blocks")

    def __repr__(self) -> str:
        if self.network is None:
            return str(self.error)
        facts = analyse(self.network)
        return f"{self.network.name}: {figure(facts.params)} parameters, {figure(facts.macs)} multiply-adds"

    def _repr_html_(self) -> str:
        if self.network is None:
            assert self.error is not None
            return f"<pre>{escaped(render_full(self.error.problems))}</pre>"
        picture = draw(self.network, self.style).encoded("svg").decode()
        return picture.replace("<svg ", '<svg style="width: 100%; height: auto" ', 1) + cost_table(self.network)


def cost_table(network: Network) -> str:
    """The cost table as HTML, folded below the picture."""
    facts = analyse(network)
    total = ("in all", "", "", figure(facts.params), figure(facts.macs), bytes_figure(facts.activation_bytes), "")
    rows = [*(row.cells for row in cost_rows(network, facts)), total]
    head = "".join(f"<th>{heading}</th>" for heading in HEADINGS)
    body = "".join("<tr>" + "".join(f"<td>{escaped(cell)}</td>" for cell in cells) + "</tr>" for cells in rows)
    return f"<details><summary>Cost</summary><table><tr>{head}</tr>{body}</table></details>"


def answer(text: str) -> Answer:
    """What the text of a cell amounts to."""
    try:
        return Answer(parse(text))
    except NetspecError as error:
        return Answer(None, error)


def load_ipython_extension(shell: Any) -> None:
    """Called by `%load_ext netspec.notebook`."""

    def cell_magic(line: str, cell: str) -> Answer:
        made = answer(cell)
        if made.network is not None:
            shell.push({line.strip() or DEFAULT_NAME: made.network})
        return made

    shell.register_magic_function(cell_magic, "cell", "netspec")
