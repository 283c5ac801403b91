"""Applies the certain fixes of diagnostics to the texts: what `netspec check --fix` writes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from netspec.source.diagnostic import Edit, Fix
from netspec.source.problems import Problems
from netspec.source.text import Place, SourceText

Stretch = tuple[int, int, str]
"""Start and end offset in a text, and what replaces it."""


def apply_fixes(problems: Problems) -> dict[str, str]:
    """File name to its new text, for every file that a fix changes.

    Fixes are taken in the order in which they were found. One that touches what an earlier one changed is left for
    the next run, whole: no fix is ever applied in part.
    """
    changes: dict[str, list[Stretch]] = {}
    for diagnostic in problems.diagnostics:
        if diagnostic.fix is None:
            continue
        wanted = _stretches(problems.sources, diagnostic.fix)
        if wanted is not None and not any(_touches(changes.get(file, ()), one) for file, one in wanted):
            for file, one in wanted:
                changes.setdefault(file, []).append(one)
    return {file: replace_stretches(problems.sources[file].text, made) for file, made in changes.items()}


def replace_stretches(text: str, stretches: Iterable[Stretch]) -> str:
    """The text with every stretch replaced; they don't overlap."""
    pieces, at = [], 0
    for start, end, replacement in sorted(stretches):
        pieces += [text[at:start], replacement]
        at = end
    return "".join([*pieces, text[at:]])


def offsets(source: SourceText, place: Place) -> tuple[int, int]:
    """Where a place begins and ends in its text."""
    starts = source.line_starts
    return starts[place.line - 1] + place.column - 1, starts[place.end_line - 1] + place.end_column - 1


def _stretches(sources: Mapping[str, SourceText], fix: Fix) -> list[tuple[str, Stretch]] | None:
    """The fix's edits by file, None where one of them points into a file that is not at hand."""
    if not all(edit.place.file in sources for edit in fix.edits):
        return None
    return [(edit.place.file, _stretch(sources[edit.place.file], edit)) for edit in fix.edits]


def _stretch(source: SourceText, edit: Edit) -> Stretch:
    start, end = offsets(source, edit.place)
    return start, end, edit.replacement


def _touches(made: Iterable[Stretch], wanted: Stretch) -> bool:
    """Whether a stretch overlaps one of those made, or both insert at one place."""
    start, end, _ = wanted
    return any((start < other_end and other_start < end) or start == other_start for other_start, other_end, _ in made)
