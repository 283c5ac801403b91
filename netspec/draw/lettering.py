"""How wide a text is, and what of it fits: from the advance widths of Liberation Sans, which pictures are set in.

Units are those of the page (1u = 0.5 pt). Texts of strangers pass through `plain` before anything else.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib.resources import files

FLOOR = 24.0
"""No text is smaller: 12 pt on a 13.33 in page."""
BODY, NAME, SUBTITLE, TITLE = 24.0, 28.0, 26.0, 44.0
ASCENT, DESCENT, CAPITAL = 0.75, 0.22, 0.72
"""Of an em, for capitals and digits: what overlap is judged by."""
LONGEST = 400
"""Characters of a text that are looked at: a title of a megabyte is cut before it is measured."""
ELLIPSIS = "…"


@cache
def _widths(bold: bool) -> dict[str, float]:
    table = json.loads(files("netspec.draw").joinpath("fonts", "widths.json").read_text("ascii"))
    runs: dict[str, str] = table["bold" if bold else "regular"]
    return {character: float(width) for width, characters in runs.items() for character in characters}


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """The advance of a text; a character that the fonts lack counts one em."""
    widths = _widths(bold)
    return sum(widths.get(character, 1000.0) for character in text) * size / 1000.0


def plain(text: str) -> str:
    """One line without control characters or bidirectional marks, cut to `LONGEST` characters."""
    kept = text[: LONGEST + 1]
    if len(kept) > LONGEST:
        kept = kept[: LONGEST - 1] + ELLIPSIS
    return "".join(character if character.isprintable() else " " for character in kept)


def cut(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, or as much of its start as fits with an ellipsis."""
    text = plain(text)
    if width(text, size, bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + ELLIPSIS, size, bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float, bold: bool = False, lines: int = 2) -> tuple[str, ...]:
    """The text broken at blanks into at most so many lines; the last is cut where more is left."""
    words, found, current = plain(text).split(), list[str](), ""
    for index, word in enumerate(words):
        longer = f"{current} {word}".strip()
        if current and width(longer, size, bold) > room:
            found.append(current)
            current = word
            if len(found) == lines - 1:
                current = " ".join(words[index:])
                break
        else:
            current = longer
    return (*found, cut(current, room, size, bold)) if current else tuple(found)
