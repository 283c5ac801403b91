"""Scenes → PPTX: native, editable shapes, a slide a page.

Boxes hold their own text; wires are connectors glued to their shapes; a group a block; tips are alt text; the scene's
notes are the speaker's. Shapes carry no `<p:style>`, whose theme shadows would show. Dates are fixed, in the
properties and in the zip, so that the bytes are the same every time.
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from netspec.draw.colours import channels
from netspec.draw.emit.pptx_shapes import NAMESPACES, Slide
from netspec.draw.scene import PAGE_HEIGHT, PAGE_WIDTH, Scene

EMU_PER_UNIT = 6350
TITLES = (1, 3)
"""Kinds of placeholder: a title, a centred one."""
LONG_AGO = datetime.datetime(2000, 1, 1)


def pptx(scenes: Sequence[Scene], template: Path | None = None) -> bytes:
    """The deck. With a template its master, fonts, text colour and slide size are used, and its own slides dropped."""
    from lxml import etree
    from pptx import Presentation
    from pptx.util import Emu

    deck: Any = Presentation(str(template) if template else None)
    if template is None:
        deck.slide_width, deck.slide_height = Emu(int(PAGE_WIDTH * EMU_PER_UNIT)), Emu(int(PAGE_HEIGHT * EMU_PER_UNIT))
    else:
        _drop_slides(deck)
    layout = _emptiest(deck)
    for scene in scenes:
        scale = min(deck.slide_width / scene.width, deck.slide_height / scene.height)
        offset = ((deck.slide_width - scale * scene.width) / 2, (deck.slide_height - scale * scene.height) / 2)
        slide = deck.slides.add_slide(layout)
        for shape in list(slide.placeholders):
            if shape.placeholder_format.type not in TITLES:
                shape._element.getparent().remove(shape._element)
        if template is None:
            fill = slide.background.fill
            fill.solid()
            fill.fore_color.rgb = _rgb(scene.background)
        drawing = Slide(scene, scale, offset, themed=template is not None, titled=slide.shapes.title is not None)
        if slide.shapes.title is not None:
            _entitle(slide.shapes.title, drawing)
        tree = slide.shapes._spTree
        for shape in etree.fromstring(f"<all {NAMESPACES}>{''.join(drawing.xml())}</all>"):
            tree.append(shape)
        slide.name = ""
        if scene.notes:
            slide.notes_slide.notes_text_frame.text = scene.notes
    return _saved(deck, scenes[0].title)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made(*channels(colour))


def _emptiest(deck: Any) -> Any:
    """Of the layouts with a title the one with the fewest placeholders: nothing stands where the picture goes."""

    def rank(layout: Any) -> tuple[bool, int]:
        kinds = [placeholder.placeholder_format.type for placeholder in layout.placeholders]
        return not any(kind in TITLES for kind in kinds), len(kinds)

    return min(deck.slide_layouts, key=rank)


def _entitle(shape: Any, drawing: Slide) -> None:
    """The page's title as the slide's own, so that outlines and screen readers have it, where the page has it."""
    found = drawing.title()
    if found is None:
        shape._element.getparent().remove(shape._element)
        return
    box, xml = found
    shape.left, shape.top, shape.width, shape.height = box
    old = shape._element.txBody
    old.getparent().replace(old, _parsed(xml))


def _parsed(xml: str) -> Any:
    from lxml import etree

    return etree.fromstring(xml.replace(">", f" {NAMESPACES}>", 1))


def _drop_slides(deck: Any) -> None:
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)


def _saved(deck: Any, title: str) -> bytes:
    about = deck.core_properties
    about.title, about.author, about.last_modified_by, about.revision = title[:200], "netspec", "netspec", 1
    about.created = about.modified = about.last_printed = LONG_AGO
    loose, fixed = BytesIO(), BytesIO()
    deck.save(loose)
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            target.writestr(info, source.read(entry.filename))
    return fixed.getvalue()
