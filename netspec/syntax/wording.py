"""Tokens and what may stand in their place, in words: never a list of terminals."""

from __future__ import annotations

from netspec.syntax.mistake import KEYWORDS, Mistake

_LONGEST = 40

_CLOSING = {"RPAR": "`)`", "RSQB": "`]`", "RBRACE": "`}`"}
_OPERATORS = frozenset(("PLUS", "STAR", "COMPARISON", "AND", "OR", "POWER", "DOTS"))

USAGE = {
    "FROM": 'from "blocks.net" use basic bottleneck',
    "TITLE": 'title "A network"',
    "INPUT": "input 3x224x224, or input {c, h, w}, input tokens 196x768, input vector 784",
    "PARAM": "param classes = 1000",
    "LET": "let width = 64",
    "DEFAULT": "default conv(act=relu)",
    "INLINE": "inline def name(a, b=1) { ... }",
    "DEF": "def name(a, b=1) { ... }",
    "NET": "net name { ... }, or net name = def(64)",
    "HEAD": "head name(weight=0.3) { ... }",
    "FOR": "for i in 0..3 { ... }, or for i, n in enumerate([3, 4, 6]) { ... }",
    "IF": "if in.c == 64 { ... } else { ... }",
    "TRAIN": "train { epochs = 90, optimizer = sgd(lr=0.1) }",
    "EXPECT": "expect 512x7x7, or expect params == 138357544, expect macs ~ 15.5G",
    "AT": "@label",
    "KIND": "a layer as kind, kernel, width, stride, options, repeat, label: conv3-64/2(pad=1) x3 as name",
}
"""How a statement is written, by the terminal that it begins with."""


def quoted(text: str) -> str:
    """A stretch of the source, cut to a sane width."""
    return f"`{text[:_LONGEST]}...`" if len(text) > _LONGEST else f"`{text}`"


def found_in_words(mistake: Mistake) -> str:
    """What stands there, as the subject of a sentence."""
    if mistake.terminal == "$END":
        return "the file"
    if mistake.ends_line:
        return "the line"
    if mistake.terminal == "STRING":
        return f"the text {quoted(mistake.found)}"
    if mistake.found in KEYWORDS:
        return f"the keyword {quoted(mistake.found)}"
    return quoted(mistake.found.strip())


def expected_in_words(accepted: frozenset[str]) -> str:
    """What could have stood there, at most three things, the likeliest first; "" where nothing can be said."""
    things = []
    if "KIND" in accepted:
        things.append("a layer or a statement")
    elif "NUMBER" in accepted:
        things.append("a value")
    elif "SHAPE" in accepted:
        things.append("a shape such as 3x224x224")
    elif "WORD" in accepted:
        things.append("a name")
    elif "LABEL" in accepted:
        things.append("a label")
    elif "STRING" in accepted:
        things.append('a text in "quotes"')
    if "KIND" not in accepted:
        things += [word for terminal, word in _SINGLE if terminal in accepted]
        if "LPAR" in accepted and not accepted & ({"NUMBER", "AS"} | _OPERATORS):
            things.append("`(`")
    if "_NL_BLOCK" in accepted and not accepted & _OPERATORS:
        things.append("a block { ... }")
    if not things and accepted & _OPERATORS:
        things.append("an operator")
    if "_SEP" in accepted and "KIND" not in accepted:
        things.append("a comma or a new line")
    things += [word for terminal, word in _CLOSING.items() if terminal in accepted][:1]
    return _listed(things[:3])


_SINGLE = (
    ("IN", "`in`"),
    ("EQUAL", "`=`"),
    ("TILDE", "`==` or `~`"),
    ("USE", "`use`"),
    ("DEF", "`def`"),
)


def _listed(things: list[str]) -> str:
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} or {things[-1]}"
