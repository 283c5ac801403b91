"""Quoted labels: literal texts and `{expressions}` in turn, each expression with its own place in the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from netspec.source.codes import habits as habit_codes
from netspec.syntax import tree
from netspec.syntax.findings import Finding
from netspec.syntax.tokens import Token

if TYPE_CHECKING:
    from netspec.syntax.expressions import ExpressionBuilder


class InnerParser(Protocol):
    """Parses an expression out of a string; `offsets` says where each of its characters stands."""

    def __call__(self, text: str, offsets: Sequence[int]) -> tree.Expr | None: ...


def label_parts(builder: ExpressionBuilder, token: Token) -> tuple[str | tree.Expr, ...]:
    """Splits the string at its braces; an expression with a mistake is left out, and the mistake is noted."""
    start, end = token.start_pos, token.end_pos
    text, offsets = _unescaped(builder.raw, start + 1, end - 1)
    parts: list[str | tree.Expr] = []
    at = 0
    while at < len(text):
        brace = _next_brace(text, at)
        if brace > at:
            parts.append(text[at:brace])
        if brace == len(text):
            break
        close = _closing_brace(text, brace)
        if text[brace] == "}" or close is None:
            builder.findings.add(_lone_brace(text[brace], offsets[brace]))
            break
        expression = builder.parse_inner(text[brace + 1 : close], offsets[brace + 1 : close + 1])
        if expression is not None:
            parts.append(expression)
        at = close + 1
    return tuple(parts)


def _unescaped(raw: str, start: int, end: int) -> tuple[str, list[int]]:
    """The string as it is meant, and where each of its characters (and its end) stands."""
    characters, offsets, at = [], [], start
    while at < end:
        offsets.append(at)
        at += raw[at] == "\\"
        characters.append(raw[at])
        at += 1
    offsets.append(end)
    return "".join(characters), offsets


def _next_brace(text: str, at: int) -> int:
    places = [place for place in (text.find("{", at), text.find("}", at)) if place >= 0]
    return min(places, default=len(text))


def _closing_brace(text: str, opening: int) -> int | None:
    """Where the interpolation that opens there ends; strings within it are skipped."""
    depth, quoted, at = 0, False, opening
    while at < len(text):
        character = text[at]
        if quoted:
            at += character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if depth == 0:
                return at
        at += 1
    return None


def _lone_brace(brace: str, at: int) -> Finding:
    other = "nothing closes it" if brace == "{" else "nothing opens it"
    return Finding(
        at,
        at + 1,
        habit_codes.BadInterpolation,
        f"a {brace} in a label, and {other}",
        help='braces hold an expression: as "layer{i + 1}"',
    )
