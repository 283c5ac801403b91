"""A grid of cells, whatever they hold, as text that fits, markdown, CSV and LaTeX (booktabs)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import NamedTuple

GAP = "  "
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "×": r"$\times$", "≤": r"$\le$", "…": r"\dots{}",
        "→": r"$\to$",
    }
)  # fmt: skip


class Grid(NamedTuple):
    """A line of titles, lines of cells, maybe a last line of totals; `left` says which columns hold words."""

    titles: Sequence[str]
    lines: Sequence[Sequence[str]]
    left: Sequence[bool]
    total: Sequence[str] | None = None

    def all_lines(self) -> list[Sequence[str]]:
        return [self.titles, *self.lines, *([self.total] if self.total else [])]

    def widths(self) -> list[int]:
        return [max(map(len, cells)) for cells in zip(*self.all_lines(), strict=True)]


def text(grid: Grid, widths: Sequence[int] | None = None) -> str:
    """Columns side by side; cells wider than their column are cut."""
    widths = widths or grid.widths()
    shown = [_line(cells, widths, grid.left) for cells in grid.all_lines()]
    rule = "─" * max(map(len, shown))
    body, last = (shown[1:-1], [rule, shown[-1]]) if grid.total else (shown[1:], [])
    return "\n".join([shown[0], rule, *body, *last])


def _line(cells: Sequence[str], widths: Sequence[int], left: Sequence[bool]) -> str:
    parts = [
        cut(cell, width).ljust(width) if words else cell.rjust(width)
        for cell, width, words in zip(cells, widths, left, strict=True)
    ]
    return GAP.join(parts).rstrip()


def cut(cell: str, width: int) -> str:
    """What is too long, without its middle: the end of a path says most."""
    if len(cell) <= width:
        return cell
    tail = (width - 1) * 2 // 3
    return cell[: width - 1 - tail] + "…" + cell[len(cell) - tail :] if tail else cell[:width]


def markdown(grid: Grid) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    rule = "| " + " | ".join("---" if words else "---:" for words in grid.left) + " |"
    total = [line([f"**{cell}**" if cell else "" for cell in grid.total])] if grid.total else []
    return "\n".join([line(grid.titles), rule, *map(line, grid.lines), *total])


def comma_separated(grid: Grid) -> str:
    """No totals, so that a program can add up."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([grid.titles, *grid.lines])
    return out.getvalue().removesuffix("\n")


def latex(grid: Grid) -> str:
    def line(cells: Sequence[str]) -> str:
        return "  " + " & ".join(cell.translate(_LATEX) for cell in cells) + r" \\"

    return "\n".join(
        [
            r"% needs \usepackage{booktabs}",
            r"\begin{tabular}{" + "".join("l" if words else "r" for words in grid.left) + "}",
            r"  \toprule",
            line(grid.titles),
            r"  \midrule",
            *map(line, grid.lines),
            *([r"  \midrule", line(grid.total)] if grid.total else []),
            r"  \bottomrule",
            r"\end{tabular}",
        ]
    )


GRID_FORMATS: dict[str, Callable[[Grid], str]] = {
    "text": text,
    "markdown": markdown,
    "csv": comma_separated,
    "latex": latex,
}
