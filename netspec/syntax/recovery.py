"""Goes on after a syntax error, so that one run tells of several.

The statement with the mistake counts as read: the parser's stack is cut back to where it began, and the text is skipped
to the separator or bracket behind it. What is parsed then is only looked at for more mistakes; no tree comes of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedToken

from netspec.source import Span
from netspec.source.codes import habits as habit_codes
from netspec.syntax import tree
from netspec.syntax.explain import explain
from netspec.syntax.findings import Finding, Findings, RefusedError
from netspec.syntax.mistake import Mistake
from netspec.syntax.scan import CLOSER, Scan

MOST_ERRORS = 100

_ENDS = re.compile(r"[,\n|()\[\]{}]")
_GOES_ON = re.compile(r"[ \t\r\n]*(?:else(?![A-Za-z0-9_])|\{)")
_CLOSERS = ("RPAR", "RSQB", "RBRACE")
_OPENERS = ("LPAR", "LSQB", "LBRACE", "NEAR_BRACE")


def find_mistakes(error: UnexpectedToken, text: str, scanned: Scan, findings: Findings, limit: int) -> None:
    """Tells of this error and of those behind it, up to the offset `limit`, where brackets stop to pair up."""
    resumed_at = -1
    before: Mistake | None = None
    for _ in range(MOST_ERRORS):
        parser = error.interactive_parser
        assert parser is not None
        mistake = _mistake(error.token, parser, text, scanned.clean)
        if mistake.start >= limit:
            return
        if not _belongs_to(before, mistake):
            findings.add(explain(mistake))
        before = mistake
        place = findings.source.span(mistake.statement, mistake.end)
        at = _skip(mistake, parser.parser_state, scanned, resumed_at, place)
        if at >= min(limit, len(scanned.clean)):
            return
        reading = parser.lexer_thread.state
        assert reading is not None
        reading.line_ctr.char_pos = resumed_at = at
        reading.last_token = None
        try:
            parser.resume_parse()  # type: ignore[no-untyped-call]
            return
        except RefusedError:
            return
        except UnexpectedToken as next_error:
            error = next_error


def _belongs_to(before: Mistake | None, mistake: Mistake) -> bool:
    """Whether it is the rest of a list in which a mistake was told of: `max 1, 2` is one mistake."""
    if before is None or mistake.pieces or mistake.terminal not in ("NUMBER", "INT", "STRING", "INCOMING"):
        return False
    return "\n" not in mistake.clean[before.start : mistake.start]


def mistake_inside(error: UnexpectedToken | None, text: str, scanned: Scan, offsets: Sequence[int]) -> Finding:
    """What is wrong with the expression between a label's braces; `offsets` says where its characters stand."""
    if error is None or not text.strip():
        why = "a label's braces are empty" if not text.strip() else "this is no expression"
        return Finding(
            offsets[0],
            max(offsets[-1], offsets[0] + 1),
            habit_codes.BadInterpolation,
            why,
            help='braces in a label hold an expression: as "layer{i + 1}"',
        )
    found = explain(_mistake(error.token, error.interactive_parser, text, scanned.clean))
    start, end = offsets[min(found.start, len(text))], offsets[min(found.end, len(text))]
    return replace(found, start=start, end=max(end, start + 1), labels=(), fix=None)


def _mistake(token: Token, parser: Any, text: str, clean: str) -> Mistake:
    """Cuts the stack back to the statement's beginning, after having asked it what it would have taken."""
    accepted = frozenset(parser.accepts())
    state = parser.parser_state
    states = state.parse_conf.states
    pieces: list[Any] = []
    closed = 0  # brackets that are closed, and still open on the stack
    while state.value_stack and (closed or "statement" not in states[state.state_stack[-1]]):
        state.state_stack.pop()
        pieces.insert(0, piece := state.value_stack.pop())
        kind = piece.type if isinstance(piece, Token) else ""
        closed = max(0, closed + (kind in _CLOSERS) - (kind in _OPENERS))
    at_end = token.type == "$END"
    start, end = (len(clean.rstrip()),) * 2 if at_end else (token.start_pos or 0, token.end_pos or 0)
    return Mistake(text, clean, start, end, token.type, accepted, tuple(pieces), _begins(pieces, start))


def _begins(pieces: list[Any], otherwise: int) -> int:
    first = pieces[0] if pieces else None
    if isinstance(first, Token):
        return first.start_pos or 0
    span = getattr(first, "span", None)
    return span.start if isinstance(span, Span) else otherwise


def _skip(mistake: Mistake, state: Any, scanned: Scan, resumed_at: int, placeholder: Span) -> int:
    """Counts the statement as read, and says where the text goes on behind it."""
    _, after = state.parse_conf.states[state.state_stack[-1]]["statement"]
    opened = [value.type for value in state.value_stack if isinstance(value, Token) and value.type in _OPENERS]
    state.state_stack.append(after)
    state.value_stack.append(tree.GroupTerm((), placeholder))
    in_join = bool(opened) and opened[-1] == "LSQB"
    at = _statement_end(scanned, mistake.start, len(opened), in_join)
    return at if at > resumed_at else _statement_end(scanned, at + 1, len(opened), in_join)


def _statement_end(scanned: Scan, at: int, outer: int, in_join: bool) -> int:
    """The separator, bar or bracket that ends the statement around `at`; `outer` brackets are open around that one."""
    clean, depth = scanned.clean, _depth_at(scanned, at)
    for match in _ENDS.finditer(clean, at):
        character = match.group()
        if character in CLOSER:
            depth += 1
        elif character in ")]}":
            if depth <= outer:
                return match.start()
            depth -= 1
        elif depth <= outer:
            if character == "|" and not in_join:
                continue
            if character != "\n" or not _GOES_ON.match(clean, match.start()):
                return match.start()
    return len(clean)


def _depth_at(scanned: Scan, at: int) -> int:
    """How many brackets are open in front of an offset."""
    index = bisect_left(scanned.brackets, at, key=lambda bracket: bracket.offset)
    if index == 0:
        return 0
    last = scanned.brackets[index - 1]
    return last.depth + 1 if last.character in CLOSER else last.depth
