"""Slips around layers: what stands between them, in what order their parts stand, brackets of the wrong kind."""

from __future__ import annotations

import re

from netspec.source.codes import habits as habit_codes
from netspec.source.codes import syntax as codes
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake
from netspec.syntax.wording import quoted

_ARROW = re.compile(r"->|=>|>>|\|>|→|>")
_VALUE = re.compile(r"[-/][ \t]*(?:([A-Za-z_][A-Za-z0-9_.]*)|([(\[])([^()\[\]\n]*)[)\]])")
_FRAMEWORK = re.compile(r"\.((?:functional\.|layers\.|nn\.)*)([A-Za-z_][A-Za-z0-9_]*)")
_REPEAT = re.compile(r"[xX*×][ \t]*(?:[0-9]+|\{[^{}\n]*\})(?![A-Za-z0-9_])")
_OPTIONS = re.compile(r"\(([^()\n]*)\)")
_TURNED_REPEAT = re.compile(r"([0-9]+)[ \t]*[xX*×][ \t]+([A-Za-z_][A-Za-z0-9_./-]*)(?![A-Za-z0-9_{(\[])")
_LAYER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_LABEL_BEFORE = re.compile(r"[ \t]+as[ \t]+(?:[A-Za-z_][A-Za-z0-9_]*(?:\{[^{}\n]*\})?|\"[^\"\n]*\")$")
_REPEAT_BEFORE = re.compile(r"[ \t)\]}]x(?:[0-9]+|\{[^{}\n]*\})$")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")


def arrow_between_layers(mistake: Mistake) -> Finding | None:
    """`conv3-64 -> maxpool`."""
    match = _ARROW.match(mistake.clean, mistake.start)
    if match is None or "_SEP" not in mistake.accepted or mistake.accepted & {"KIND", "NUMBER", "STAR"}:
        return None
    return Finding(
        mistake.start,
        match.end(),
        codes.MissingSeparator,
        "layers follow one another with a comma or a new line between",
        help="write a comma",
        fix=(mistake.before_end, match.end(), ",", "write a comma"),
    )


def sum_of_layers(mistake: Mistake) -> Finding | None:
    """`conv3-64 + maxpool`."""
    if mistake.terminal not in ("PLUS", "STAR", "AND") or "AS" not in mistake.accepted:
        return None
    word = "mul" if mistake.terminal == "STAR" else "add"
    return Finding(
        mistake.start,
        mistake.end,
        habit_codes.BarOutsideJoin,
        f"layers are not joined by {quoted(mistake.found)}",
        help=f"side by side is {word}[ a | b ], one after another is a, b",
    )


def braces_missing(mistake: Mistake) -> Finding | None:
    """`conv3-64/s`, `conv3-(2*c)`: a width or stride that is no number stands in braces."""
    match = _VALUE.match(mistake.clean, mistake.start)
    if match is None or "AS" not in mistake.accepted or mistake.last_terminal not in ("KIND", "INT", "RBRACE", ""):
        return None
    if not mistake.touching or _ARROW.match(mistake.clean, mistake.start):
        return None
    right = f"{mistake.found}{{{(match[1] or match[3]).strip()}}}"
    return Finding(
        mistake.start,
        match.end(),
        habit_codes.MissingBraces,
        "an expression in a layer stands in braces",
        help=f"write {right}",
        fix=(mistake.start, match.end(), right, "put it in braces"),
    )


def number_behind_layer(mistake: Mistake) -> Finding | None:
    """`conv3 64`, `conv3-64 2`, `2x conv3-64`."""
    if mistake.terminal not in ("NUMBER", "INT"):
        return None
    turned = _TURNED_REPEAT.match(mistake.clean, mistake.start)
    if turned is not None and not mistake.pieces:
        return Finding(
            mistake.start,
            turned.end(),
            codes.RepeatNotSetApart,
            "a repeat stands behind its layer",
            help=f"write {turned[2]} x{turned[1]}",
            fix=(mistake.start, turned.end(), f"{turned[2]} x{turned[1]}", "put the repeat behind"),
        )
    if mistake.touching or mistake.last_terminal not in ("KIND", "INT") or mistake.opening != "KIND":
        return None
    if mistake.last_terminal == "KIND" and not mistake.before[-1].isdigit():
        return None
    number, layer = mistake.found, (_LAYER.search(mistake.tail) or ["conv3"])[0]
    widths = mistake.last_terminal == "KIND"
    return Finding(
        mistake.start,
        mistake.end,
        codes.BlankInLayer,
        "a number stands behind a layer on its own",
        help=f"write {layer}-{number} for a width"
        if widths
        else f"write {layer}/{number} for a stride, x{number} for a repeat",
    )


