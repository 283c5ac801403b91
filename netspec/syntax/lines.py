"""Writes lines one after another, and the comments of a file where the text passes them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from netspec.source import Span
from netspec.syntax import tree

WIDTH = 120

Item = tree.Statement | tree.Argument | tree.Expr
"""What stands in rows: between brackets, or in a file."""


class Lines:
    """The text as far as it is written.

    - `current` is the line that is being written; `commented` says that it ends in a comment.
    - `last_line` is the line of the source where what was written last ends.
    - `at_start` says that nothing stands yet behind the last opening bracket.
    """

    def __init__(self, file: tree.File) -> None:
        self.source = file.source
        self.done: list[str] = []
        self.current = ""
        self.commented = False
        self.last_line = 0
        self.at_start = True
        self._comments = file.comments
        self._starts = [comment.span.start for comment in file.comments]
        self._next = 0

    def write(self, text: str) -> None:
        self.current += text

    def new_line(self, indent: int, blank: bool = False) -> None:
        if self.current.strip():
            self.done.append(self.current.rstrip())
        if blank and not self.at_start:
            self.done.append("")
        self.current, self.commented = " " * indent, False

    def text(self) -> str:
        self.new_line(0)
        return "".join(f"{line}\n" for line in self.done)

    def open(self, bracket: str, offset: int) -> None:
        """An opening bracket whose inside stands on lines of its own; `offset` is its place in the source."""
        self.write(bracket)
        self.at_start, self.last_line = True, self.line_of(offset)

    def fits(self, text: str, column: int | None = None) -> bool:
        return (len(self.current) if column is None else column) + len(text) <= WIDTH

    def line_of(self, offset: int) -> int:
        return self.source.position(offset)[0]

    def comments_before(self, offset: int, indent: int) -> None:
        """Writes the comments up to an offset: behind what is on their line, else on lines of their own."""
        while self._next < len(self._starts) and self._starts[self._next] < offset:
            comment = self._comments[self._next]
            self._next += 1
            line = self.line_of(comment.span.start)
            if line <= self.last_line and not self.commented and self.current.strip():
                self.write(f" {comment.text.rstrip()}")
            else:
                self.new_line(indent, blank=line - self.last_line > 1)
                self.write(comment.text.rstrip())
                self.at_start = False
            self.last_line = max(line, self.last_line)
            self.commented = True

    def holds_comment(self, span: Span) -> bool:
        """Whether a comment stands within a part of the tree, or is still to be written before its end."""
        at = bisect_left(self._starts, span.end)
        return at > 0 and (self._starts[at - 1] >= span.start or at > self._next)

    def opened_over_lines(self, opening: int, items: Sequence[Item | tree.Branch], closing: int | None) -> bool:
        """Whether a line ends directly within a pair of brackets that hold something; `opening`, `closing`: offsets."""
        if not items:
            return False
        line = self.line_of(opening)
        for item in items:
            if self.line_of(item.span.start) != line:
                return True
            line = self.line_of(item.span.end)
        return closing is not None and self.line_of(closing) != line
