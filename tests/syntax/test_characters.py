"""Letters that look like ours and are none, where the word around them can't be written in ours either."""

from __future__ import annotations

from netspec.source import Problems, SourceText
from netspec.syntax import parse_source


def test_a_lookalike_in_a_word_of_other_letters_is_told_without_a_fix() -> None:
    problems = Problems()
    parse_source(SourceText("main.net", "input 3x8x8\n\u0441onv\u03bb3-8\n"), problems)
    first = problems.diagnostics[0]
    assert "looks like `c`" in first.message
    assert first.fix is None
