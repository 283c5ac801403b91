"""The cost table as text, markdown, CSV, LaTeX and JSON."""

from netspec.analysis.tables.cells import TableRequest
from netspec.analysis.tables.columns import BY_NAME, PRESETS, Column, columns_named
from netspec.analysis.tables.formats import Table, render
from netspec.analysis.tables.grid import GRID_FORMATS, Grid
from netspec.analysis.tables.json_form import json_text
from netspec.analysis.tables.rows import Row, lecture_rows, rows_of
from netspec.analysis.tables.summary import memory_lines, summary

__all__ = [
    "BY_NAME",
    "GRID_FORMATS",
    "PRESETS",
    "Column",
    "Grid",
    "Row",
    "Table",
    "TableRequest",
    "columns_named",
    "json_text",
    "lecture_rows",
    "memory_lines",
    "render",
    "rows_of",
    "summary",
]
