"""Slips inside a layer or a number: `conv3-64x2`, `conv3 -64`, `64O`, `4k`, `s=2`, `.5`."""

from __future__ import annotations

import re

from netspec.source.codes import syntax as codes
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake

_REPEAT = re.compile(r"[xX*×][ \t]*([0-9]+)(?![A-Za-z0-9_.])")
_NAMED_REPEAT = re.compile(r"[xX*×][ \t]*([A-Za-z_][A-Za-z0-9_]*)?(?![A-Za-z0-9_])")
_UNITS = {"k": 3, "K": 3, "M": 6, "m": 6, "G": 9, "g": 9, "B": 9, "T": 12}
_NUMBER_RUN = re.compile(r"[0-9A-Za-z_.]{1,60}+(?![0-9A-Za-z_.])")
_ZEROS = re.compile(r"[0-9OoIl]*[0-9][0-9OoIl]*")
_OPTION = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*([A-Za-z0-9_.]+)")
_LAYER_TAIL = re.compile(r"[ \t]*([-/])?[ \t]*([0-9]+(?:\.[0-9]+)?|\{)")
_WORD_GOES_ON = re.compile(r"[-/.0-9A-Za-z_{}]{0,40}")
_ENDS_IN_LAYER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*(?:\{[^{}\n]*\})?(?:-[0-9{}A-Za-z_]*)?(?:/[0-9]*)?$")


def repeat_not_set_apart(mistake: Mistake) -> Finding | None:
    """`conv3-64x2`: the x needs a blank in front, no blank behind, and braces around what is no number."""
    if not mistake.pieces or mistake.accepted.isdisjoint(("REPEAT", "X")):
        return None
    match = _REPEAT.match(mistake.text, mistake.start)
    if match is not None:
        right = f"x{match[1]}"
        return Finding(
            mistake.start,
            match.end(),
            codes.RepeatNotSetApart,
            f"a repeat is written `{right}`, with a blank in front of it",
            help=f"write {_layer_before(mistake)} {right}",
            fix=(mistake.before_end, match.end(), f" {right}", "set the repeat apart"),
        )
    named = _NAMED_REPEAT.match(mistake.text, mistake.start)
    if named is None or (named[1] and not named.group()[1:2].isspace()):
        return None
    count = named[1] or "n"
    return Finding(
        mistake.start,
        named.end(),
        codes.RepeatNotSetApart,
        "a repeat is a number behind x, or an expression in braces",
        help=f"write {_layer_before(mistake)} x{{{count}}}",
    )


def letter_in_number(mistake: Mistake) -> Finding | None:
    """`64O`, `1O24`: the letter O for a zero, l or I for a one."""
    if not mistake.touching or not mistake.found[:1].isalpha() or not mistake.clean[mistake.start - 1].isdigit():
        return None
    start = mistake.start
    while start > max(0, mistake.start - 60) and mistake.clean[start - 1].isdigit():
        start -= 1
    run = _NUMBER_RUN.match(mistake.clean, start)
    if run is None or not _ZEROS.fullmatch(run.group()):
        return None
    right = run.group().translate(str.maketrans("OoIl", "0011"))
    letter = next((one for one in run.group() if one.isalpha()), None)
    if letter is None:
        return None  # the letter behind the digits is none of ours
    return Finding(
        start,
        run.end(),
        codes.LetterInNumber,
        f"there is a letter {letter} in this number",
        help=f"write {right}",
        fix=(start, run.end(), right, "write the digit"),
    )


def unit_outside_expect(mistake: Mistake) -> Finding | None:
    """`fc-4k`: only `expect` knows units."""
    run = _NUMBER_RUN.match(mistake.clean, mistake.start)
    if run is None:
        return None
    unit = run.group()[-1]
    number = run.group()[:-1] if mistake.found[0].isdigit() else ""
    if not number and mistake.touching:
        before = re.search(r"[0-9]+(?:\.[0-9]+)?$", mistake.tail)
        number, alone = (before.group(), run.group() == unit) if before else ("", False)
        number = number if alone else ""
    if unit not in _UNITS or not re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", number):
        return None
    start = run.end() - len(number) - 1
    return Finding(
        start,
        run.end(),
        codes.UnitOutsideExpect,
        f"`{number}{unit}` is a figure for `expect`; elsewhere numbers are written out",
        help=f"write {float(number) * 10 ** _UNITS[unit]:.0f}, if that is what is meant",
    )


