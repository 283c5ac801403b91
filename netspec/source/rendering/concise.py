"""A line a diagnostic, as editors and grep read it: `file:line:column: error[NS402]: message; help`."""

from __future__ import annotations

from netspec.source.diagnostic import Diagnostic
from netspec.source.problems import Problems
from netspec.source.rendering.selection import MOST, count_by_severity, worst_first
from netspec.source.rendering.shown import show


def render_concise(problems: Problems) -> str:
    diagnostics = worst_first(problems)
    lines = [concise_line(diagnostic) for diagnostic in diagnostics[:MOST]]
    left = count_by_severity(diagnostics[MOST:], problems.dropped)
    return "\n".join([*lines, f"and {left}"] if left else lines)


def concise_line(diagnostic: Diagnostic) -> str:
    where = f"{show(str(diagnostic.primary.place), 200)}: " if diagnostic.primary else ""
    line = f"{where}{diagnostic.severity}[{diagnostic.code.number}]: {show(diagnostic.message, 300)}"
    return f"{line}; {show(' '.join(diagnostic.help.split()), 200)}" if diagnostic.help else line
