"""One linear pass over a text before it is parsed: comments, strings and brackets.

- `clean` is as long as the text: comments and the insides of strings are masked, a `×` that is meant as `x` is one.
- A string that never ends or holds a bad escape is a `Finding`, and is masked as if it were in order.
- Brackets are paired here, so that an unclosed one is shown where it opens, and counted before anything nests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from netspec.source.codes import syntax as codes
from netspec.source.codes import text as text_codes
from netspec.syntax.findings import Finding

DEEPEST_NESTING = 64

_INTERESTING = re.compile(r'[#"()\[\]{}×]')
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r'[^"\\\n]*')
CLOSER = {"(": ")", "[": "]", "{": "}"}
_TIMES = re.compile(r"(?<=[0-9])×(?=[0-9])|(?<=[ \t)\]}])×(?=[0-9{])")


@dataclass(slots=True)
class Bracket:
    """An opening or closing bracket; `partner` is the offset of the other one, None where there is none."""

    offset: int
    character: str
    depth: int
    partner: int | None = None


@dataclass(slots=True)
class Scan:
    clean: str = ""
    comments: list[tuple[int, int]] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    too_deep: int | None = None
    unterminated: list[tuple[int, int]] = field(default_factory=list)
    bad_escapes: list[tuple[int, int]] = field(default_factory=list)


def scan(text: str) -> Scan:
    """Masks comments and strings and pairs the brackets; stops pairing where they nest too deep."""
    found, pieces, done, at = Scan(), [], 0, 0
    open_brackets: list[Bracket] = []
    while match := _INTERESTING.search(text, at):
        start, character = match.start(), match.group()
        at = start + 1
        if character == "#":
            at = _COMMENT.match(text, start).end()  # type: ignore[union-attr]
            at -= text[at - 1] == "\r"
            found.comments.append((start, at))
            pieces += [text[done:start], " " * (at - start)]
            done = at
        elif character == '"':
            at = _string_end(text, start, found)
            pieces += [text[done:start], '"', "_" * (at - start - 2), '"' if at - start > 1 else ""]
            done = at
        elif character == "×":
            if _TIMES.match(text, start):
                pieces += [text[done:start], "x"]
                done = at
        else:
            _pair(Bracket(start, character, len(open_brackets)), open_brackets, found)
            if found.too_deep is not None:
                break
    pieces.append(text[done:])
    found.clean = "".join(pieces)
    return found


def _string_end(text: str, start: int, found: Scan) -> int:
    """The offset behind the string that begins at `start`; its mistakes are noted."""
    at = start + 1
    while True:
        at = _PLAIN.match(text, at).end()  # type: ignore[union-attr]
        character = text[at : at + 1]
        if character == '"':
            return at + 1
        if character != "\\":
            at -= text[at - 1] == "\r"
            found.unterminated.append((start, at))
            return at
        escaped = text[at + 1 : at + 2]
        if escaped not in ('"', "\\", "\n", "\r", ""):
            found.bad_escapes.append((at, at + 1))
        at += 2 if escaped in ('"', "\\") and escaped else 1


def _pair(bracket: Bracket, open_brackets: list[Bracket], found: Scan) -> None:
    found.brackets.append(bracket)
    if bracket.character in CLOSER:
        if len(open_brackets) == DEEPEST_NESTING:
            found.too_deep = bracket.offset
        open_brackets.append(bracket)
    elif open_brackets and CLOSER[open_brackets[-1].character] == bracket.character:
        opener = open_brackets.pop()
        opener.partner, bracket.partner, bracket.depth = bracket.offset, opener.offset, opener.depth


def scan_findings(scanned: Scan) -> Iterator[Finding]:
    """What is wrong with strings, and brackets that nest too deep.

    Of strings that do not end the first alone: the next is where it was meant to end.
    """
    for start, end in scanned.unterminated[:1]:
        yield Finding(
            start,
            end,
            codes.UnterminatedString,
            "this text does not end on its line",
            help='put a `"` where it ends',
        )
    for start, end in scanned.bad_escapes:
        yield Finding(
            start,
            end,
            codes.BadEscape,
            "a backslash stands before a quote or a backslash alone",
            help=r"write \\ for a backslash, \" for a quote",
            fix=(start, start, "\\", "double the backslash"),
        )
    if scanned.too_deep is not None:
        yield Finding(
            scanned.too_deep,
            scanned.too_deep + 1,
            text_codes.NestedTooDeep,
            f"more than {DEEPEST_NESTING} brackets are open here",
            help="give a name to what is nested: a def starts from nothing",
        )
