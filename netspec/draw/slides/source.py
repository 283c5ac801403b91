"""The `.net` source on pages, in a monospaced face, with keywords, strings, comments and numbers in colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from netspec.analysis.facts import Facts
from netspec.draw.colours import Theme, contrast, mixed
from netspec.draw.lettering import BODY
from netspec.draw.naming import title_of
from netspec.draw.page import MARGIN, ROOM, head
from netspec.draw.pen import Pen
from netspec.draw.scene import MONO_ADVANCE, Run, Scene, Text
from netspec.ir.network import Network
from netspec.syntax.mistake import KEYWORDS

COLUMNS = int(ROOM / (BODY * MONO_ADVANCE)) - 1
LINES, TOP, PITCH = 25, 180.0, 34.0
MOST_PAGES = 12
TOKEN = re.compile(r'(#[^\n]*)|("(?:[^"\\\n]|\\.)*")|([A-Za-z_][A-Za-z0-9_]*)|([0-9][0-9.]*)|(\s+|.)')


def source_pages(network: Network, facts: Facts, theme: Theme) -> Iterator[Scene]:
    """Nothing where the network has no source; at most so many pages of it."""
    lines = [line for text in network.source.split("\n") for line in _broken(_plain(text))]
    while lines and not lines[-1].strip():
        lines.pop()
    pages = min(-(-len(lines) // LINES), MOST_PAGES)
    for number in range(pages):
        yield _page(network, facts, theme, lines[number * LINES : (number + 1) * LINES], number + 1, pages)


def _plain(line: str) -> str:
    return "".join(c if c.isprintable() else " " for c in line.expandtabs(2)[: COLUMNS * LINES])


def _broken(line: str) -> list[str]:
    """A line over the page's width goes on below, indented."""
    found = [line[:COLUMNS]]
    rest = line[COLUMNS:]
    while rest:
        found.append("    " + rest[: COLUMNS - 4])
        rest = rest[COLUMNS - 4 :]
    return found


def _page(network: Network, facts: Facts, theme: Theme, lines: list[str], number: int, pages: int) -> Scene:
    pen = Pen(network, facts, theme)
    for index, line in enumerate(lines):
        if line.strip():
            runs = _runs(line, theme)
            pen.front.append(
                Text(x=MARGIN, y=TOP + 34 + index * PITCH, content=line, size=BODY, colour=theme.foreground, mono=True,
                     runs=runs)
            )  # fmt: skip
    title = f"Source — {title_of(network)}" + (f" ({number} of {pages})" if pages > 1 else "")
    file = PurePath(network.file).name
    head(pen, title, file)
    return pen.scene(f"source-{number}", title, f"{title}\n{file}")


def _runs(line: str, theme: Theme) -> tuple[Run, ...]:
    inks = _inks(theme)
    found: list[Run] = []
    for match in TOKEN.finditer(line):
        kind = match.lastindex or 5
        text = match.group()
        colour = inks.get(kind, theme.foreground)
        if kind == 3:
            colour = inks[0] if text in KEYWORDS else theme.foreground
        if found and found[-1].colour == colour:
            found[-1] = Run(found[-1].content + text, colour)
        else:
            found.append(Run(text, colour))
    return tuple(found)


def _inks(theme: Theme) -> dict[int, str]:
    """Keywords (0), comments, strings and numbers, each dark or light enough to be read."""
    return {
        0: _readable(theme.skip, theme), 1: theme.muted, 2: _readable(theme.ground("add"), theme),
        4: _readable(theme.ground("conv"), theme),
    }  # fmt: skip


def _readable(colour: str, theme: Theme) -> str:
    share = 0.0
    while contrast(mixed(colour, theme.foreground, share), theme.background) < 4.5:
        share += 0.1
    return mixed(colour, theme.foreground, share)
