"""Hypothesis strategies for types and layers: options are drawn from the layers' own fields, so a new kind needs none.

`layers_on(value)` draws a layer that fits what arrives, for random networks; `attempts(kind)` draws a layer and what
arrives without asking whether they fit.
"""

from __future__ import annotations

from math import prod
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from netspec.layers import Image, KnownType, Layer, Misfit, Tokens, Vector, options, registry
from netspec.layers.base import Incoming

CHANNELS = (1, 2, 3, 4, 6, 8, 12)
LENGTHS = {1: 11, 2: 8, 3: 5}
"""The longest axis of the images that are drawn, by their dimensions of space."""
BUILT_IN = tuple(sorted(registry.kinds))
PAD, FIXED_PAD = (get_args(alias)[1] for alias in (options.Pad, options.FixedPad))
"""The validators by which paddings are known, whose numbers have limits that the annotation does not say."""
JOINS = tuple(kind for kind in BUILT_IN if registry.kinds[kind].is_join)


def layer_of(kind: str, **options: Any) -> Layer:
    """A layer of this kind with these options, as its class makes it."""
    return registry.kinds[kind](**options)


def images(rank: int | None = None) -> st.SearchStrategy[Image]:
    ranks = st.sampled_from((1, 2, 2, 2, 3)) if rank is None else st.just(rank)
    spaces = ranks.flatmap(lambda r: st.lists(st.integers(1, LENGTHS[r]), min_size=r, max_size=r).map(tuple))
    return st.builds(Image, channels=st.sampled_from(CHANNELS), space=spaces)


def tokens() -> st.SearchStrategy[Tokens]:
    return st.builds(Tokens, length=st.sampled_from((1, 2, 4, 6, 9, 12)), channels=st.sampled_from(CHANNELS))


def vectors() -> st.SearchStrategy[Vector]:
    return st.builds(Vector, channels=st.sampled_from(CHANNELS))


def types() -> st.SearchStrategy[KnownType]:
    return st.one_of(images(), tokens(), vectors())


def option_values(info: FieldInfo, value: KnownType) -> st.SearchStrategy[Any]:
    """Values for a field, by its annotation and limits; lists are as long as there are dimensions of space."""
    if PAD in info.metadata:
        return st.one_of(st.just("same"), st.integers(0, 3), _lists(0, 2, value.rank), _lists(0, 2, 2 * value.rank))
    if FIXED_PAD in info.metadata:
        return st.one_of(st.integers(0, 3), _lists(0, 2, value.rank), _lists(0, 2, 2 * value.rank))
    low, high = 0.0 if info.default == 0 else 1.0, 5.0
    for limit in info.metadata:
        match limit:
            case Ge(ge=float() | int() as least):
                low = least
            case Gt():
                low = 0.125
            case Le(le=float() | int() as most):
                high = min(high, most)
    return _of_annotation(info.annotation, low, high, value.rank)


def _of_annotation(annotation: Any, low: float, high: float, rank: int) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return st.one_of(*(_of_annotation(one, low, high, rank) for one in inner if one is not str))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return _lists(int(low), int(high), rank if inner[-1] is ... else len(inner))
    plain: dict[Any, st.SearchStrategy[Any]] = {
        NoneType: st.none(),
        bool: st.booleans(),
        int: st.integers(int(low), int(high)),
        float: st.integers(int(low * 8), int(high * 8)).map(lambda eighths: eighths / 8),
    }
    return plain[annotation]


def _lists(low: int, high: int, length: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.lists(st.integers(low, high), min_size=length, max_size=length).map(tuple)


@st.composite
def layers_for(draw: st.DrawFn, kind: str, value: KnownType) -> Layer:
    """A layer of this kind with valid options, whether it fits or not; an option with a default is often left out."""
    layer = registry.kinds[kind]
    given: dict[str, Any] = {}
    for name, info in layer.model_fields.items():
        if name not in layer.followers and (info.is_required() or draw(st.booleans())):
            given[name] = draw(option_values(info, value))
    if kind == "image" and isinstance(value, Tokens) and draw(st.booleans()):
        given["size"] = draw(st.sampled_from(factorings(value.length)))
    try:
        return layer.model_validate(given)
    except ValidationError:
        return draw(st.nothing())


def factorings(length: int) -> list[tuple[int, ...]]:
    """Images of up to three dimensions that hold so many positions."""
    sides = [side for side in range(1, length + 1) if length % side == 0]
    pairs = [(side, length // side) for side in sides]
    return [(length,), *pairs, *((a, b, length // a // b) for a in sides for b in sides if length % (a * b) == 0)]


@st.composite
def branches(draw: st.DrawFn) -> Incoming:
    """What may arrive at a join: types that are equal, broadcast, join, or do none of that."""
    first = draw(types())
    return (first, *draw(st.lists(st.one_of(st.just(first), _narrow(first), types()), min_size=1, max_size=2)))


def _narrow(value: KnownType) -> st.SearchStrategy[KnownType]:
    if not isinstance(value, Image):
        return st.builds(lambda channels: value.model_copy(update={"channels": channels}), st.sampled_from(CHANNELS))
    return st.one_of(
        st.just(Vector(channels=value.channels)),
        st.just(Image(channels=value.channels, space=(1,) * value.rank)),
        st.just(Image(channels=1, space=value.space)),
        st.builds(Image, channels=st.sampled_from(CHANNELS), space=st.just(value.space)),
    )


@st.composite
def attempts(draw: st.DrawFn, kind: str) -> tuple[Layer, Incoming]:
    """A layer of this kind and what arrives at it."""
    incoming = draw(branches()) if kind in JOINS else (draw(types()),)
    return draw(layers_for(kind, incoming[0])), incoming


def fits(attempt: tuple[Layer, Incoming]) -> bool:
    return not isinstance(attempt[0].type_of(attempt[1]), Misfit)


def fitting(kind: str) -> st.SearchStrategy[tuple[Layer, Incoming]]:
    """A layer of this kind that takes what arrives."""
    return attempts(kind).filter(fits)


@st.composite
def layers_on(draw: st.DrawFn, value: KnownType, largest: int = 4096) -> Layer:
    """A layer, not a join, that takes this value and lets no more than `largest` elements leave."""
    kinds = st.sampled_from([kind for kind in BUILT_IN if kind not in JOINS])
    layer = draw(kinds.flatmap(lambda kind: layers_for(kind, value)).filter(lambda one: fits((one, (value,)))))
    leaving = layer.output((value,))
    assert not isinstance(leaving, Misfit)
    return layer if prod(getattr(leaving, "shape", ())) <= largest else draw(st.just(registry.kinds["id"]()))
