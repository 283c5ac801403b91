"""A cost table as text that fits a terminal, as markdown, CSV and LaTeX."""

from __future__ import annotations

from typing import NamedTuple

from netspec.analysis.tables.cells import TableRequest
from netspec.analysis.tables.columns import Column
from netspec.analysis.tables.grid import GAP, GRID_FORMATS, Grid, text
from netspec.analysis.tables.rows import Row

NARROWEST = 10
"""Columns of words are cut down to this before whole columns are left out."""
SHRINKING = ("path", "layer")


class Table(NamedTuple):
    """Rows and columns to be rendered; the totals are over the rows shown."""

    columns: list[Column]
    rows: list[Row]
    request: TableRequest

    def grid(self) -> Grid:
        """As people read it."""
        return Grid(
            [column.title for column in self.columns],
            [[column.cell(row, self.request) for column in self.columns] for row in self.rows],
            self._left(),
            self._totals(),
        )

    def raw_grid(self) -> Grid:
        """As programs read it: names that columns are asked for by, and figures unrounded."""
        values = [[column.raw(row, self.request) for column in self.columns] for row in self.rows]
        lines = [["" if value is None else str(value) for value in line] for line in values]
        return Grid([column.name for column in self.columns], lines, self._left())

    def _left(self) -> list[bool]:
        return [column.align == "left" for column in self.columns]

    def _totals(self) -> list[str] | None:
        if not any(column.show_total for column in self.columns):
            return None
        line = [self._total(column) for column in self.columns]
        line[0] = line[0] or "total"
        return line

    def _total(self, column: Column) -> str:
        if column.show_total is None:
            return ""
        values = (column.raw(row, self.request) for row in self.rows)
        return column.show_total(sum(value for value in values if isinstance(value, int | float)))


def render(table: Table, form: str, width: int | None = None) -> str:
    """The table in one of the formats; `width` is the terminal's, for text."""
    if form == "csv":
        return GRID_FORMATS[form](table.raw_grid())
    if form != "text" or width is None:
        return GRID_FORMATS[form](table.grid())
    columns = list(table.columns)
    while True:
        grid = Table(columns, table.rows, table.request).grid()
        widths = _narrowed(columns, grid.widths(), width)
        if widths is not None:
            return text(grid, widths)
        # What matters least goes first; with nothing left to leave out, lines will wrap.
        goes = max(range(len(columns)), key=lambda at: (columns[at].priority, at))
        if columns[goes].priority == 0:
            return text(grid)
        del columns[goes]


def _narrowed(columns: list[Column], widths: list[int], width: int) -> list[int] | None:
    """Widths with columns of words cut, the widest first; None where that is not enough."""
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    narrowed = list(widths)
    words = [at for at, column in enumerate(columns) if column.name in SHRINKING]
    while excess > 0:
        widest = max(words, key=lambda at: narrowed[at], default=None)
        if widest is None or narrowed[widest] <= NARROWEST:
            return None
        narrowed[widest] -= 1
        excess -= 1
    return narrowed
