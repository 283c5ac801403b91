"""Problems for the tests of what is done with them."""

from __future__ import annotations

from netspec.source import Problems, SourceText, Span
from netspec.source.codes.types import WrongKind


def source(text: str, name: str = "main.net") -> SourceText:
    return SourceText(name, text)


def at(text: SourceText, words: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of the words."""
    start = -1
    for _ in range(nth + 1):
        start = text.text.index(words, start + 1)
    return text.span(start, start + len(words))


def problems_in(*sources: SourceText) -> Problems:
    problems = Problems()
    for one in sources:
        problems.add_source(one)
    return problems


def one_problem(text: str, words: str, message: str = "it is wrong", name: str = "main.net") -> Problems:
    """A single error at the words."""
    written = source(text, name)
    problems = problems_in(written)
    problems.add(WrongKind, at(written, words), message)
    return problems
