"""Bytes to text: encodings, sizes, and the characters that no file may hold."""

from __future__ import annotations

import pytest

from netspec.source import Problems, SourceText
from netspec.syntax import decode, parse_source
from tests.syntax.parsing import mistake, parse


def test_a_byte_order_mark_is_taken_off_once() -> None:
    source = decode(b"\xef\xbb\xbfrelu\n", "a.net", Problems())
    assert source is not None
    assert source.text == "relu\n"
    assert mistake(b"\xef\xbb\xbf\xef\xbb\xbfrelu\n").code.number == "NS108"


def test_lines_may_end_with_crlf() -> None:
    text = 'title "a"\r\ninput 3x8x8 # c\r\ndef f(c) {\r\n  conv3-{c}\r\n}\r\nf(8), maxpool\r\n'
    file = parse(text)
    assert len(file.statements) == 5
    assert [comment.text for comment in file.comments] == ["# c"]


@pytest.mark.parametrize(
    ("data", "code", "place"),
    [
        (b"input 3x8x8\rrelu\r", "NS143", "1:12"),
        (b"# a\rtanh\nrelu\n", "NS143", "1:4"),
        (b"conv3\x00-64\n", "NS142", "1:6"),
        (b'title "\x7f"\n', "NS142", "1:8"),
        ("# a\x85tanh\n".encode(), "NS142", "1:4"),
        ("# \u202e\n".encode(), "NS142", "1:3"),
        ('title "\ufffe"'.encode(), "NS142", "1:8"),
        ('title "\U0010ffff"'.encode(), "NS142", "1:8"),
        (b"# caf\xe9\nrelu\n", "NS141", "1:6"),
        (b"\xef\xbb\xbf# caf\xff\nrelu\n", "NS141", "1:6"),
        (b"\xff\xfer\x00e\x00", "NS141", "1:1"),
        (b"r\x00e\x00l\x00u\x00", "NS141", "1:1"),
        (b"\x00r\x00e\x00l\x00u", "NS141", "1:1"),
        (b"\xed\xa0\x80", "NS141", "1:1"),
    ],
)
def test_what_no_file_may_hold_is_refused_where_it_stands(data: bytes, code: str, place: str) -> None:
    found = mistake(data)
    assert (found.code.number, found.code.category) == (code, "encoding")
    assert str(found.primary.place if found.primary else "") == f"main.net:{place}"


def test_the_first_of_several_is_told() -> None:
    assert mistake(b"relu \x07 # \xe2\x80\xae\r x").message.startswith("U+0007")


def test_a_text_that_no_file_could_hold_is_refused_too() -> None:
    problems = Problems()
    assert parse_source(SourceText("-e", "relu # \ud800"), problems) is None
    assert problems.diagnostics[0].code.number == "NS142"


def test_the_line_separator_is_no_control_character_and_ends_no_line() -> None:
    assert len(parse("input 3x8x8\n# harmless\u2028tanh\nrelu\n").statements) == 2


def test_the_size_is_bounded_in_bytes_before_anything_else() -> None:
    parse("#" + "a" * ((1 << 20) - 1))
    assert mistake(b"#" + b"a" * (1 << 20)).code.category == "limit"
    assert mistake(("#" + "→" * 350_000).encode()).code.category == "limit"
    assert mistake("#" + "→" * 350_000).code.category == "limit"
    assert mistake(b"\xff" * (1 << 21)).code.category == "limit"
