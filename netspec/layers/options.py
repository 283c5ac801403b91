"""The types of options that several layers share: numbers per axis, paddings, biases, words of layers to follow.

Every one refuses with one sentence that begins "Input should be", as pydantic's own messages do. Nothing is
converted: a boolean is no number, a string is no number, a list of one is no number.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field, PlainSerializer, PlainValidator
from pydantic_core import PydanticCustomError

from netspec.layers.base import Family, Layer, arg, registry
from netspec.layers.types import LIMIT


def refusal(what: str) -> PydanticCustomError:
    return PydanticCustomError("option_value", "Input should be {what}", {"what": what})


def _is_count(value: object, least: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= LIMIT


def _numbers(value: object, least: int, lengths: tuple[int, ...]) -> tuple[int, ...] | None:
    """A list of whole numbers as a tuple; None where it is none, or not of these lengths."""
    if not isinstance(value, (list, tuple)) or len(value) not in lengths:
        return None
    return tuple(value) if all(_is_count(one, least) for one in value) else None


def _per_axis(least: int) -> Callable[[Any], int | tuple[int, ...]]:
    def validate(value: Any) -> int | tuple[int, ...]:
        if _is_count(value, least):
            return int(value)
        numbers = _numbers(value, least, (1, 2, 3))
        if numbers is None:
            raise refusal(f"a whole number of at least {least}, or a list of them, one for each dimension of space")
        return numbers

    return validate


def _pad(value: Any) -> int | tuple[int, ...] | str:
    if value is None or value == "none":
        return 0
    if value == "same":
        return "same"
    if _is_count(value, 0):
        return int(value)
    numbers = _numbers(value, 0, (1, 2, 3, 4, 6))
    if numbers is None:
        raise refusal("same, none, a whole number, or a list such as [h, w] or [top, bottom, left, right]")
    return numbers


def _fixed_pad(value: Any) -> int | tuple[int, ...]:
    pad = None if value is None or isinstance(value, str) else _pad(value)
    if pad is None or isinstance(pad, str):
        raise refusal("a whole number, or a list such as [h, w] or [top, bottom, left, right]")
    return pad


def _bias(value: Any) -> bool | Literal["auto"]:
    if isinstance(value, bool):
        return value
    if value == "auto":
        return "auto"
    raise refusal("true, false or auto")


def _follower(family: Family, example: str) -> Callable[[Any], str | None]:
    def validate(value: Any) -> str | None:
        if value is None or value == "none":
            return None
        found = registry.split(value) if isinstance(value, str) else None
        if found is None or found[0].family != family:
            raise refusal(f"none or a layer of the {family} family, such as {example}")
        return found[0].kind + found[1]

    return validate


Count = Annotated[int, Field(ge=1, le=LIMIT)]
"""A width, a number of groups: at least 1."""
Position = Annotated[int, Field(ge=0, le=LIMIT)]
"""An index, from 0."""
Real = Annotated[float, Field(allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1)]
AS_IT_IS = PlainSerializer(lambda value: value)
"""A validated number, list or word is written as it is; a union would be asked which branch it is."""
PerAxis = Annotated[int | tuple[int, ...], PlainValidator(_per_axis(1)), AS_IT_IS]
"""One number for all dimensions of space, or one for each."""
PerAxisOrZero = Annotated[int | tuple[int, ...], PlainValidator(_per_axis(0)), AS_IT_IS]
OptionalPerAxis = Annotated[
    int | tuple[int, ...] | None,
    PlainValidator(lambda value: None if value is None or value == "none" else _per_axis(1)(value)),
    AS_IT_IS,
]
Pad = Annotated[int | tuple[int, ...] | Literal["same"], PlainValidator(_pad), AS_IT_IS]
FixedPad = Annotated[int | tuple[int, ...], PlainValidator(_fixed_pad), AS_IT_IS]
"""A padding where there is no window that `same` could go by."""
Bias = Annotated[bool | Literal["auto"], PlainValidator(_bias), AS_IT_IS]
Norm = Annotated[str | None, PlainValidator(_follower("norm", "bn or gn32"))]
Act = Annotated[str | None, PlainValidator(_follower("activation", "relu or leaky0.1"))]


class Followed(Layer):
    """The options of layers that a norm and an activation may follow at once; no kind of its own."""

    followers = ("norm", "act")

    norm: Norm = arg("norm to add after it, as a layer's word", default=None)
    act: Act = arg("activation to add after that, as a layer's word", default=None)
