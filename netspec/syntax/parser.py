"""The parser of the grammar: lark's LALR core with our callbacks, one for each thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from lark import Lark, Token

from netspec.source.bundled import bundled
from netspec.syntax.statements import StatementBuilder

_OPERATORS = frozenset(
    ("PLUS", "MINUS", "STAR", "SLASH", "FLOOR", "PERCENT", "POWER", "COMPARISON", "TILDE", "DOTS", "AND", "OR")
)


class NewlineFilter:
    """Drops a newline that stands after a binary operator: the expression goes on."""

    always_accept = ("_SEP",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        before = ""
        for token in stream:
            if token.type == "_SEP" and before in _OPERATORS and "," not in token:
                continue
            before = token.type
            yield token


class Machine(threading.local):
    """A parser and the builder that its callbacks belong to; made when a thread first parses."""

    def __init__(self) -> None:
        self.builder = StatementBuilder()
        self.lark = Lark(
            bundled("grammar").joinpath("netspec.lark").read_text("utf-8"),
            parser="lalr",
            lexer="contextual",
            start=["file", "expression"],
            transformer=self.builder,
            postlex=NewlineFilter(),
            maybe_placeholders=True,
        )



