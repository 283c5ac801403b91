"""What every page shares: title, subtitle, the legend of what is on it, footnotes."""

from __future__ import annotations

from netspec.draw.colours import TONE_NAMES, Tone
from netspec.draw.lettering import BODY, SUBTITLE, TITLE, cut, width
from netspec.draw.pen import Pen
from netspec.draw.scene import PAGE_WIDTH, Polyline, Rect

MARGIN = 60.0
TITLE_ID = "title:"
BODY_TOP, BODY_HEIGHT = 160.0, 800.0
LEGEND_Y, FOOTNOTE_Y = 1030.0, 984.0
ROOM = PAGE_WIDTH - 2 * MARGIN


def head(pen: Pen, title: str, subtitle: str) -> None:
    pen.text(MARGIN, 84, title, size=TITLE, bold=True, room=ROOM, id=TITLE_ID)
    pen.text(MARGIN, 130, subtitle, size=SUBTITLE, colour=pen.theme.muted, room=ROOM)


def foot(pen: Pen) -> None:
    """The families that are on the page, the kinds of skips, and the footnotes above them."""
    _footnotes(pen)
    x = MARGIN
    for tone in TONE_NAMES:
        if tone in pen.tones and tone != "plain":
            x = _key(pen, x, tone)
    skips = [element for element in pen.wires if isinstance(element, Polyline) and element.id.startswith("skip:")]
    cropped = all("crop" in skip.label or "pad" in skip.label for skip in skips if skip.dashed)
    for dashed, said in ((False, "identity"), (True, "cropped" if cropped else "projection")):
        if any(skip.dashed == dashed for skip in skips):
            x = _skip_key(pen, x, dashed, said)


def _footnotes(pen: Pen) -> None:
    x = MARGIN
    for text, mark in pen.footnotes.items():
        said = cut(f"{mark} {text}", ROOM, BODY)
        wide = width(said, BODY)
        if x + wide > MARGIN + ROOM:
            break
        pen.text(x, FOOTNOTE_Y, said, colour=pen.theme.muted)
        x += wide + 40


def _key(pen: Pen, x: float, tone: Tone) -> float:
    name = TONE_NAMES[tone]
    wide = width(name, BODY)
    if x + 34 + wide > MARGIN + ROOM:
        return x
    line = pen.theme.frame_line if tone in ("other", "block") else None
    pen.front.append(
        Rect(role="key", x=x, y=LEGEND_Y - 21, width=24, height=24, corner=6, fill=pen.theme.ground(tone), line=line)
    )
    pen.text(x + 34, LEGEND_Y, name, colour=pen.theme.muted)
    return x + 34 + wide + 36


def _skip_key(pen: Pen, x: float, dashed: bool, said: str) -> float:
    wide = width(said, BODY)
    if x + 72 + wide > MARGIN + ROOM:
        return x
    points = ((x, LEGEND_Y - 9), (x + 60, LEGEND_Y - 9))
    pen.front.append(Polyline(role="key", points=points, colour=pen.theme.skip, line_width=4.0, dashed=dashed))
    pen.text(x + 72, LEGEND_Y, said, colour=pen.theme.muted)
    return x + 72 + wide + 36
