"""What layers say of what they cannot take: one sentence that names both sides, in a student's words."""

from __future__ import annotations

from netspec.layers.base import Layer
from netspec.layers.facts import Misfit
from netspec.layers.types import Image, KnownType, Tokens
from netspec.layers.wording import bare_word


def described(value: KnownType) -> str:
    """A type with its article: `a vector of 4096`."""
    match value:
        case Image():
            return f"an image of {value}"
        case Tokens():
            return f"{value.length} tokens of {value.channels}"
        case _:
            return f"a vector of {value.channels}"


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def wrong_kind(layer: Layer, wanted: str, got: KnownType, help: str | None = None) -> Misfit:
    """`wanted` in the plural: `images`, `tokens`."""
    return Misfit(f"{bare_word(layer)} works on {wanted}, and gets {described(got)}", reason="kind", help=help)


def wrong_rank(layer: Layer, wanted: str, got: Image, option: str | None = None) -> Misfit:
    """`wanted` says of how many dimensions it would have to be."""
    why = f"{bare_word(layer)} {wanted}, and gets {described(got)}, which has {got.rank} of space"
    return Misfit(why, reason="rank", option=option)


def indivisible(layer: Layer, option: str, parts: int, whole: int, what: str) -> Misfit:
    """`what` the whole counts: `channels that arrive`."""
    why = f"{bare_word(layer)} splits into {plural(parts, 'group')} the {whole} {what}"
    return Misfit(f"{why}, and {whole} is no multiple of {parts}", reason="indivisible", option=option)
