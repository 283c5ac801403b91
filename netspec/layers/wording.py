"""Layers as words: `conv3-64/2(groups=32)`, the canonical way to write a layer, options at their defaults left out."""

from __future__ import annotations

from functools import cache

from netspec.layers.base import Layer, WordPart, part_of


def word_of(layer: Layer) -> str:
    """The whole word, with the options that have no place in it in parentheses, in the order of the fields."""
    parts = set(parts_of(type(layer)).values())
    options = [
        f"{name}={option_text(getattr(layer, name))}"
        for name, info in type(layer).model_fields.items()
        if (name not in parts or _is_single(getattr(layer, name))) and getattr(layer, name) != info.default
    ]
    return bare_word(layer) + (f"({', '.join(options)})" if options else "")


def bare_word(layer: Layer) -> str:
    """The word without its parentheses: `conv3-64/2`."""
    marks: tuple[tuple[WordPart, str], ...] = (("number", ""), ("width", "-"), ("stride", "/"))
    parts = parts_of(type(layer))
    return layer.kind + "".join(_part_text(layer, parts[part], mark) for part, mark in marks if part in parts)


@cache
def parts_of(layer: type[Layer]) -> dict[WordPart, str]:
    """Which option stands at which place of the kind's word."""
    placed = ((part_of(info), name) for name, info in layer.model_fields.items())
    return {part: name for part, name in placed if part is not None}


def _is_single(value: object) -> bool:
    """A list of one has no place in a word, where `{1}` is the number; it is written as an option."""
    return isinstance(value, tuple) and len(value) == 1


def _part_text(layer: Layer, name: str, mark: str) -> str:
    value = getattr(layer, name)
    info = type(layer).model_fields[name]
    if _is_single(value) or (not info.is_required() and value == info.default):
        return ""
    if isinstance(value, tuple):
        pair = len(value) == 2 and name == "kernel"
        return mark + ("{}x{}".format(*value) if pair else "{" + ", ".join(map(str, value)) + "}")
    text = option_text(value)
    return mark + (text if text.replace(".", "", 1).isdigit() else "{" + text + "}")


def option_text(value: object) -> str:
    """A value as an option's expression writes it: `true`, `none`, `[1, 2]`, `1e-6`, `same`."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return repr(value).replace("e-0", "e-").replace("e+", "e")
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(map(option_text, value)) + "]"
    return str(value)
