"""Texts, lines and places."""

from __future__ import annotations

from netspec.source import Place, SourceText


def test_lines_and_columns_count_from_one() -> None:
    text = SourceText("a.net", "ab\ncd\n")
    assert [text.position(offset) for offset in range(7)] == [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1)]


def test_only_a_newline_ends_a_line() -> None:
    text = SourceText("a.net", "a\u2028b\x0bc\r\nd")
    assert text.line(1) == "a\u2028b\x0bc"
    assert text.line(2) == "d"
    assert len(text.line_starts) == 2


def test_the_last_line_may_be_empty() -> None:
    assert SourceText("a.net", "a\n").line(2) == ""


def test_a_span_knows_its_text_and_its_place() -> None:
    text = SourceText("a.net", "input 3x8x8\nrelu, tanh\n")
    span = text.span(12, 16)
    assert span.text == "relu"
    assert span.place == Place("a.net", 2, 1, 2, 5)
    assert str(span.place) == "a.net:2:1"


def test_a_span_reaches_to_the_end_of_another() -> None:
    text = SourceText("a.net", "relu, tanh")
    assert text.span(0, 4).to(text.span(6, 10)).text == "relu, tanh"