def option_outside_parentheses(mistake: Mistake) -> Finding | None:
    """`conv3-64 s=2`: an option without its parentheses."""
    match = _OPTION.match(mistake.clean, mistake.start)
    if match is None or not mistake.pieces or "AS" not in mistake.accepted:
        return None
    name, value = match.groups()
    before, layer = mistake.tail, _layer_before(mistake)
    fix, right = None, f"{layer}({name}={value})"
    if name in ("s", "stride", "strides") and value.isdigit():
        right = f"{layer}/{value}"
        if re.search(r"[A-Za-z0-9_}]$", before) and "/" not in layer:
            fix = (mistake.before_end, match.end(), f"/{value}", "write the stride")
        message = f"the stride is written /{value}"
    else:
        message = "options stand in parentheses behind the layer"
        if re.search(r"[A-Za-z0-9_}]$", before):
            fix = (mistake.before_end, match.end(), f"({name}={value})", "put it in parentheses")
    return Finding(mistake.start, match.end(), codes.OptionOutsideParentheses, message, help=f"write {right}", fix=fix)


def blank_in_layer(mistake: Mistake) -> Finding | None:
    """`conv3 -64`, `dropout 0.5`, `conv {k}`: a layer is one word."""
    if not mistake.pieces or mistake.terminal not in ("MINUS", "SLASH", "NUMBER", "INT", "LBRACE"):
        return None
    if (
        mistake.opening not in ("", "KIND")
        or "AS" not in mistake.accepted
        or mistake.last_terminal not in ("", "KIND", "INT", "RBRACE")
    ):
        return None
    match = _LAYER_TAIL.match(mistake.clean, mistake.start)
    if match is None or (match[1] is None and mistake.last_terminal != "KIND"):
        return None
    if match[1] is None and mistake.before[-1:].isdigit():
        return None
    tail = f"{match[1] or ''}{match[2]}"
    following = _WORD_GOES_ON.match(mistake.clean, match.end())
    return Finding(
        mistake.start,
        match.end(),
        codes.BlankInLayer,
        "a layer is written without blanks in it",
        help=f"write {_layer_before(mistake)}{tail}{following.group() if following else ''}",
        fix=(mistake.before_end, match.end(), tail, "delete the blanks"),
    )


def odd_number(mistake: Mistake) -> Finding | None:
    """`.5`, `1.`, `1_000`, `0x10`."""
    before = re.search(r"[0-9][0-9_.]*$", mistake.tail) if mistake.touching else None
    start = mistake.start - len(before.group()) if before else mistake.start
    run = _NUMBER_RUN.match(mistake.clean, start)
    if run is None or (before is None and mistake.found != "."):
        return None
    text, right, fix = run.group(), "", None
    if re.fullmatch(r"\.[0-9]+", text):
        right, message = f"0{text}", "a number begins with a digit"
    elif re.fullmatch(r"[0-9]+\.", text):
        right, message = text[:-1], "a number doesn't end with a point"
        if "AS" in mistake.accepted:
            fix = (mistake.start, mistake.end, ",", "write a comma")
    elif re.fullmatch(r"[0-9]+(?:_[0-9]+)+", text):
        right, message = text.replace("_", ""), "the digits of a number are not grouped"
    elif re.fullmatch(r"0[xX][0-9A-Fa-f]+", text):
        right, message = str(int(text, 16)), "numbers are decimal"
    elif re.fullmatch(r"[0-9]+(?:\.[0-9]+){2,}\.?", text):
        message = "a number has one decimal point"
    else:
        return None
    if right and fix is None:
        fix = (start, run.end(), right, "write the number plainly")
    return Finding(start, run.end(), codes.OddNumber, message, help=f"write {right}" if right else None, fix=fix)


def _layer_before(mistake: Mistake) -> str:
    """The layer in front of the mistake as it is written, as far as it is plain; else an example."""
    written = mistake.text[max(mistake.statement, mistake.before_end - 80) : mistake.before_end]
    match = _ENDS_IN_LAYER.search(written)
    return match.group() if match and match.group() else "conv3-64"
