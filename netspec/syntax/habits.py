"""Habits of other languages: `// a comment`, `depths.length`, `act: relu`, `3x` for `x3`, labels without quotes."""

from __future__ import annotations

import re

from netspec.source.codes import habits as habit_codes
from netspec.source.codes import syntax as codes
from netspec.source.nearest import nearest
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake

_BACKWARDS = re.compile(r"([0-9]+)[ \t]*[xX×*](?![A-Za-z0-9_.{])")
_INPUT_SO_FAR = re.compile(r"(?:^|[\n;])[ \t]*(input|expect)[ \t]+([0-9]+(?:[ \t]*,[ \t]*[0-9]+)*)[ \t]*,[ \t]*$")
_MORE_NUMBERS = re.compile(r"[0-9]+(?:[ \t]*,[ \t]*[0-9]+)*")
_LABEL = re.compile(r"as[ \t]+([A-Za-z_]\w*(?:\{[^{}\"\n]*\})?)$")
_LABEL_PARTS = re.compile(r"(?:\.(?:\w+|\{[^{}\"\n]*\}|#))+")
_AS = re.compile(r"\bas[ \t]*$")
_WORD = re.compile(r"[A-Za-z0-9_]+")
_NAME_BEFORE = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)$")
_PART = re.compile(r"\.[ \t]*([A-Za-z_][A-Za-z0-9_]*)?(\(\))?")
_LENGTHS = frozenset(("length", "len", "size", "count", "shape"))
_INCOMING = {"channels": "c", "height": "h", "width": "w", "depth": "d", "length": "len", "shape": "size"}
_COMMENT_MARK = re.compile(r"//+|/\*+|--+|%+|;+(?=[ \t]*[A-Za-z])|<!--")
_AFTER_SLASHES = re.compile(r"[ \t]*[0-9{]")


def comment_of_another_language(mistake: Mistake) -> Finding | None:
    """`// a comment`, at the beginning of a statement."""
    mark = _COMMENT_MARK.match(mistake.rest)
    if mark is None or mistake.pieces or "KIND" not in mistake.accepted:
        return None
    start, end = mistake.start, mistake.start + len(mistake.rest)
    fix = (start, start + mark.end(), "#", "write `#`")
    message, help = "a comment begins with `#`", "write # in front of it"
    return Finding(start, end, codes.StrangeCharacter, message, help=help, fix=fix)


def doubled_stride(mistake: Mistake) -> Finding | None:
    """`conv7-64//2`."""
    if mistake.terminal != "FLOOR" or ("_STROKE" not in mistake.accepted and "SLASH" not in mistake.accepted):
        return None
    if mistake.opening != "KIND" or not _AFTER_SLASHES.match(mistake.clean, mistake.end):
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.UnexpectedText,
        "a stride stands behind one slash",
        help=f"write {mistake.tail.split()[-1][-30:]}/{mistake.clean[mistake.end : mistake.end + 1]}",
        fix=(mistake.start, mistake.end, "/", "write one slash"),
    )


def repeat_backwards(mistake: Mistake) -> Finding | None:
    """`conv3-64 3x`."""
    match = _BACKWARDS.match(mistake.clean, mistake.start)
    if match is None or "REPEAT" not in mistake.accepted:
        return None
    return Finding(
        mistake.start,
        match.end(),
        codes.RepeatNotSetApart,
        "a repeat is written with the x in front",
        help=f"write x{match[1]}",
        fix=(mistake.start, match.end(), f"x{match[1]}", "write the x in front"),
    )


def repeat_of_a_fraction(mistake: Mistake) -> Finding | None:
    """`x2.5`."""
    if mistake.found != "." or (mistake.last_terminal != "REPEAT" and not re.search(r"\bx[0-9]+$", mistake.tail)):
        return None
    run = re.match(r"\.[0-9]*", mistake.clean[mistake.start : mistake.start + 40])
    end = mistake.start + (run.end() if run else 1)
    start = mistake.start - len(mistake.tail.split()[-1])
    return Finding(
        start, end, codes.OddNumber, "a count is a whole number", help="round it: x{round(2.5 * n)}, x{n // 2}"
    )


def shape_with_commas(mistake: Mistake) -> Finding | None:
    """`input 3, 224, 224`."""
    match = _INPUT_SO_FAR.search(mistake.clean[max(0, mistake.start - 120) : mistake.start])
    more = _MORE_NUMBERS.match(mistake.clean, mistake.start)
    if match is None or more is None:
        return None
    shape = "x".join(re.findall(r"[0-9]+", f"{match[2]},{more.group()}"))
    start = mistake.start - (len(match.group()) - match.start(2) + match.start())
    return Finding(
        start,
        more.end(),
        codes.NotAShape,
        "a shape is one word, channels first: C×H×W",
        help=f"write {match[1]} {shape}",
        fix=(start, more.end(), shape, "write the shape as one word"),
    )


