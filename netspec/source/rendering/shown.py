"""Characters as they may be shown: what is invisible or acts on the terminal is spelt out, and width is counted."""

from __future__ import annotations

import unicodedata

SPELT_OUT = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode categories: controls, format (bidirectional too), surrogates, private, unassigned, line separators."""
VARIATION = range(0xFE00, 0xFE10)
"""Variation selectors: they change how wide the character before them is drawn."""
JAMO = range(0x1160, 0x1200)
"""Vowels and finals of Hangul, drawn into the syllable before them."""


def show_character(character: str) -> str:
    """The character, or `<U+202E>` in its place where it would not show as itself."""
    if " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    hidden = category in SPELT_OUT or category == "Zs" or ord(character) in VARIATION
    return f"<U+{ord(character):04X}>" if hidden else character


def show(text: str, most: int = 400) -> str:
    """A text on one line, cut to `most` characters in front of the escapes."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(show_character, text))


def show_lines(text: str, most: int = 1000) -> list[str]:
    """A text that may have several lines."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    return [show(line, most) for line in text.split("\n")]


def cells(shown: str) -> int:
    """How many columns of a terminal the shown text takes."""
    return len(shown) if shown.isascii() else sum(map(_cells_of, shown))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me"} or ord(character) in JAMO:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
