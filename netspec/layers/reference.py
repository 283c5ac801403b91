"""The reference of the layers, taken from their classes alone: what `netspec layers` and the reference page show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import cleandoc
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from netspec.layers.base import Family, Layer, WordPart, part_of, registry
from netspec.layers.extensions import load_all
from netspec.layers.wording import option_text, parts_of

MARKS: dict[WordPart, str] = {"number": "", "width": "-", "stride": "/"}


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """An option: what it means with its unit, what it takes, its default as text (None: it has to be given)."""

    name: str
    meaning: str
    takes: str
    default: str | None
    part: WordPart | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind: `form` is the shape of its word, `summary` what it does, `details` what else its docstring says.

    `package` is where it comes from, "netspec" for the built-in ones.
    """

    kind: str
    family: Family
    form: str
    summary: str
    example: str
    details: str
    options: tuple[OptionEntry, ...]
    spellings: tuple[str, ...]
    package: str


def entry_of(layer: type[Layer]) -> Entry:
    """What a kind's class says of itself."""
    summary, _, rest = cleandoc(layer.__doc__ or "").partition("\n\n")
    example, _, details = rest.partition("\n\n")
    return Entry(
        kind=layer.kind,
        family=layer.family,
        form=form_of(layer),
        summary=" ".join(summary.split()),
        example=example.strip(),
        details=details.strip(),
        options=tuple(_option(name, info) for name, info in layer.model_fields.items()),
        spellings=layer.spellings,
        package=layer.__module__.partition(".")[0],
    )


def entries() -> tuple[Entry, ...]:
    """All kinds, those of installed packages too, family by family."""
    load_all()
    families = get_args(Family)
    ordered = sorted(registry.kinds.values(), key=lambda layer: families.index(layer.family))
    return tuple(map(entry_of, ordered))


def entry(kind: str) -> Entry | None:
    """The entry of a kind, or of the word of a layer (`conv3`); None where there is none."""
    found = registry.split(kind)
    return None if found is None else entry_of(found[0])


def form_of(layer: type[Layer]) -> str:
    """The word with its options' names for its parts: `conv{kernel}-{width}/{stride}`, branches for a join."""
    parts = parts_of(layer)
    word = layer.kind + "".join(f"{MARKS[part]}{{{parts[part]}}}" for part in MARKS if part in parts)
    return f"{word}[ a | b ]" if layer.is_join else word


def _option(name: str, info: FieldInfo) -> OptionEntry:
    default = None if info.is_required() else option_text(info.default)
    takes = " | ".join(dict.fromkeys(_taken(info.annotation)))
    return OptionEntry(name, info.description or "", takes, default, part_of(info))


def _taken(annotation: Any) -> Iterator[str]:
    """What values of this annotation look like in a file."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        for one in inner:
            yield from _taken(one)
    elif origin is Literal:
        yield from map(str, inner)
    elif origin is tuple:
        yield "list"
    else:
        names = {bool: "true | false", int: "whole number", float: "number", str: "layer", NoneType: "none"}
        yield names.get(annotation, str(annotation))
