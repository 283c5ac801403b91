"""The full rendering: the sentence, the excerpts, the way there, what to write instead.

    error[NS404]: add joins 128×28×28 and 128×56×56
      --> resnet.net:10:3
       |
    10 |   add[ conv3-128/2, relu | conv1-128 ]
       |   ^^^  -----------------   --------- this branch gives 128×56×56
       |        |
       |        this branch gives 128×28×28
       = in `basic(128, 2)`, 2nd of 4, line 14
       = help: write `/2` on the shortcut: `conv1-128/2`

At most 20 diagnostics and 16 KiB; the rest is counted.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from netspec.source.diagnostic import Diagnostic, Fix, Label
from netspec.source.problems import Problems
from netspec.source.rendering.excerpt import WIDTH, Role, render_excerpt
from netspec.source.rendering.selection import MOST, count_by_severity, worst_first
from netspec.source.rendering.shown import cells, show, show_lines
from netspec.source.text import SourceText

BYTES = 15 * 1024
"""Of all diagnostics together; the summary goes on top of it."""
LABELS, NOTES, TRAIL = 6, 4, 8
"""How many of each one diagnostic shows."""
PAINTS = {"error": "1;31", "warning": "1;33", "hint": "1;36", "bold": "1"}
MARKS: dict[Role, str] = {"gutter": "34", "secondary": "34", "plain": ""}


def render_full(problems: Problems, color: bool = False) -> str:
    diagnostics = worst_first(problems)
    blocks: list[str] = []
    used = 0
    for diagnostic in diagnostics[:MOST]:
        block = cut_to_bytes(_Block(problems.sources, diagnostic, color).lines(), BYTES)
        used += size(block) + 2
        if used > BYTES and blocks:
            break
        blocks.append(block)
    if not blocks:
        return ""
    return "\n\n".join([*blocks, _summary(problems, diagnostics, len(blocks))])


def size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def cut_to_bytes(lines: Iterable[str], most: int) -> str:
    """As many of the lines as fit."""
    kept: list[str] = []
    used = 0
    for line in lines:
        used += size(line) + 1
        if used > most:
            break
        kept.append(line)
    return "\n".join(kept)


def _summary(problems: Problems, diagnostics: Sequence[Diagnostic], shown: int) -> str:
    """What there was in all, what was left out, and where to read on."""
    total = count_by_severity(diagnostics, problems.dropped)
    left = f" (the first {shown} shown)" if shown < len(diagnostics) or problems.dropped else ""
    return f"{total}{left}. `netspec explain {diagnostics[0].code.number}` says more."


class _Block:
    """One diagnostic on its way to text."""

    def __init__(self, sources: dict[str, SourceText], diagnostic: Diagnostic, color: bool) -> None:
        self.sources = sources
        self.diagnostic = diagnostic
        self.color = color
        labels = (diagnostic.primary, *diagnostic.labels[:LABELS])
        self.labels = [label for label in labels if label is not None]
        self.gutter = len(str(max((label.place.line for label in self.labels), default=0)))
        self.margin = " " * self.gutter

    def paint(self, text: str, role: str) -> str:
        """The text in the role's colour; everything of the primary label has the colour of the severity."""
        role = self.diagnostic.severity if role == "primary" else role
        code = PAINTS.get(role) or MARKS.get(role, "")  # type: ignore[call-overload]
        return f"\x1b[{code}m{text}\x1b[0m" if self.color and code and text else text

    def lines(self) -> Iterator[str]:
        diagnostic = self.diagnostic
        head = self.paint(f"{diagnostic.severity}[{diagnostic.code.number}]", diagnostic.severity)
        yield f"{head}{self.paint(f': {show(diagnostic.message, 600)}', 'bold')}"
        yield from self._excerpts()
        yield from self._trail()
        for note in diagnostic.notes[:NOTES]:
            yield from self._remark("note", note)
        if diagnostic.help:
            yield from self._remark("help", diagnostic.help)
        if diagnostic.fix:
            yield from self._fix(diagnostic.fix)

    def _excerpts(self) -> Iterator[str]:
        """The primary label's file first, then those of the causes, each with its labels."""
        files = dict.fromkeys(label.place.file for label in self.labels)
        for file in files:
            labels = [label for label in self.labels if label.place.file == file]
            arrow = "-->" if self.diagnostic.primary and file == self.diagnostic.primary.place.file else ":::"
            yield f"{self.paint(f'{self.margin} {arrow}', 'gutter')} {show(str(labels[0].place), 300)}"
            yield self.paint(f"{self.margin} |", "gutter")
            if file in self.sources:
                marked = [(label, label is self.diagnostic.primary) for label in labels]
                yield from render_excerpt(self.sources[file], marked, self.gutter, self.paint)
            else:
                yield from self._without_source(labels)

    def _without_source(self, labels: Sequence[Label]) -> Iterator[str]:
        for label in labels:
            if label.message:
                yield f"{self.margin} | line {label.place.line}: {show(label.message, 300)}"

    def _trail(self) -> Iterator[str]:
        """The outermost and the innermost calls; those between are counted."""
        trail = self.diagnostic.trail
        if len(trail) > TRAIL:
            between = f"... {len(trail) - TRAIL + 1} more"
            trail = (*trail[:2], between, *trail[len(trail) - TRAIL + 3 :])
        for step in trail:
            yield f"{self.paint(f'{self.margin} =', 'gutter')} {show(step, 300)}"

    def _remark(self, name: str, text: str) -> Iterator[str]:
        head = f"{self.margin} = {name}: "
        first = f"{self.paint(f'{self.margin} =', 'gutter')} {self.paint(name, 'bold')}: "
        for line in show_lines(text):
            pieces = [line] if cells(line) <= WIDTH else wrap(line)
            for piece in pieces:
                yield f"{first}{piece}"
                first = " " * len(head)

    def _fix(self, fix: Fix) -> Iterator[str]:
        """What `--fix` does, and the line as it then stands where the edit keeps to one short line."""
        yield from self._remark("fix", f"{fix.description} (netspec check --fix)")
        mended = mended_line(self.sources, fix)
        if mended is not None:
            number, line = mended
            yield f"{self.paint(f'{number:>{self.gutter}} |', 'gutter')} {show(line)}"


def wrap(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def mended_line(sources: dict[str, SourceText], fix: Fix) -> tuple[int, str] | None:
    """The number and text of the line after the fix, where it changes one line of at most `WIDTH` characters."""
    places = [edit.place for edit in fix.edits]
    if not places or any(place.file != places[0].file or place.end_line != places[0].line for place in places):
        return None
    number, file = places[0].line, places[0].file
    if file not in sources or any(place.line != number for place in places):
        return None
    line = sources[file].line(number)
    for edit in sorted(fix.edits, key=lambda edit: edit.place.column, reverse=True):
        line = line[: edit.place.column - 1] + edit.replacement + line[edit.place.end_column - 1 :]
    return (number, line) if len(line) <= WIDTH and "\n" not in line else None
