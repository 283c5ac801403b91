"""What an expression can come to: numbers, strings, booleans, lists, ranges, defs and layer kinds.

`WRONG` stands for a value that could not be had; its cause has been reported, so whoever meets it says nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from netspec.layers import Layer
from netspec.syntax.tree import Define

if TYPE_CHECKING:
    from netspec.elaborate.environment import Defaults, Environment

LARGEST = 2**53
"""The bound on whole numbers, sizes and counts: beyond it a float no longer tells neighbours apart."""
LONGEST_LIST = 100_000
MOST_ITEMS = 1_000_000
"""Items of a list, those of the lists in it counted: a list in itself, twice over, doubles with every line."""
DEEPEST_LIST = 64
RECORDED = 400
"""Characters of a list that a graph records of a param."""
SHOWN = 60
"""Characters of a value that a message shows."""


class Wrong:
    """The type of `WRONG`."""


WRONG: Final = Wrong()


@dataclass(frozen=True, eq=False)
class DefValue:
    """A def with the place where it was written: its names and the defaults in force there."""

    define: Define
    environment: Environment
    defaults: Defaults
    file: str

    @property
    def name(self) -> str:
        return self.define.name.name


@dataclass(frozen=True, slots=True)
class KindValue:
    """A layer kind as a value, with the number that its word held: `relu6`, `gn32`, `leaky0.1`."""

    layer: type[Layer]
    number: str

    @property
    def word(self) -> str:
        return self.layer.kind + self.number


Value = int | float | str | bool | tuple["Value", ...] | range | DefValue | KindValue
Evaluated = Value | Wrong

TypeName = Literal["a number", "a string", "a boolean", "a list", "a def", "a layer kind"]


def extent(value: tuple[object, ...]) -> tuple[int, int]:
    """Items of a list, those of the lists in it counted, and how deep lists lie in it.

    Whoever makes a list keeps to the bounds on both, so this recurses no deeper than the bound and one.
    """
    items, depth = len(value), 0
    for item in value:
        if isinstance(item, tuple):
            more, below = extent(item)
            items, depth = items + more, max(depth, below)
    return items, depth + 1


def weight(value: object) -> int:
    """What it costs to go over a value once, in operations."""
    if isinstance(value, tuple):
        return extent(value)[0]
    if isinstance(value, range):
        return len(value)
    return len(value) // 64 if isinstance(value, str) else 0


def type_name(value: Value) -> TypeName:
    """The value's type in words; a range is a list."""
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, int | float):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, tuple | range):
        return "a list"
    return "a def" if isinstance(value, DefValue) else "a layer kind"


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def show(value: object) -> str:
    """The value as a file would write it, cut to what a message can hold."""
    text = _written(value, SHOWN)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def show_whole(value: object) -> str:
    """The value as a file would write it, for what a graph records: whole, unless it is very long."""
    return _written(value, RECORDED)


def _written(value: object, room: int) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + value[: room + 1].replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, range):
        return f"{value.start}..{value.stop}"
    if isinstance(value, tuple):
        return "[" + _joined(value, room) + "]"
    if isinstance(value, DefValue):
        return value.name
    if isinstance(value, KindValue):
        return value.word
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a number of {int(value.bit_length() * 0.30103) + 1} digits"
    return repr(value)


def _joined(items: Sequence[object], room: int) -> str:
    shown, left = [], room
    for item in items:
        if left < 0:
            break
        shown.append(_written(item, left))
        left -= len(shown[-1]) + 2
    return ", ".join(shown)
