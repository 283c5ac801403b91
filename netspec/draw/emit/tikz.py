"""Scene → TikZ: one tikzpicture that sets its own colours and nothing else; 1u is 1/12 mm, a Beamer page of 16:9."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from netspec.draw.geometry import arrow_head, shaft
from netspec.draw.scene import Element, Ellipse, Point, Polygon, Polyline, Rect, Scene, Shape, Text, number

MM_PER_UNIT = 1 / 12
POINTS_PER_UNIT = MM_PER_UNIT * 72.27 / 25.4
PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage[scaled]{helvet}
\usepackage{textcomp}
\usepackage{tikz}
\usepackage[paperwidth=160mm,paperheight=90mm,margin=0mm]{geometry}
\pagestyle{empty}
\setlength{\parindent}{0pt}
\setlength{\topskip}{0pt}
\begin{document}
"""
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_WORDS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", '"': r"\char34{}", "<": r"\textless{}",
    ">": r"\textgreater{}", "|": r"\textbar{}", "×": r"\texttimes{}", "·": r"\textperiodcentered{}",
    "→": r"$\rightarrow$",
    "−": r"$-$", "…": r"\ldots{}", "—": "---", "–": "--", "†": r"\dag{}", "‡": r"\ddag{}", "§": r"\S{}", "¶": r"\P{}",
    "’": "'", "‘": "`", "“": "``", "”": "''", "α": r"$\alpha$", "β": r"$\beta$", "≤": r"$\leq$", "≥": r"$\geq$",
}  # fmt: skip
"""What TeX does not take as it is; other letters of Latin-1 pass, what is left becomes a question mark."""


def tikz(scene: Scene, *, standalone: bool = False) -> str:
    """The picture as text for `\\input`; with `standalone`, a document of its own."""
    colours = _colours(scene)
    lines = [r"\begin{tikzpicture}[x=.083333mm,y=-.083333mm,every node/.style={inner sep=0pt,outer sep=0pt}]%"]
    lines += [rf"\definecolor{{{name}}}{{HTML}}{{{colour[1:]}}}%" for colour, name in colours.items()]
    page = f"(0,0) rectangle ({number(scene.width)},{number(scene.height)})"
    lines.append(rf"\fill[{colours[scene.background]}] {page};%")
    for element in scene.elements:
        lines += _drawn(element, colours)
    picture = "\n".join([*lines, r"\end{tikzpicture}%", ""])
    return f"{PREAMBLE}{picture}\\end{{document}}\n" if standalone else picture


def escaped(text: str) -> str:
    return "".join(_WORDS.get(character) or _other(character) for character in text)


def _other(character: str) -> str:
    if character.isascii():
        return character if character.isprintable() else " "
    plain = unicodedata.normalize("NFKD", character)
    if "À" <= character <= "ÿ" and character != "÷":
        return character
    return plain[0] if plain[0].isascii() and plain[0].isalnum() else "?"


def _colours(scene: Scene) -> dict[str, str]:
    """Colour to its name in TeX, in order of appearance."""
    found: dict[str, None] = {scene.background: None}
    for element in scene.elements:
        for name in ("fill", "line", "colour"):
            value = getattr(element, name, None)
            if value:
                found[value] = None
        for run in getattr(element, "runs", ()):
            found[run.colour] = None
    return {colour: f"netspec{_letters(index)}" for index, colour in enumerate(found)}


def _letters(index: int) -> str:
    return chr(ord("a") + index // 26) + chr(ord("a") + index % 26)


def _drawn(element: Element, colours: dict[str, str]) -> Iterable[str]:
    if isinstance(element, Text):
        yield _text(element, colours)
    elif isinstance(element, Polyline):
        yield from _polyline(element, colours)
    elif isinstance(element, Shape):
        paint = [f"fill={colours[element.fill]}"] if element.fill else []
        if element.line:
            paint += [f"draw={colours[element.line]}", f"line width={_length(element.line_width)}"]
        yield rf"\path[{','.join(paint)}{_corner(element)}] {_outline(element)};%"


def _corner(shape: Shape) -> str:
    return f",rounded corners={_length(shape.corner)}" if isinstance(shape, Rect) and shape.corner else ""


def _outline(shape: Shape) -> str:
    if isinstance(shape, Rect):
        return f"{_at((shape.x, shape.y))} rectangle {_at((shape.x + shape.width, shape.y + shape.height))}"
    if isinstance(shape, Ellipse):
        rx, ry = shape.width / 2, shape.height / 2
        return f"{_at((shape.x + rx, shape.y + ry))} ellipse [x radius={_length(rx)},y radius={_length(ry)}]"
    assert isinstance(shape, Polygon)
    return " -- ".join(map(_at, shape.points)) + " -- cycle"


def _polyline(line: Polyline, colours: dict[str, str]) -> Iterable[str]:
    dash = f",dash pattern=on {_length(12)} off {_length(8)}" if line.dashed else ""
    corner = f",rounded corners={_length(line.corner)}" if line.corner and len(line.points) > 2 else ""
    style = f"draw={colours[line.colour]},line width={_length(line.line_width)}{dash}{corner}"
    yield rf"\path[{style}] {' -- '.join(map(_at, shaft(line)))};%"
    if line.arrow:
        yield rf"\path[fill={colours[line.colour]}] {' -- '.join(map(_at, arrow_head(line)))} -- cycle;%"


def _text(text: Text, colours: dict[str, str]) -> str:
    size = text.size * POINTS_PER_UNIT
    font = rf"\fontsize{{{size:.2f}pt}}{{{size * 1.2:.2f}pt}}\selectfont" + (r"\bfseries" if text.bold else "")
    font = r"\sffamily" + font if not text.mono else r"\ttfamily" + font
    style = rf"anchor={_ANCHORS[text.anchor]},text={colours[text.colour]},font={font}"
    runs = (rf"\textcolor{{{colours[run.colour]}}}{{{escaped(run.content)}}}" for run in text.runs)
    shown = "".join(runs) or escaped(text.content)
    strut = "text height=.72em,text depth=.22em"
    return rf"\node[{style},{strut}] at {_at((text.x, text.y))} {{{shown}}};%"


def _at(point: Point) -> str:
    return f"({number(point[0])},{number(point[1])})"


def _length(units: float) -> str:
    return f"{units * MM_PER_UNIT:.3f}mm"
