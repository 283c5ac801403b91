"""What is known where the parser meets text that it did not expect: the ground on which messages are written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lark import Token

KEYWORDS = frozenset(
    {"and", "as", "def", "default", "else", "expect", "false", "for", "from", "head", "if", "in", "inline", "input"}
    | {"let", "net", "not", "or", "param", "title", "train", "true", "use"}
)


@dataclass(frozen=True)
class Mistake:
    """A token that cannot stand where it stands.

    - `text` is as written, `clean` the same with comments and strings masked; offsets are the same in both.
    - `terminal` is the token's; `$END` at the end of the text, `STRANGE` for a character that begins no token.
    - `accepted` are the terminals that could have stood here.
    - `pieces` are what has been read of the innermost statement: tokens, and nodes where a rule was complete.
    - `statement` is where that statement begins.
    """

    text: str
    clean: str
    start: int
    end: int
    terminal: str
    accepted: frozenset[str]
    pieces: tuple[Any, ...]
    statement: int

    @property
    def found(self) -> str:
        return self.text[self.start : self.end]

    @cached_property
    def before(self) -> str:
        """The statement up to the mistake, without the blanks in front of it."""
        return self.clean[self.statement : self.start].rstrip()

    @property
    def tail(self) -> str:
        """The end of `before`, short enough to search in."""
        return self.before[-80:]

    @cached_property
    def before_end(self) -> int:
        return self.statement + len(self.before)

    @cached_property
    def touching(self) -> bool:
        """Whether nothing stands between the mistake and what is in front of it."""
        return self.before_end == self.start

    @cached_property
    def rest(self) -> str:
        """From the mistake to the end of its line."""
        end = self.clean.find("\n", self.start)
        return self.clean[self.start : end if end >= 0 else len(self.clean)]

    @property
    def ends_line(self) -> bool:
        return self.terminal in ("_SEP", "$END", "_NL_ELSE", "_NL_BLOCK") and not self.found.startswith(",")

    @cached_property
    def opening(self) -> str:
        """The terminal that the statement begins with, "" where nothing of it was read."""
        first = self.pieces[0] if self.pieces else None
        return first.type if isinstance(first, Token) else ""

    @property
    def last(self) -> Any:
        return self.pieces[-1] if self.pieces else None

    @property
    def last_terminal(self) -> str:
        return self.last.type if isinstance(self.last, Token) else ""
