"""What to say of an option that is refused, unknown or missing: pydantic's errors in plain words, and the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

from netspec.elaborate.foreign import OPTIONS, our_option, our_word
from netspec.elaborate.values import Value, show
from netspec.layers import Layer, registry
from netspec.layers.base import WordPart
from netspec.layers.wording import parts_of
from netspec.source.codes.options import UnknownOption
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from netspec.elaborate.context import Context

MARKS: Mapping[WordPart, str] = {"number": "", "width": "-", "stride": "/"}
EXAMPLES: Mapping[WordPart, str] = {"number": "3", "width": "64", "stride": "2"}
FAMILIES = {"norm": "norm", "act": "activation"}
"""Options that hold the word of a layer, and the family it is of."""


def parts_in_order(layer: type[Layer]) -> list[WordPart]:
    """The places that the kind's word has, as they are written: number, width, stride."""
    return [part for part in MARKS if part in parts_of(layer)]


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────────────


def wanted(error: ErrorDetails) -> str:
    """What the option should be: `at least 1`, `a whole number`."""
    limits: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "greater_than_equal":
            return f"at least {limits['ge']}"
        case "less_than_equal":
            return f"at most {limits['le']}"
        case "greater_than":
            return f"above {limits['gt']}"
        case "int_type" | "int_from_float":
            return "a whole number"
        case "float_type":
            return "a number"
        case "bool_type":
            return "true or false"
    message = error["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return message.replace("'", "")


def help_for_value(layer: type[Layer], name: str, value: Value, error: ErrorDetails) -> str | None:
    """What to write in the place of a value that an option refuses."""
    if isinstance(value, str):
        return _help_for_word(layer, name, value)
    if error["type"] == "bool_type" or "true, false" in error["msg"]:
        return f"write {name}={'true' if value else 'false'}" if value in (0, 1) else None
    if isinstance(value, float) and error["type"] in ("int_type", "int_from_float"):
        return "// divides and rounds down; round, floor, ceil and divisible say how to round"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and error["type"] == "less_than_equal" and error["ctx"]["le"] == 1:
        share = value / 10 if value < 10 else value / 100  # type: ignore[operator]
        return f"a probability lies between 0 and 1: {layer.kind}{share:g}" if 0 < share <= 1 else None
    if number and value < 0 and "pad" in name:  # type: ignore[operator]
        return "padding is at least 0; crop{h, w} takes a border away"
    return None


def _help_for_word(layer: type[Layer], name: str, value: str) -> str | None:
    lower = value.lower()
    if lower in ("true", "false", "none", "same", "auto") and value != lower:
        return f"write {name}={lower}"
    if name in FAMILIES:
        return _help_for_follower(name, value)
    if name == "pad" and lower == "valid":
        return "write pad=0 for no padding"
    choices = [choice for choice in get_args(layer.model_fields[name].annotation) if isinstance(choice, str)]
    near = nearest(value, choices)
    return f"did you mean {name}={near}?" if near else None


def _help_for_follower(name: str, value: str) -> str | None:
    """The norm or activation that comes closest, or ours for another framework's."""
    kinds = [kind for kind, layer in registry.kinds.items() if layer.family == FAMILIES[name]]
    bare = value.rstrip("0123456789.")
    foreign = our_word(value) or our_word(bare)
    ours = foreign.kind if foreign is not None and foreign.kind in kinds else None
    near = ours or nearest(value, kinds) or nearest(bare, kinds)
    return f"did you mean {name}={near}?" if near else f"there are {', '.join(sorted(kinds))}"


# ── missing, or without a name ───────────────────────────────────────────────────────────────────────────────────


def help_for_missing(layer: type[Layer], name: str, given: Mapping[str, Value]) -> str:
    """The layer's word with the part that it lacks: `write conv3-64`."""
    parts = parts_of(layer)
    part = next((part for part, field in parts.items() if field == name), None)
    if part is None:
        return f"write {layer.kind}({name}=...)"
    if part == "number":
        behind = f"-{show(given.get(parts['width'], 64))}" if "width" in parts else ""
        return f"write {layer.kind}{{n}}" if name != "kernel" else f"write {layer.kind}3{behind}"
    number = given.get(parts["number"], 3) if "number" in parts else ""
    if isinstance(number, tuple) and len(number) == 2 and part == "width":
        kernel, width = number
        pair = f"{layer.kind}{kernel}x{width} is a kernel of {kernel} by {width}"
        return f"write {layer.kind}{kernel}-{width} for {width} channels ({pair})"
    text = "x".join(map(str, number)) if isinstance(number, tuple) else show(number) if number != "" else ""
    return f"write {layer.kind}{text}{MARKS[part]}{EXAMPLES[part]}"


def help_for_positional(layer: type[Layer], arguments: Sequence[tree.Argument]) -> str:
    """The arguments where they belong: `Dropout(0.5)` is `dropout0.5`."""
    parts = parts_in_order(layer)
    texts = [argument.value.span.text for argument in arguments]
    plain = all(argument.name is None and _is_number(argument.value) for argument in arguments)
    if parts and plain and len(texts) <= len(parts):
        return "write " + layer.kind + "".join(f"{MARKS[part]}{text}" for part, text in zip(parts, texts, strict=False))
    names = [name for name in layer.model_fields if name not in parts_of(layer).values()]
    example = layer.kind + "".join(f"{MARKS[part]}{EXAMPLES[part]}" for part in parts)
    return f"write {example}" + (f" or name it: {', '.join(names[:8])}" if names else "")


def _is_number(expr: tree.Expr) -> bool:
    return isinstance(expr, tree.Number)


def help_without(layer: type[Layer], part: WordPart, text: str) -> str:
    """A layer's word has a part that the kind does not have."""
    parts = parts_of(layer)
    if part == "number" and "width" in parts:
        return f"write {layer.kind}-{text}"
    if part == "width" and "stride" in parts:
        number = EXAMPLES["number"] if "number" in parts else ""
        return (
            f"{layer.kind} keeps the channels that arrive: leave the width out; "
            f"a stride stands behind a slash, {layer.kind}{number}/{text}"
        )
    if part == "width":
        return f"{layer.kind} keeps the channels that arrive: leave the width out"
    return f"write {layer.kind} without it"


# ── unknown ──────────────────────────────────────────────────────────────────────────────────────────────────────


def report_unknown_option(layer: type[Layer], name: tree.Ident, context: Context) -> None:
    """Says that a kind has no such option, and which it may have been."""
    if context.said(UnknownOption, name.span):
        return
    near = meant_option(layer, name.name)
    part = {field: part for part, field in parts_of(layer).items()}.get(near or "")
    names = ", ".join(layer.model_fields)
    help = f"did you mean {near}?" if near else (f"it has {names}" if names else f"{layer.kind} has no options at all")
    if part is not None:
        word = "".join(f"{MARKS[one]}{EXAMPLES[one]}" for one in parts_in_order(layer))
        help += f" It has its place in the layer's word: {layer.kind}{word}"
    context.report(UnknownOption, name.span, f"{layer.kind} has no option {name.name[:80]}", help=help)


def meant_option(layer: type[Layer], name: str) -> str | None:
    """Our option for another framework's name of it, or the one that comes closest."""
    ours = our_option(name)
    if ours is not None and ours in layer.model_fields:
        return ours
    return nearest(name, layer.model_fields) or _meant_foreign(layer, name)


def _meant_foreign(layer: type[Layer], name: str) -> str | None:
    """A slip in another framework's name: `pading`."""
    near = nearest(name, [theirs for theirs, ours in OPTIONS.items() if ours in layer.model_fields])
    return OPTIONS[near] if near is not None else None
