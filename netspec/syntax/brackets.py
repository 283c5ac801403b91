"""Brackets that don't pair up: which one is to blame, shown where it opens."""

from __future__ import annotations

import re

from netspec.source.codes import syntax as codes
from netspec.syntax.findings import Finding
from netspec.syntax.scan import CLOSER, Bracket, Scan

_INDENT = re.compile(r"[ \t]*")


def unbalanced_bracket(clean: str, scanned: Scan) -> Finding | None:
    """The first bracket that has no partner; None where all have one."""
    open_brackets: list[Bracket] = []
    for bracket in scanned.brackets:
        if bracket.character in CLOSER:
            open_brackets.append(bracket)
        elif not open_brackets:
            return _stray(bracket)
        elif CLOSER[open_brackets[-1].character] == bracket.character:
            open_brackets.pop()
        elif any(CLOSER[other.character] == bracket.character for other in open_brackets):
            return _unclosed(open_brackets[-1], (bracket.offset, bracket.offset + 1, "this closes another one"))
        else:
            return _wrong_kind(open_brackets[-1], bracket)
    if not open_brackets:
        return None
    culprit = _closed_by_another(clean, scanned) or open_brackets[-1]
    return _unclosed(culprit, _where_it_should_close(clean, culprit))


def _unclosed(opener: Bracket, noticed: tuple[int, int, str]) -> Finding:
    closing = CLOSER[opener.character]
    return Finding(
        opener.offset,
        opener.offset + 1,
        codes.UnclosedBracket,
        f"this `{opener.character}` is never closed",
        help=f"put a `{closing}` where it ends",
        label="opened here",
        labels=(noticed,),
    )


def _stray(closer: Bracket) -> Finding:
    return Finding(
        closer.offset,
        closer.offset + 1,
        codes.StrayBracket,
        f"this `{closer.character}` closes nothing",
        help="delete it, or open a bracket in front of it",
    )


def _wrong_kind(opener: Bracket, closer: Bracket) -> Finding:
    right = CLOSER[opener.character]
    return Finding(
        closer.offset,
        closer.offset + 1,
        codes.StrayBracket,
        f"a `{opener.character}` is closed by `{right}`, and here stands `{closer.character}`",
        help=f"write `{right}`",
        labels=((opener.offset, opener.offset + 1, "opened here"),),
    )


def _closed_by_another(clean: str, scanned: Scan) -> Bracket | None:
    """An opener whose partner stands alone on a line that is less indented: that one was meant for another."""
    suspects = []
    for opener in scanned.brackets:
        if opener.character not in CLOSER or opener.partner is None:
            continue
        first, last = _line_start(clean, opener.offset), _line_start(clean, opener.partner)
        alone = first != last and not clean[last : opener.partner].strip()
        if alone and _indent(clean, last) < _indent(clean, first):
            suspects.append(opener)
    return min(suspects, key=lambda one: one.partner or 0, default=None)


def _where_it_should_close(clean: str, opener: Bracket) -> tuple[int, int, str]:
    """The next line that is indented no more than the opener's, or the end of the file."""
    start = _line_start(clean, opener.offset)
    indent, at = _indent(clean, start), clean.find("\n", opener.offset) + 1
    while at:
        line_end = clean.find("\n", at)
        line = clean[at : line_end if line_end >= 0 else len(clean)]
        if line.strip() and _indent(clean, at) <= indent and line.strip()[0] not in "])}{":
            first = at + _indent(clean, at)
            return first, first + 1, "it should have been closed before this"
        at = line_end + 1
    end = len(clean.rstrip())
    return end, end, "the file ends here"


def _line_start(clean: str, offset: int) -> int:
    return clean.rfind("\n", 0, offset) + 1


def _indent(clean: str, line_start: int) -> int:
    match = _INDENT.match(clean, line_start)
    return len(match.group()) if match else 0