def option_with_a_colon(mistake: Mistake) -> Finding | None:
    """`conv(act: relu)`, `param classes: 10`."""
    if mistake.found != ":" or "EQUAL" not in mistake.accepted:
        return None
    name = _NAME_BEFORE.search(mistake.tail)
    value = re.match(r":[ \t]*([A-Za-z0-9_.]+)", mistake.rest)
    example = f"{name[1]}={value[1]}" if name and value else "name=value"
    return Finding(
        mistake.start,
        mistake.end,
        codes.StrangeCharacter,
        "a name gets its value behind `=`",
        help=f"write {example}",
        fix=(mistake.start, mistake.end, " =" if mistake.opening in ("PARAM", "LET") else "=", "write `=`"),
    )


def dotted_label_without_quotes(mistake: Mistake) -> Finding | None:
    """`as layer{i}.{j}`, `as features.#`."""
    label = _LABEL.search(mistake.text[max(0, mistake.before_end - 80) : mistake.before_end])
    parts = _LABEL_PARTS.match(mistake.text, mistake.start)
    if mistake.found != "." or label is None or parts is None:
        return None
    start, right = mistake.before_end - len(label[1]), f'"{label[1]}{parts.group()}"'
    return Finding(
        start,
        parts.end(),
        codes.StrangeCharacter,
        "a label with points in it stands in quotes",
        help=f"write as {right}",
        fix=(start, parts.end(), right, "put the label into quotes"),
    )


def label_that_begins_with_a_digit(mistake: Mistake) -> Finding | None:
    """`as 3a`, `as 1`."""
    word = _WORD.match(mistake.text, mistake.start)
    behind_as = _AS.search(mistake.tail) is not None
    if not behind_as or "LABEL" not in mistake.accepted or word is None or not word.group()[0].isdigit():
        return None
    right = f'"{word.group()}"' if word.group().isdigit() else f"block{word.group()}"
    return Finding(
        mistake.start,
        word.end(),
        codes.UnexpectedText,
        "a label begins with a letter or _",
        help=f"write as {right}",
    )


def part_of_a_value(mistake: Mistake) -> Finding | None:
    """`depths.length`, `inn.c`, `x.shape`."""
    name = _NAME_BEFORE.search(mistake.tail)
    part = _PART.match(mistake.clean, mistake.start)
    if mistake.found != "." or name is None or part is None or "STAR" not in mistake.accepted:
        return None
    attribute, start = part[1] or "", mistake.before_end - len(name[1])
    help = "values have no parts; in.c, in.h, in.w ask for what arrives"
    if attribute in ("c", "h", "w", "d", "len", "size", "rank", "kind") and len(name[1]) <= 4:
        help = f"did you mean in.{attribute}?"
    elif attribute in _LENGTHS:
        help = f"write len({name[1]}) for its length"
    elif attribute in _INCOMING:
        help = f"write in.{_INCOMING[attribute]} for what arrives"
    return Finding(start, part.end(), codes.StrangeCharacter, "a value has no parts behind a point", help=help)


def inline_behind_def(mistake: Mistake) -> Finding | None:
    """`def inline f()`."""
    if mistake.found != "inline" or mistake.opening != "DEF" or mistake.last_terminal != "DEF":
        return None
    return Finding(
        mistake.statement,
        mistake.end,
        codes.KeywordAsName,
        "`inline` stands in front of `def`",
        help="write inline def name(...) { ... }",
        fix=(mistake.statement, mistake.end, "inline def", "write `inline def`"),
    )


def misspelt_inline(mistake: Mistake) -> Finding | None:
    """`inlin def f()`."""
    word = mistake.before
    if mistake.terminal != "DEF" or mistake.opening != "KIND" or len(mistake.pieces) != 1:
        return None
    if nearest(word, ("inline",)) is None:
        return None
    return Finding(
        mistake.statement,
        mistake.before_end,
        codes.MisspeltKeyword,
        f"`{word}` is no keyword; did you mean `inline`?",
        help="write inline def name(...) { ... }",
        fix=(mistake.statement, mistake.before_end, "inline", "write `inline`"),
    )


def misspelt_else(mistake: Mistake) -> Finding | None:
    """`if c { ... } els { ... }`."""
    word = mistake.found
    if "_ELSE" not in mistake.accepted or mistake.terminal != "KIND" or nearest(word, ("else",)) is None:
        return None
    if not re.match(r"[ \t]*(\{|if\b)", mistake.clean[mistake.end : mistake.end + 20]):
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.MisspeltKeyword,
        f"`{word}` is no keyword; did you mean `else`?",
        help="write else { ... }",
        fix=(mistake.start, mistake.end, "else", "write `else`"),
    )


def choice_without_else(mistake: Mistake) -> Finding | None:
    """`2 if c` in an expression."""
    if "_ELSE" not in mistake.accepted or "OR" not in mistake.accepted:
        return None
    at = mistake.start if not mistake.ends_line else max(mistake.before_end - 1, 0)
    return Finding(
        at,
        max(mistake.end, at + 1) if not mistake.ends_line else at + 1,
        habit_codes.MissingValue,
        "a choice says what holds otherwise, too",
        help="write a if condition else b",
    )
