"""Files that are something else: recognised as a whole, since fifty errors would tell nobody so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from netspec.source.codes import habits as habit_codes
from netspec.syntax.findings import Finding

_LOOKED_AT = 8_000
"""Characters: whatever it is says so at its beginning."""


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    pattern: re.Pattern[str]
    help: str


def _format(name: str, pattern: str, help: str) -> Format:
    return Format(name, re.compile(pattern, re.MULTILINE), help)


_SMALLEST = "a .net file of this language begins like: input 3x224x224"
_TRANSLATED = "write its layers like: conv3-64/2, bn, relu, maxpool, fc-1000"

FORMATS = (
    _format("a Pajek graph", r"\A\s*\*(?i:vertices|network|arcs|edges)\b", _SMALLEST),
    _format("a KiCad netlist", r"\A\s*\((?:export|kicad_[a-z]+|netlist)\b|\A# EESchema Netlist", _SMALLEST),
    _format(
        "a Hugin network",
        r"\A\s*(?:net|class [A-Za-z_]+)\s*\{\s*(?:node_size|inputs)\b|^\s*potential *\(",
        _SMALLEST,
    ),
    _format("a SPICE netlist", r"^\.(?i:subckt|model|backanno|end)\b", _SMALLEST),
    _format(
        "a Darknet configuration",
        r"^\[(?:net|network|convolutional|maxpool|connected|shortcut|route|yolo|region|softmax|avgpool|dropout)\]",
        _TRANSLATED,
    ),
    _format(
        "a Caffe prototxt",
        r"^\s*(?:layers?|input_param|convolution_param) *\{[^}]*?\b(?:name|type|bottom) *:",
        _TRANSLATED,
    ),
    _format(
        "Python source",
        r"^(?:import [A-Za-z_]|from [A-Za-z_.]+ import\b|class [A-Za-z_]+[ \t]*(?:\(.*\))?:|def [A-Za-z_]+\(.*:[ \t]*$)"
        r"|^[ \t]+(?:self\.|return\b)|^[ \t]*[A-Za-z_]+ *= *nn\.",
        "netspec reads descriptions and writes Python; " + _TRANSLATED,
    ),
    _format(
        "Keras code",
        r"^[ \t]*(?:[A-Za-z_]+ *= *)?(?:tf\.)?(?:keras\.|[A-Za-z_]+\.add\(|Sequential\()",
        _TRANSLATED,
    ),
    _format(
        "a YAML file",
        r"\A(?:#[^\n]*\n|\s)*(?:---|(?:nc|backbone|anchors|name|model|layers|version|train):(?:[ \t]|$))",
        _TRANSLATED,
    ),
    _format("JSON", r"\A\s*(?:\{\s*\"|\[\s*[\[{\"])", _SMALLEST),
    _format("XML", r"\A\s*<(?:\?xml|!DOCTYPE|[A-Za-z])", _SMALLEST),
    _format("a diff", r"\A(?:diff --git|--- |Index: )", _SMALLEST),
)


_OURS = re.compile(
    r"^[ \t]*(?:input[ \t]+(?:[a-z]+[ \t]+)?[0-9{]|net[ \t]+[A-Za-z0-9_]+[ \t]*[({=].*[({]"
    r"|default[ \t]+[a-z]+\(|conv[0-9]+-[0-9{])",
    re.MULTILINE,
)


def other_language(text: str) -> Finding | None:
    """What a text that does not parse is instead; None where it is meant to be ours."""
    head = text[:_LOOKED_AT]
    if _OURS.search(head):
        return None
    for format in FORMATS:
        match = format.pattern.search(head)
        if match is not None:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            end = min(match.end(), (head + "\n").find("\n", start))
            return Finding(
                start,
                max(end, start + 1),
                habit_codes.OtherLanguage,
                f"this looks like {format.name}",
                help=format.help,
            )
    return None
