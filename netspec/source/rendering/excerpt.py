"""Excerpts of a source with what is to be said under it: carets for the place itself, dashes for its causes.

    12 | conv3-16, maxpool, fc-64
       |                    ----- became a vector of 64 here
    13 | conv3-32, relu
       | ^^^^^^^^ works on images

Lines are cut to `WIDTH` cells round what is pointed at, so a line of a megabyte costs no more than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from netspec.source.diagnostic import Label
from netspec.source.rendering.shown import cells, show, show_character
from netspec.source.text import SourceText

WIDTH = 100
"""Cells of source that an excerpt shows of a line."""
LEAD = 30
"""Characters left standing in front of what is pointed at, where a line is cut."""
TAB = 4

Role = Literal["gutter", "primary", "secondary", "plain"]
Paint = Callable[[str, Role], str]


@dataclass(frozen=True, slots=True)
class Mark:
    """An underline on one line: character offsets within the line, the end exclusive."""

    start: int
    end: int
    message: str
    primary: bool


@dataclass(frozen=True, slots=True)
class CutLine:
    """The part of a line that is shown; `at` are the cells at which its characters begin, and one past the last."""

    text: str
    first: int
    at: tuple[int, ...]

    def cell(self, offset: int) -> int:
        """The cell of a character of the line, clamped to what is shown."""
        return self.at[min(max(offset - self.first, 0), len(self.at) - 1)]


def render_excerpt(
    source: SourceText, labels: Sequence[tuple[Label, bool]], gutter: int, paint: Paint
) -> Iterator[str]:
    """The lines of an excerpt; `labels` are all of this source, each with whether it is the primary one."""
    marks = marks_by_line(source, labels)
    shown_before = 0
    for number in sorted(marks):
        if shown_before and number == shown_before + 2:
            yield from _source_line(source, number - 1, (), gutter, paint)
        elif shown_before and number > shown_before + 2:
            yield paint("." * max(3, gutter), "gutter")
        yield from _source_line(source, number, marks[number], gutter, paint)
        shown_before = number


def marks_by_line(source: SourceText, labels: Sequence[tuple[Label, bool]]) -> dict[int, list[Mark]]:
    """The underlines of each line. A label of several lines is marked on its first, and says where it ends."""
    marks: dict[int, list[Mark]] = {}
    for label, primary in labels:
        place = label.place
        number = min(max(place.line, 1), len(source.line_starts))
        length = len(source.line(number))
        start = min(max(place.column - 1, 0), length)
        several = place.end_line > place.line
        end = length if several else min(max(place.end_column - 1, start), length)
        message = show(label.message, 300)
        if several and place.end_line > place.line + 1:
            message = f"{message} (to line {place.end_line})".lstrip()
        marks.setdefault(number, []).append(Mark(start, max(end, start + 1), message, primary))
    return marks


def _source_line(source: SourceText, number: int, marks: Sequence[Mark], gutter: int, paint: Paint) -> Iterator[str]:
    line = cut_line(source.line(number), marks)
    yield f"{paint(f'{number:>{gutter}} |', 'gutter')} {line.text}".rstrip()
    bar = paint(f"{'':{gutter}} |", "gutter")
    for row in underline(line, marks, paint):
        yield f"{bar} {row}"


def cut_line(line: str, marks: Sequence[Mark]) -> CutLine:
    """Expands tabs, spells out what cannot be shown, and cuts the line round its most important mark."""
    focus = next((mark for mark in marks if mark.primary), marks[0] if marks else Mark(0, 0, "", True))
    first = 0
    if len(line) > WIDTH or cells("".join(map(show_character, line))) > WIDTH:
        first = max(0, focus.start - LEAD) if focus.end > WIDTH * 3 // 4 else 0
    shown = ["…"] if first else []
    at, width = [], len(shown)
    for character in line[first : first + WIDTH]:
        piece = " " * (TAB - width % TAB) if character == "\t" else show_character(character)
        if width + cells(piece) > WIDTH:
            break
        at.append(width)
        shown.append(piece)
        width += cells(piece)
    if first + len(at) < len(line):
        shown.append("…")
    return CutLine("".join(shown), first, (*at, width))


def underline(line: CutLine, marks: Sequence[Mark], paint: Paint) -> Iterator[str]:
    """The row of carets and dashes with the rightmost message on it; then the others, from right to left."""
    if not marks:
        return
    row = _row_of_marks(line, marks)
    inline = max(marks, key=lambda mark: (line.cell(mark.end), bool(mark.message), mark.primary))
    text = _painted_row(row, paint)
    yield f"{text} {paint(inline.message, _role(inline))}" if inline.message else text
    others = (mark for mark in marks if mark is not inline and mark.message)
    rest = sorted(others, key=lambda mark: (line.cell(mark.start), mark.primary))
    if rest:
        yield _stems(line, rest, paint)
    while rest:
        mark = rest.pop()
        stems = _stems(line, [other for other in rest if line.cell(other.start) < line.cell(mark.start)], paint)
        used = max((line.cell(o.start) + 1 for o in rest if line.cell(o.start) < line.cell(mark.start)), default=0)
        yield f"{stems}{' ' * (line.cell(mark.start) - used)}{paint(mark.message, _role(mark))}"


def _row_of_marks(line: CutLine, marks: Sequence[Mark]) -> str:
    """Dashes, and carets over them."""
    row = [" "] * (max(max(line.cell(mark.end), line.cell(mark.start) + 1) for mark in marks))
    for mark in sorted(marks, key=lambda mark: mark.primary):
        start = line.cell(mark.start)
        for cell in range(start, max(line.cell(mark.end), start + 1)):
            row[cell] = "^" if mark.primary else "-"
    return "".join(row)


def _painted_row(row: str, paint: Paint) -> str:
    pieces, at = [], 0
    while at < len(row):
        end = at
        while end < len(row) and row[end] == row[at]:
            end += 1
        role: Role = {"^": "primary", "-": "secondary"}.get(row[at], "plain")  # type: ignore[assignment]
        pieces.append(paint(row[at:end], role))
        at = end
    return "".join(pieces)


def _stems(line: CutLine, marks: Sequence[Mark], paint: Paint) -> str:
    """A `|` under the start of each mark."""
    pieces, at = [], 0
    for mark in marks:
        start = line.cell(mark.start)
        if start >= at:
            pieces.append(" " * (start - at) + paint("|", _role(mark)))
            at = start + 1
    return "".join(pieces)


def _role(mark: Mark) -> Role:
    return "primary" if mark.primary else "secondary"
