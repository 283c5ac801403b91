"""Bytes to text: UTF-8, at most 1 MiB, no character that shows one thing and means another.

What is refused is refused everywhere, in comments and strings too.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from netspec.source import Code, Place, Problems, SourceText
from netspec.source.codes import text as text_codes

LARGEST_SOURCE = 1 << 20
"""Bytes of a file in UTF-8."""

_LONE_RETURN = re.compile(r"\r(?!\n)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PLANE_ENDS = "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NONCHARACTER = re.compile(f"[\ufdd0-\ufdef\ud800-\udfff{_PLANE_ENDS}]")


def decode(data: bytes, name: str, problems: Problems) -> SourceText | None:
    """The text of a file, without its byte order mark; None where it was refused."""
    if len(data) > LARGEST_SOURCE:
        _refuse_size(name, len(data), problems)
        return None
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_like_utf16(data):
        problems.add(
            text_codes.NotUtf8,
            Place(name, 1, 1, 1, 1),
            f"{name} is UTF-16, and a .net file is UTF-8",
            help=f"convert it: iconv -f UTF-16 -t UTF-8 {name} > utf8.net (in PowerShell: Set-Content -Encoding utf8)",
        )
        return None
    body = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_byte(name, body, error.start, len(data) - len(body), problems)
        return None
    source = SourceText(name, text)
    return source if may_be_read(source, problems) else None


def may_be_read(source: SourceText, problems: Problems) -> bool:
    """Whether a text is within the bound on its size and holds no refused character; says what is wrong."""
    size = len(source.text.encode("utf-8", "surrogatepass"))
    if size > LARGEST_SOURCE:
        _refuse_size(source.name, size, problems)
        return False
    found = [
        (match.start(), code, message, help)
        for pattern, code, message, help in _REFUSED
        if (match := pattern.search(source.text))
    ]
    if not found:
        return True
    problems.add_source(source)
    at, code, message, help = min(found, key=lambda one: one[0])
    character = source.text[at]
    shown = f"U+{ord(character):04X} ({_character_name(character)})"
    problems.add(code, source.span(at, at + 1), message.format(shown), help=help)
    return False


_REFUSED: tuple[tuple[re.Pattern[str], type[Code], str, str], ...] = (
    (
        _LONE_RETURN,
        text_codes.LoneCarriageReturn,
        "a carriage return without a line feed ends a line for some programs and not for others",
        "end lines with LF or CRLF",
    ),
    (_CONTROL, text_codes.RefusedCharacter, "{} is a control character; none but tab may stand in a file", "delete it"),
    (
        _BIDI,
        text_codes.RefusedCharacter,
        "{} changes the order in which text is shown, so that a file reads differently from what it means",
        "delete it",
    ),
    (_NONCHARACTER, text_codes.RefusedCharacter, "{} is no character of Unicode", "delete it"),
)


def _character_name(character: str) -> str:
    names = {"\x00": "NUL", "\x1b": "ESCAPE", "\x7f": "DELETE", "\x85": "NEXT LINE", "\x08": "BACKSPACE"}
    return names.get(character) or unicodedata.name(character, "no name").lower()


def _looks_like_utf16(data: bytes) -> bool:
    """UTF-16 without a mark: ASCII text has a zero in every second byte."""
    head = data[:64]
    even, odd = head[::2], head[1::2]
    return len(head) >= 4 and ((all(even) and not any(odd)) or (all(odd) and not any(even)))


def _refuse_size(name: str, size: int, problems: Problems) -> None:
    problems.add(
        text_codes.SourceTooLarge,
        Place(name, 1, 1, 1, 1),
        f"{name} has {size:,} bytes, and a file may have {LARGEST_SOURCE:,}",
        help='write what repeats as a def, a for or a repeat (x3), or split the file: from "blocks.net" use ...',
    )


def _refuse_byte(name: str, data: bytes, offset: int, mark: int, problems: Problems) -> None:
    """Names the byte by its place in the file, where a byte order mark of `mark` bytes stands in front."""
    before = data[:offset]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    latin = data[offset : offset + 1].decode("latin-1")
    meant = f"; in Latin-1 it would be {latin!r}" if latin.isalpha() else ""
    problems.add(
        text_codes.NotUtf8,
        Place(name, line, column, line, column + 1),
        f"{name} is not UTF-8: byte 0x{data[offset]:02X} at offset {offset + mark:,} begins no character{meant}",
        help=f"save it as UTF-8, or convert it: iconv -f LATIN1 -t UTF-8 {name} > utf8.net",
    )
