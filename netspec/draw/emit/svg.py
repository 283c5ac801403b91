"""Scene → SVG: inline attributes alone (no CSS, markers or foreignObject), ids = node paths, a `<title>` for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netspec.draw.geometry import arrow_head, bends, shaft
from netspec.draw.scene import Element, Ellipse, Polygon, Polyline, Rect, Scene, Shape, Text, number

FONTS = "Helvetica, Arial, 'Liberation Sans', sans-serif"
MONO = "'Liberation Mono', Consolas, Menlo, monospace"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def escaped(text: str) -> str:
    """As XML's text and attribute values take it; characters that XML does not know become blanks."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text).translate(_ESCAPES)


def svg(scene: Scene, *, prefix: str = "", interactive: bool = False) -> str:
    """The page as a document of its own. `prefix` keeps ids apart where several stand in one HTML file;
    `interactive` adds what its script needs: focus, roles and what a click opens."""
    wide, high = number(scene.width), number(scene.height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img" font-family="{FONTS}">'
    )
    held = texts_by_holder(scene.elements)
    lines = [head, f"<title>{escaped(scene.title)}</title>"]
    lines.append(f'<rect width="{wide}" height="{high}" fill="{scene.background}"/>')
    for element in scene.elements:
        if not (isinstance(element, Text) and element.holder):
            lines += _item(element, held.get(element.id, ()) if element.id else (), prefix, interactive)
    return "\n".join([*lines, "</svg>", ""])


def texts_by_holder(elements: Iterable[Element]) -> dict[str, list[Text]]:
    """The texts that stand in shapes, by the shape's id."""
    found: dict[str, list[Text]] = {}
    for element in elements:
        if isinstance(element, Text) and element.holder:
            found.setdefault(element.holder, []).append(element)
    return found


def _item(element: Element, texts: Iterable[Text], prefix: str, interactive: bool) -> Iterator[str]:
    drawn = [*_drawn(element), *(line for text in texts for line in _drawn(text))]
    if not (element.id or element.tip):
        yield from drawn
        return
    attributes = f' id="{escaped(prefix + element.id)}"' if element.id else ""
    if interactive and element.tip:
        attributes += ' tabindex="0" class="item"' + (' role="button"' if element.opens else ' role="img"')
        attributes += f' aria-label="{escaped(element.tip)}"'
        attributes += f' data-opens="{escaped(element.opens)}"' if element.opens else ""
    title = f"<title>{escaped(element.tip)}</title>" if element.tip else ""
    yield f"<g{attributes}>{title}{''.join(drawn)}</g>"


def _drawn(element: Element) -> Iterator[str]:
    if isinstance(element, Text):
        yield _text(element)
    elif isinstance(element, Polyline):
        yield from _polyline(element)
    elif isinstance(element, Shape):
        yield _shape(element)


def _shape(shape: Shape) -> str:
    paint = f' fill="{shape.fill or "none"}"'
    if shape.line:
        paint += f' stroke="{shape.line}" stroke-width="{number(shape.line_width)}"'
    if isinstance(shape, Rect):
        corner = f' rx="{number(shape.corner)}"' if shape.corner else ""
        size = f'width="{number(shape.width)}" height="{number(shape.height)}"'
        return f'<rect x="{number(shape.x)}" y="{number(shape.y)}" {size}{corner}{paint}/>'
    if isinstance(shape, Ellipse):
        rx, ry = shape.width / 2, shape.height / 2
        centre = f'cx="{number(shape.x + rx)}" cy="{number(shape.y + ry)}"'
        return f'<ellipse {centre} rx="{number(rx)}" ry="{number(ry)}"{paint}/>'
    assert isinstance(shape, Polygon)
    return f'<polygon points="{_points(shape.points)}"{paint} stroke-linejoin="round"/>'


def _points(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{number(x)},{number(y)}" for x, y in points)


def _polyline(line: Polyline) -> Iterator[str]:
    points = shaft(line)
    curves = (
        f"L{_points([bend.start])}Q{_points([bend.corner])} {_points([bend.end])}"
        for bend in bends(points, line.corner)
    )
    path = [f"M{_points(points[:1])}", *curves, f"L{_points(points[-1:])}"]
    dash = ' stroke-dasharray="12 8"' if line.dashed else ""
    stroke = f'stroke="{line.colour}" stroke-width="{number(line.line_width)}"'
    yield f'<path d="{"".join(path)}" fill="none" {stroke}{dash}/>'
    if line.arrow:
        yield f'<polygon points="{_points(arrow_head(line))}" fill="{line.colour}"/>'


def _text(text: Text) -> str:
    weight = ' font-weight="bold"' if text.bold else ""
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    family = f' font-family="{MONO}" xml:space="preserve"' if text.mono else ""
    at = f'x="{number(text.x)}" y="{number(text.y)}" font-size="{number(text.size)}"'
    shown = "".join(f'<tspan fill="{run.colour}">{escaped(run.content)}</tspan>' for run in text.runs)
    return f'<text {at}{weight}{anchor}{family} fill="{text.colour}">{shown or escaped(text.content)}</text>'
