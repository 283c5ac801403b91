"""The two themes: a colour a layer family with the label colour it carries, and the page's own colours.

Chosen for colour-blind readers; every text on its ground has a contrast of 4.5 or more (`contrast`, a test).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netspec.layers.base import Family

ThemeName = Literal["light", "dark"]
Tone = Literal["conv", "linear", "add", "attention", "norm", "act", "pool", "concat", "other", "block", "plain"]

TONE_OF_FAMILY: dict[Family, Tone] = {
    "convolution": "conv",
    "linear": "linear",
    "norm": "norm",
    "activation": "act",
    "pooling": "pool",
    "join": "add",
    "attention": "attention",
    "reshape": "other",
    "regularisation": "other",
    "resampling": "concat",
    "scaling": "other",
}
TONE_NAMES: dict[Tone, str] = {
    "conv": "convolution",
    "linear": "linear",
    "norm": "norm",
    "act": "activation",
    "pool": "pooling",
    "add": "addition",
    "concat": "concatenation",
    "attention": "attention",
    "other": "reshaping, dropout",
    "block": "several layers",
    "plain": "input, output",
}
DARK, WHITE = "#1A1A1A", "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Theme:
    """`fills[tone]` is the ground of a box and the colour of the text on it."""

    name: ThemeName
    background: str
    foreground: str
    muted: str
    frame: str
    frame_line: str
    edge: str
    skip: str
    fills: dict[Tone, tuple[str, str]]

    def ground(self, tone: Tone) -> str:
        return self.fills[tone][0]

    def label(self, tone: Tone) -> str:
        return self.fills[tone][1]


LIGHT = Theme(
    name="light",
    background="#FFFFFF",
    foreground="#1A1A1A",
    muted="#5A5A5A",
    frame="#F2F4F7",
    frame_line="#B8C0CC",
    edge="#4A4A4A",
    skip="#B4235A",
    fills={
        "conv": ("#4477AA", WHITE),
        "linear": ("#882255", WHITE),
        "add": ("#117733", WHITE),
        "attention": ("#332288", WHITE),
        "norm": ("#D9D9D9", DARK),
        "act": ("#EE8866", DARK),
        "pool": ("#EEDD88", DARK),
        "concat": ("#44AA99", DARK),
        "other": ("#E8EBF0", DARK),
        "block": ("#E8EBF0", DARK),
        "plain": ("#FFFFFF", DARK),
    },
)
DARK_THEME = Theme(
    name="dark",
    background="#14171C",
    foreground="#F0F2F5",
    muted="#A8B0BC",
    frame="#1E232B",
    frame_line="#4A5462",
    edge="#B8C0CC",
    skip="#FF7EB0",
    fills={
        "conv": ("#6FA8DC", DARK),
        "linear": ("#D16BA5", DARK),
        "add": ("#3FA34D", DARK),
        "attention": ("#B7A6FF", DARK),
        "norm": ("#4B5563", WHITE),
        "act": ("#EE8866", DARK),
        "pool": ("#EEDD88", DARK),
        "concat": ("#7FE0CF", DARK),
        "other": ("#323A45", WHITE),
        "block": ("#323A45", WHITE),
        "plain": ("#14171C", "#F0F2F5"),
    },
)
THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK_THEME}


def channels(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as three numbers up to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, share: float) -> str:
    """The colour with a share of another in it."""
    pairs = zip(channels(colour), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [c / 255 for c in channels(colour)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """WCAG 2's contrast ratio, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)
