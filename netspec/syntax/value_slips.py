"""Slips inside expressions and lists of options."""

from __future__ import annotations

import re

from netspec.source.codes import habits as habit_codes
from netspec.source.codes import syntax as codes
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import KEYWORDS, Mistake
from netspec.syntax.wording import quoted

_BRACED = re.compile(r"\{([^{}\n]*)\}")
_BEGINS_VALUE = ("WORD", "KIND", "LABEL", "NUMBER", "INT", "STRING", "INCOMING", "REPEAT", "TRUE", "FALSE", "NOT")
_CLOSING = frozenset(("RPAR", "RSQB", "RBRACE"))
_OPTION = re.compile(r"=[ \t]*([^\s,(){}\[\]]+)")


def braces_in_a_value(mistake: Mistake) -> Finding | None:
    """`conv3-64(groups={c})`, `let a = {1, 2}`."""
    match = _BRACED.match(mistake.clean, mistake.start)
    if mistake.found != "{" or "NUMBER" not in mistake.accepted or match is None:
        return None
    if mistake.opening in ("IF", "FOR") and mistake.before[-1:] not in "=(,[":
        return None
    inside = mistake.text[match.start(1) : match.end(1)].strip()
    right = f"[{inside}]" if "," in inside else inside
    return Finding(
        mistake.start,
        match.end(),
        habit_codes.MissingBraces,
        "braces belong to layers, labels and blocks; a value is written as it is",
        help=f"write {right[:40]}" if right else None,
        fix=(mistake.start, match.end(), right, "write the value alone") if right else None,
    )


def missing_comma(mistake: Mistake) -> Finding | None:
    """`conv3-64(pad=1 act=relu)`, `[1 2]`, `train { epochs = 90 lr = 0.1 }`."""
    inside = "_SEP" in mistake.accepted and mistake.accepted & _CLOSING
    begins = mistake.terminal in _BEGINS_VALUE and mistake.found not in KEYWORDS - {"true", "false", "not"}
    if mistake.opening in ("DEF", "NET", "INLINE") and mistake.terminal != "WORD":
        return None
    if not inside or not begins or "KIND" in mistake.accepted or "AS" in mistake.accepted or mistake.touching:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.MissingSeparator,
        f"{quoted(mistake.found)} follows on with nothing between",
        help="put a comma or a new line between",
        fix=(mistake.before_end, mistake.start, ", ", "put a comma between"),
    )


def doubled_sign(mistake: Mistake) -> Finding | None:
    """`a && b`, `a || b`."""
    sign = mistake.rest[:2]
    before = mistake.last if isinstance(mistake.last, tuple) else mistake.last_terminal
    if sign not in ("&&", "||") or mistake.opening in ("", "KIND") or not before:
        return None
    word = "and" if sign == "&&" else "or"
    return Finding(
        mistake.start,
        mistake.start + 2,
        codes.StrangeCharacter,
        f"`{sign}` has no meaning here",
        help=f"write `{word}`",
        fix=(mistake.start, mistake.start + 2, word, f"write `{word}`"),
    )


def range_with_three_points(mistake: Mistake) -> Finding | None:
    """`0...3`."""
    if mistake.found != "." or not mistake.touching or not mistake.before.endswith(".."):
        return None
    return Finding(
        mistake.start - 2,
        mistake.end,
        codes.OddNumber,
        "a range is written with two points, and leaves out its end",
        help="write 0..3 for 0, 1, 2",
        fix=(mistake.start, mistake.end, "", "delete the third point"),
    )


def equals_too_many(mistake: Mistake) -> Finding | None:
    """`let a == 3`, `let a := 3`, `expect params === 3`."""
    if mistake.rest[:2] == ":=" and "EQUAL" in mistake.accepted:
        start, end, right = mistake.start, mistake.start + 2, "="
    elif mistake.found[:1] == "=" and mistake.touching and mistake.before.endswith(("=", "~")):
        kept = mistake.before[-2:].strip()
        start, end, right = mistake.before_end - len(kept), mistake.end, "~" if "~" in kept else kept
    else:
        return None
    return Finding(
        start,
        end,
        codes.SingleEquals,
        "a name gets its value behind one `=`, and `==` compares",
        help=f"write `{right}`",
        fix=(start, end, right, f"write `{right}`"),
    )


def default_without_parentheses(mistake: Mistake) -> Finding | None:
    """`default conv act=relu`."""
    match = _OPTION.match(mistake.clean, mistake.start)
    if mistake.opening != "DEFAULT" or match is None or len(mistake.pieces) < 3:
        return None
    name = mistake.pieces[-1]
    if getattr(name, "type", "") != "WORD":
        return None
    start, right = name.start_pos, f"({name}={match[1]})"
    before = len(mistake.clean[:start].rstrip())
    return Finding(
        start,
        match.end(),
        codes.OptionOutsideParentheses,
        "options stand in parentheses behind the kinds",
        help=f"write {mistake.text[mistake.statement : before]}{right}",
        fix=(before, match.end(), right, "put them in parentheses"),
    )


def call_without_parentheses(mistake: Mistake) -> Finding | None:
    """`net a = f`."""
    if mistake.opening != "NET" or mistake.accepted - {"LPAR"} or mistake.last_terminal != "WORD":
        return None
    at = mistake.before_end
    return Finding(
        at - len(mistake.last),
        at,
        codes.MissingBlock,
        "a net takes a def with its parentheses",
        help=f"write {mistake.text[mistake.statement : at]}()",
        fix=(at, at, "()", "write the parentheses"),
    )


def unit_set_apart(mistake: Mistake) -> Finding | None:
    """`expect macs ~ 15.5 G`."""
    number = re.search(r"[0-9]+(?:\.[0-9]+)?$", mistake.tail)
    if mistake.opening != "EXPECT" or mistake.found not in ("k", "M", "G", "T") or number is None:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.UnitOutsideExpect,
        "a unit stands right behind its number",
        help=f"write {number.group()}{mistake.found}",
        fix=(mistake.before_end, mistake.start, "", "delete the blank"),
    )
