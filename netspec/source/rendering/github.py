"""Workflow commands that GitHub shows as annotations: worst first, at most ten of a level, as it shows no more."""

from __future__ import annotations

from netspec.source.diagnostic import Diagnostic, Severity
from netspec.source.problems import Problems
from netspec.source.rendering.shown import show_lines

PER_LEVEL = 10
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render_github(problems: Problems) -> str:
    lines: list[str] = []
    for severity, level in LEVELS.items():
        found = [diagnostic for diagnostic in problems.diagnostics if diagnostic.severity is severity]
        shown = found if len(found) <= PER_LEVEL else found[: PER_LEVEL - 1]
        lines += [annotation(diagnostic, level) for diagnostic in shown]
        if len(shown) < len(found):
            lines.append(f"::{level} title=netspec::{len(found) - len(shown)} more of this level; run netspec check")
    return "\n".join(lines)


def annotation(diagnostic: Diagnostic, level: str) -> str:
    properties = {"title": diagnostic.code.number}
    if diagnostic.primary:
        place = diagnostic.primary.place
        properties |= {"file": place.file, "line": str(place.line), "endLine": str(place.end_line)}
        if place.line == place.end_line:  # GitHub takes columns on one line only
            properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    texts = [diagnostic.message, *diagnostic.trail, *diagnostic.notes]
    if diagnostic.help:
        texts.append(f"help: {diagnostic.help}")
    listed = ",".join(f"{name}={escape_property(value)}" for name, value in properties.items())
    return f"::{level} {listed}::{escape_data(chr(10).join(texts))}"


def escape_data(text: str) -> str:
    """As the runner reads a message back; what acts on a terminal is spelt out first."""
    shown = "\n".join(show_lines(text))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")
