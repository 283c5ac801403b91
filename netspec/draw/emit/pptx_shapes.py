"""The shapes of one slide as DrawingML: boxes, texts, connectors and groups, in the order in which they are painted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from netspec.draw.emit.pptx_connectors import End, glue, straight, stretches
from netspec.draw.emit.svg import escaped, texts_by_holder
from netspec.draw.geometry import Box, box_of, text_width
from netspec.draw.page import TITLE_ID
from netspec.draw.scene import Element, Ellipse, Polygon, Polyline, Rect, Scene, Shape, Text

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
FIRST_NUMBER = 15
"""Of ours; those before it are the tree's and the layout's placeholders."""
FONT = "Arial"
MONO = "Courier New"
ASCENT, LINE = 0.905, 1.15
"""Of the fonts' em: where PowerPoint puts the baseline of a first line, and its line height."""
WIDER = 1.25
_NO_INSETS = 'lIns="0" tIns="0" rIns="0" bIns="0"'
BACK = ("frame", "card", "page")


class Slide:
    """`themed`: texts on the page take the template's fonts and colour in place of ours."""

    def __init__(self, scene: Scene, scale: float, offset: tuple[float, float], *, themed: bool, titled: bool) -> None:
        self.scene, self.scale, self.offset, self.themed, self.titled = scene, scale, offset, themed, titled
        self._last = FIRST_NUMBER
        self.held = texts_by_holder(scene.elements)
        self.shapes = {e.id: e for e in scene.elements if isinstance(e, Shape) and e.id}
        self.numbers = {element.id: self._number() for element in scene.elements if element.id}
        self.members: dict[str, list[Element]] = {}
        for element in scene.elements:
            held = isinstance(element, Text) and element.holder in self.shapes
            if not held and not (titled and element.id == TITLE_ID):
                self.members.setdefault(element.group, []).append(element)

    def xml(self) -> Iterator[str]:
        """The elements of the slide's tree, a text each or several."""
        yield from self._group_of("")

    def title(self) -> tuple[tuple[int, int, int, int], str] | None:
        """Where the page's title stands, in EMU, and its text body."""
        found = next((e for e in self.scene.elements if isinstance(e, Text) and e.id == TITLE_ID), None)
        if found is None:
            return None
        left, top, _, bottom = self._place(found)
        box = self._emu_box((left, top, self.scene.width - left, bottom))
        return box, self._text_body(found)

    def _number(self) -> int:
        self._last += 1
        return self._last

    # ── groups ───────────────────────────────────────────────────────────────────────────────────────────────

    def _group_of(self, group: str) -> Iterator[str]:
        """Its frame, the groups within it, then the rest in order."""
        members = self.members.get(group, [])
        yield from (self._element(element) for element in members if element.role in BACK)
        for inner in self.scene.groups:
            if inner.parent == group:
                yield self._group(inner.id, inner.label)
        yield from (self._element(element) for element in members if element.role not in BACK)

    def _group(self, group: str, label: str) -> str:
        box = self._emu_box(_around(self._extent(group)))
        place = f'<a:off x="{box[0]}" y="{box[1]}"/><a:ext cx="{box[2]}" cy="{box[3]}"/>'
        place += f'<a:chOff x="{box[0]}" y="{box[1]}"/><a:chExt cx="{box[2]}" cy="{box[3]}"/>'
        name = f'<p:cNvPr id="{self._number()}" name="{escaped(label)}"/><p:cNvGrpSpPr/><p:nvPr/>'
        inside = "".join(self._group_of(group))
        head = f"<p:nvGrpSpPr>{name}</p:nvGrpSpPr><p:grpSpPr><a:xfrm>{place}</a:xfrm></p:grpSpPr>"
        return f"<p:grpSp>{head}{inside}</p:grpSp>"

    def _extent(self, group: str) -> Iterator[Box]:
        yield from (box_of(element) for element in self.members.get(group, ()))
        for inner in self.scene.groups:
            if inner.parent == group:
                yield from self._extent(inner.id)

    # ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────

    def _element(self, element: Element) -> str:
        if isinstance(element, Text):
            return self._free_text(element)
        if isinstance(element, Polyline):
            return self._polyline(element)
        assert isinstance(element, Shape)
        texts = self.held.get(element.id, []) if element.id else []
        ground = self.scene.background if self.themed else ""
        return self._sp(element, self._geometry(element), _paint(element, ground), self._body(texts))

    def _sp(
        self, element: Element, geometry: str, paint: str, body: str, *, text_box: bool = False, name: str = ""
    ) -> str:
        kind = '<p:cNvSpPr txBox="1"/>' if text_box else "<p:cNvSpPr/>"
        box = self._emu_box(self._place(element))
        place = f'<a:xfrm><a:off x="{box[0]}" y="{box[1]}"/><a:ext cx="{box[2]}" cy="{box[3]}"/></a:xfrm>'
        head = f"<p:nvSpPr>{name or self._named(element)}{kind}<p:nvPr/></p:nvSpPr>"
        return f"<p:sp>{head}<p:spPr>{place}{geometry}{paint}</p:spPr>{body}</p:sp>"

    def _named(self, element: Element) -> str:
        number = self.numbers.get(element.id) or self._number()
        name = element.id or (element.content if isinstance(element, Text) else element.role or "line")
        told = f' descr="{escaped(element.tip)}"' if element.tip else ""
        return f'<p:cNvPr id="{number}" name="{escaped(name)}"{told}/>'

    def _place(self, element: Element) -> Box:
        """A free text gets a box wider than it is, so that another machine's font does not break the line."""
        if not isinstance(element, Text):
            return box_of(element)
        wide = text_width(element) * WIDER
        left = {"start": element.x, "middle": element.x - wide / 2, "end": element.x - wide}[element.anchor]
        top = element.y - ASCENT * element.size
        right = max(min(left + wide, self.scene.width), left + text_width(element))
        return left, top, right, top + LINE * element.size

    def _emu_box(self, box: Box) -> tuple[int, int, int, int]:
        """Left, top, width and height in EMU."""
        left, top = self.emu(box[0], box[1])
        right, bottom = self.emu(box[2], box[3])
        return left, top, max(right - left, 0), max(bottom - top, 0)

    def emu(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self.scale + self.offset[0]), round(y * self.scale + self.offset[1])

    def _geometry(self, shape: Shape) -> str:
        if isinstance(shape, Polygon):
            return self._freeform(shape.points)
        kind, adjust = "rect", ""
        if isinstance(shape, Ellipse):
            kind = "ellipse"
        elif isinstance(shape, Rect) and shape.corner:
            share = min(round(shape.corner / max(min(shape.width, shape.height), 1) * 100000), 50000)
            kind, adjust = "roundRect", f'<a:gd name="adj" fmla="val {share}"/>'
        return f'<a:prstGeom prst="{kind}"><a:avLst>{adjust}</a:avLst></a:prstGeom>'

    def _freeform(self, points: tuple[tuple[float, float], ...]) -> str:
        left, top = min(x for x, _ in points), min(y for _, y in points)
        right, bottom = max(x for x, _ in points), max(y for _, y in points)
        places = [(round((x - left) * self.scale), round((y - top) * self.scale)) for x, y in points]
        moves = "".join(
            f'<a:{"lnTo" if index else "moveTo"}><a:pt x="{x}" y="{y}"/></a:{"lnTo" if index else "moveTo"}>'
            for index, (x, y) in enumerate(places)
        )
        size = f'w="{round((right - left) * self.scale)}" h="{round((bottom - top) * self.scale)}"'
        return (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            '<a:rect l="0" t="0" r="r" b="b"/>'
            f"<a:pathLst><a:path {size}>{moves}<a:close/></a:path></a:pathLst></a:custGeom>"
        )

    # ── wires ────────────────────────────────────────────────────────────────────────────────────────────────

    def _polyline(self, line: Polyline) -> str:
        """The stretches of a wire, the first of which has its name and alt text, and a dot at every corner."""
        half = line.line_width / 2
        corners = [End(self._number(), True, (x - half, y - half, x + half, y + half)) for x, y in line.points[1:-1]]
        source, target = self._end(line.source), self._end(line.target)
        drawn = []
        pieces = list(stretches(line.points, source, target, corners))
        for index, piece in enumerate(pieces):
            arrow = line.arrow and index == len(pieces) - 1
            stroke = _stroke(line.colour, line.line_width * self.scale, line.dashed, arrow)
            shape = straight(self.emu(*piece.start), self.emu(*piece.end))
            name = self._named(line) if not index else f'<p:cNvPr id="{self._number()}" name="wire"/>'
            head = f"<p:nvCxnSpPr>{name}<p:cNvCxnSpPr>{glue(piece)}</p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr>"
            drawn.append(f"<p:cxnSp>{head}<p:spPr>{shape}{stroke}</p:spPr></p:cxnSp>")
        return "".join([*drawn, *(self._corner(corner, line) for corner in corners)])

    def _end(self, id: str) -> End | None:
        """What a wire may be glued to: rectangles and ellipses; the sites of other shapes are nobody's agreement."""
        shape = self.shapes.get(id)
        if not isinstance(shape, Rect | Ellipse):
            return None
        return End(self.numbers[id], isinstance(shape, Ellipse), box_of(shape))

    def _corner(self, corner: End, line: Polyline) -> str:
        """A dot as wide as the line, to which both of its stretches are glued."""
        left, top, right, bottom = corner.box
        dot = Ellipse(x=left, y=top, width=right - left, height=bottom - top, fill=line.colour)
        name = f'<p:cNvPr id="{corner.number}" name="corner"/>'
        return self._sp(dot, self._geometry(dot), _paint(dot), self._body([]), name=name)

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────────

    def _free_text(self, text: Text) -> str:
        geometry = '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        return self._sp(text, geometry, "<a:noFill/>", self._text_body(text), text_box=True)

    def _text_body(self, text: Text) -> str:
        align = {"start": "l", "middle": "ctr", "end": "r"}[text.anchor]
        wrap = "none" if self.themed else "square"  # their font may be wider than any room we leave
        body = f'<p:txBody><a:bodyPr wrap="{wrap}" {_NO_INSETS} anchor="t"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        return body + f'<a:p><a:pPr algn="{align}"/>{self._run(text, free=True)}</a:p></p:txBody>'

    def _body(self, texts: Iterable[Text]) -> str:
        body = f'<p:txBody><a:bodyPr wrap="none" {_NO_INSETS} anchor="ctr"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        paragraphs = "".join(f'<a:p><a:pPr algn="ctr"/>{self._run(text)}</a:p>' for text in texts)
        return f"{body}{paragraphs or '<a:p/>'}</p:txBody>"

    def _run(self, text: Text, free: bool = False) -> str:
        if text.runs:
            return "".join(self._ink(text, run.content, run.colour, False) for run in text.runs)
        return self._ink(text, text.content, text.colour, self.themed and free)

    def _ink(self, text: Text, content: str, colour: str, by_theme: bool) -> str:
        size = round(text.size * self.scale / 127)
        face = MONO if text.mono else "+mn-lt" if self.themed else FONT
        ink = '<a:schemeClr val="tx1"/>' if by_theme else f'<a:srgbClr val="{colour[1:]}"/>'
        bold = ' b="1"' if text.bold else ""
        style = f'<a:solidFill>{ink}</a:solidFill><a:latin typeface="{face}"/><a:cs typeface="{face}"/>'
        told = f'<a:rPr lang="en-US" sz="{size}"{bold} dirty="0">{style}</a:rPr>'
        return f"<a:r>{told}<a:t>{escaped(content)}</a:t></a:r>"


def _paint(shape: Shape, ground: str = "") -> str:
    """Fill and line; what is filled as the page's own ground takes the template's, where `ground` says which it is."""
    ink = '<a:schemeClr val="bg1"/>' if shape.fill == ground else f'<a:srgbClr val="{(shape.fill or "")[1:]}"/>'
    fill = f"<a:solidFill>{ink}</a:solidFill>" if shape.fill else "<a:noFill/>"
    return fill + (_stroke(shape.line, shape.line_width * 6350) if shape.line else "<a:ln><a:noFill/></a:ln>")


def _stroke(colour: str, width: float, dashed: bool = False, arrow: bool = False) -> str:
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    head = '<a:tailEnd type="triangle" w="med" len="med"/>' if arrow else ""
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    return f'<a:ln w="{round(width)}">{fill}{dash}<a:round/>{head}</a:ln>'


def _around(boxes: Iterable[Box]) -> Box:
    found = list(boxes)
    return min(b[0] for b in found), min(b[1] for b in found), max(b[2] for b in found), max(b[3] for b in found)