def label_with_colon(mistake: Mistake) -> Finding | None:
    """`stem: conv3-64`, `conv3-64: stem`."""
    if mistake.found != ":" or "AS" not in mistake.accepted or mistake.opening != "KIND":
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.StrangeCharacter,
        "a label is not set apart by a colon",
        help="it stands behind its layer: conv3-64 as name",
    )


def parts_out_of_order(mistake: Mistake) -> Finding | None:
    """`conv3-64 as a x2`, `conv3-64 x2(pad=1)`, `conv3-64 x2 x3`, `fc(act=relu)(bias=false)`."""
    label_before = _LABEL_BEFORE.search(mistake.tail)
    repeat_before = _REPEAT_BEFORE.search(mistake.tail)
    repeat = _REPEAT.match(mistake.clean, mistake.start)
    if repeat is not None and label_before is not None:
        label = mistake.before_end - len(label_before.group())
        written = mistake.text[label : mistake.before_end]
        return Finding(
            mistake.start,
            repeat.end(),
            habit_codes.PartsOutOfOrder,
            "a repeat stands in front of the label",
            help=f"write {repeat.group()}{written[:40]}",
            fix=(label, repeat.end(), f" {repeat.group()}{written}", "put the repeat in front"),
        )
    if repeat is not None and repeat_before is not None:
        return Finding(
            mistake.start,
            repeat.end(),
            habit_codes.PartsOutOfOrder,
            "a layer is repeated once",
            help=f"multiply the counts, or put the first repeat into a group: (...) {repeat.group()}",
        )
    if mistake.found == "(" and (repeat_before or label_before) and _OPTIONS.match(mistake.clean, mistake.start):
        return Finding(
            mistake.start,
            mistake.end,
            habit_codes.PartsOutOfOrder,
            "options stand right behind the layer, in front of the repeat and the label",
            help="write conv3-64(pad=1) x2 as name",
        )
    if mistake.found == "(" and mistake.touching and mistake.before.endswith(")"):
        return Finding(
            mistake.start,
            mistake.end,
            habit_codes.PartsOutOfOrder,
            "options stand in one pair of parentheses",
            help="write conv3-64(pad=1, act=relu)",
        )
    return None


def join_in_other_brackets(mistake: Mistake) -> Finding | None:
    """`add { a | b }`, `add a | b`, `[ a | b ]`."""
    if "|" not in mistake.rest or mistake.rest.startswith("||") or mistake.terminal == "_BAR":
        return None
    begins = not mistake.pieces and mistake.found in ("[", "{")
    follows = mistake.last_terminal == "KIND" and not mistake.touching and mistake.terminal != "STRANGE"
    if "_BAR" in mistake.accepted or not (begins or follows):
        return None
    word = "add" if begins else (_WORD.search(mistake.tail) or ["add"])[0]
    return Finding(
        mistake.start,
        mistake.end,
        habit_codes.BarOutsideJoin,
        "the branches of a join stand in square brackets behind its word",
        help=f"write {word}[ a | b ]",
    )


def framework_call(mistake: Mistake) -> Finding | None:
    """`nn.Conv2d(3, 64, 3)`: a layer of another framework, with its module's name in front."""
    match = _FRAMEWORK.match(mistake.clean, mistake.start)
    if match is None or mistake.opening != "KIND" or len(mistake.pieces) != 1:
        return None
    module = mistake.before
    fix = None
    if module in ("nn", "F", "torch", "layers", "keras", "tf", "L"):
        fix = (mistake.statement, match.start(2), "", "delete the module's name")
    return Finding(
        mistake.statement,
        match.end(),
        habit_codes.OtherLanguage,
        f"{quoted(module + match.group())} belongs to another framework",
        help="layers are written like conv3-64/2, bn, relu, fc-1000",
        fix=fix,
    )


def input_without_keyword(mistake: Mistake) -> Finding | None:
    """`3x224x224` on its own."""
    match = re.match(r"[0-9]+(?:x[0-9]+){1,3}(?![A-Za-z0-9_])", mistake.rest)
    if mistake.pieces or match is None:
        return None
    return Finding(
        mistake.start,
        mistake.start + match.end(),
        codes.NotAShape,
        "a shape stands behind `input` or `expect`",
        help=f"write input {match.group()}",
        fix=(mistake.start, mistake.start, "input ", "write `input`"),
    )


def group_in_braces(mistake: Mistake) -> Finding | None:
    """`{ conv3-64, relu } x2`."""
    if mistake.pieces or mistake.found != "{" or "KIND" not in mistake.accepted:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.UnexpectedText,
        "a block belongs to a def, net, head, for or if",
        help="layers that are repeated or labelled together stand in parentheses: (conv3-64, relu) x2",
    )
