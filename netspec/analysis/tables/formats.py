"""A table as text that fits a terminal, as markdown, CSV and LaTeX (booktabs)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

from netspec.analysis.tables.cells import TableRequest
from netspec.analysis.tables.columns import Column
from netspec.analysis.tables.rows import Row

GAP = "  "
NARROWEST = 10
"""Columns of words are cut down to this before whole columns are left out."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and columns to be rendered; the totals are over the rows shown."""

    columns: list[Column]
    rows: list[Row]
    request: TableRequest

    def cells(self) -> list[list[str]]:
        return [[column.cell(row, self.request) for column in self.columns] for row in self.rows]

    def totals(self) -> list[str] | None:
        """The last line; None where no column adds up."""
        if not any(column.show_total for column in self.columns):
            return None
        line = [self._total(column) if column.show_total else "" for column in self.columns]
        line[0] = line[0] or "total"
        return line

    def _total(self, column: Column) -> str:
        values = [column.raw(row, self.request) for row in self.rows]
        assert column.show_total is not None
        return column.show_total(sum(value for value in values if isinstance(value, int | float)))


def render(table: Table, form: str, width: int | None = None) -> str:
    """The table in one of `FORMATS`; `width` is the terminal's, for text."""
    return _text(table, width) if form == "text" else FORMATS[form](table)


def _text(table: Table, width: int | None = None) -> str:
    columns, total = list(table.columns), table.totals()
    lines = [[column.title for column in columns], *table.cells(), *([total] if total else [])]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    if width is not None:
        _fit(columns, lines, widths, width)
    shown = [_line(line, widths, columns) for line in lines]
    rule = "─" * min(max(map(len, shown)), width or 10**6)
    body, last = (shown[1:-1], [rule, shown[-1]]) if total else (shown[1:], [])
    return "\n".join([shown[0], rule, *body, *last])


def _line(cells: list[str], widths: list[int], columns: list[Column]) -> str:
    parts = [
        _cut(cell, width).ljust(width) if column.align == "left" else cell.rjust(width)
        for cell, width, column in zip(cells, widths, columns, strict=True)
    ]
    return GAP.join(parts).rstrip()


def _cut(text: str, width: int) -> str:
    """The end of a path says more than its middle."""
    if len(text) <= width:
        return text
    tail = (width - 1) * 2 // 3
    return text[: width - 1 - tail] + "…" + text[len(text) - tail :] if tail else text[:width]


def _fit(columns: list[Column], lines: list[list[str]], widths: list[int], width: int) -> None:
    """Narrows columns of words, then leaves out columns of the highest priority number, until the width will do."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > width:
        excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
        words = [at for at, column in enumerate(columns) if column.align == "left" and column.name in ("path", "layer")]
        spare = sum(max(0, widths[at] - NARROWEST) for at in words)
        if spare >= excess:
            for at in sorted(words, key=lambda at: -widths[at]):
                taken = min(excess, max(0, widths[at] - max(NARROWEST, widths[at] // 2))) or min(
                    excess, max(0, widths[at] - NARROWEST)
                )
                widths[at] -= taken
                excess -= taken
            continue
        goes = max(range(len(columns)), key=lambda at: (columns[at].priority, at))
        if columns[goes].priority == 0:
            return
        del columns[goes], widths[goes]
        for line in lines:
            del line[goes]


def _markdown(table: Table) -> str:
    def escaped(cells: list[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    lines = [escaped([column.title for column in table.columns])]
    lines.append("| " + " | ".join("---" if column.align == "left" else "---:" for column in table.columns) + " |")
    lines += [escaped(cells) for cells in table.cells()]
    total = table.totals()
    if total:
        lines.append(escaped([f"**{cell}**" if cell else "" for cell in total]))
    return "\n".join(lines)


def _csv(table: Table) -> str:
    """Raw figures, column names as they are asked for; no totals, so that a program can add up."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.name for column in table.columns])
    for row in table.rows:
        writer.writerow([_plain(column.raw(row, table.request)) for column in table.columns])
    return out.getvalue().removesuffix("\n")


def _plain(value: object) -> object:
    return "" if value is None else value


_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
        "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "×": r"$\times$", "≤": r"$\le$", "…": r"\dots{}",
    }
)  # fmt: skip


def _latex(table: Table) -> str:
    def line(cells: list[str]) -> str:
        return "  " + " & ".join(cell.translate(_LATEX) for cell in cells) + r" \\"

    total = table.totals()
    return "\n".join(
        [
            r"% needs \usepackage{booktabs}",
            r"\begin{tabular}{" + "".join("l" if column.align == "left" else "r" for column in table.columns) + "}",
            r"  \toprule",
            line([column.title for column in table.columns]),
            r"  \midrule",
            *(line(cells) for cells in table.cells()),
            *([r"  \midrule", line(total)] if total else []),
            r"  \bottomrule",
            r"\end{tabular}",
        ]
    )


FORMATS: dict[str, Callable[[Table], str]] = {"text": _text, "markdown": _markdown, "csv": _csv, "latex": _latex}
