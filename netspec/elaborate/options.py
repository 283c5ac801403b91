"""A layer's options: from its word, its parentheses and the defaults in force, to a validated `Layer`.

Every value keeps the place that it came from, so that whatever is wrong with it is shown there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from netspec.elaborate.environment import DefaultOption
from netspec.elaborate.expressions import evaluate, list_too_long
from netspec.elaborate.option_faults import (
    help_for_missing,
    help_for_positional,
    help_for_value,
    help_without,
    report_unknown_option,
    wanted,
)
from netspec.elaborate.values import LONGEST_LIST, WRONG, DefValue, Evaluated, KindValue, Value, Wrong, show, weight
from netspec.layers import Layer
from netspec.layers.base import WordPart
from netspec.layers.wording import parts_of
from netspec.source import Span
from netspec.source.codes.options import BadOption, MissingOption, NotDefaultable, OptionTwice, UnknownOption
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context


@dataclass(slots=True)
class Given:
    """An option's value, where it was written, and how: in the word, in parentheses, or by a `default`."""

    value: Value
    span: Span
    how: str


def literal_number(text: str) -> Value:
    """The number that stands in a layer's word: `3`, `1x7` as a pair, `0.5`."""
    if "x" in text:
        return tuple(int(side) for side in text.split("x"))
    return float(text) if "." in text else int(text)


def option_value(expr: tree.Expr, context: Context) -> Evaluated:
    """An option's value: a bare word is a choice unless a value of that name is in scope."""
    if isinstance(expr, tree.Name) and context.environment.find(expr.name) is None:
        return WRONG if context.environment.is_broken(expr.name) else expr.name
    if isinstance(expr, tree.Items):
        items = [option_value(item, context) for item in expr.items]
        known = tuple(item for item in items if not isinstance(item, Wrong))
        return known if len(known) == len(items) else WRONG
    return evaluate(expr, context)


def plain(value: Value) -> Value:
    """The value as layers take it: kinds by their word, lists as tuples, whole floats as whole numbers."""
    if isinstance(value, KindValue):
        return value.word
    if isinstance(value, range):
        return tuple(value)
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Options:
    """Gathers the options of one layer; `wrong` once anything was reported."""

    def __init__(self, layer: type[Layer], context: Context, shown: Span) -> None:
        self.layer = layer
        self.context = context
        self.shown = shown
        self.given: dict[str, Given] = {}
        self.wrong = False

    def add(self, name: str, value: Evaluated, span: Span, how: str) -> None:
        if isinstance(value, Wrong):
            self.wrong = True
            return
        there = self.given.get(name)
        if there is not None and there.how != "default":
            self.wrong = True
            self.context.report(
                OptionTwice,
                span,
                f"{self.layer.kind} is given its {name} twice",
                label="and here again",
                labels=[(there.span, "given here")],
                help="leave one of them out",
            )
            return
        if isinstance(value, DefValue):
            self.wrong = True
            self.context.report(BadOption, span, f"{name} takes a value, and {value.name} is a def")
            return
        if isinstance(value, range) and len(value) > LONGEST_LIST:
            self.wrong = True
            list_too_long(span, len(value), self.context)
            return
        self.context.budget.operation(span, weight(value))
        self.given[name] = Given(plain(value), span, how)

    def add_defaults(self, defaults: Mapping[str, DefaultOption]) -> None:
        for name, default in defaults.items():
            where = self.context.inside(environment=default.environment)
            value = option_value(default.argument.value, where)
            self.add(name, value, default.argument.span, "default")

    def add_arguments(self, arguments: Sequence[tree.Argument]) -> None:
        for argument in arguments:
            if argument.name is None:
                self._positional(argument, arguments)
            elif self.knows(argument.name):
                self.add(argument.name.name, option_value(argument.value, self.context), argument.span, "option")

    def knows(self, name: tree.Ident) -> bool:
        """Whether the kind has such an option; reports it where not."""
        if name.name in self.layer.model_fields:
            return True
        self.wrong = True
        report_unknown_option(self.layer, name, self.context)
        return False

    def _positional(self, argument: tree.Argument, arguments: Sequence[tree.Argument]) -> None:
        """Said once, whatever else has no name."""
        if not self.wrong:
            self.context.report(
                BadOption,
                argument.span,
                f"{self.layer.kind} takes its options by name",
                label="this one has none",
                help=help_for_positional(self.layer, arguments),
            )
        self.wrong = True

    def add_part(self, part: WordPart, value: Evaluated, span: Span) -> None:
        """What stands in the word: its number, `-width` or `/stride`."""
        name = parts_of(self.layer).get(part)
        if name is None:
            self.wrong = True
            what = {"number": "number", "width": "-width", "stride": "/stride"}[part]
            help = help_without(self.layer, part, show(value) if not isinstance(value, Wrong) else "")
            self.context.report(UnknownOption, span, f"{self.layer.kind} takes no {what}", help=help)
            return
        self.add(name, value, span, "word")

    def layer_made(self) -> Layer | None:
        """The layer, or None where anything about it is wrong, which has been reported."""
        if self.wrong:
            return None
        values = {name: given.value for name, given in self.given.items()}
        known = self.context.graph.layers
        key = (self.layer, repr(values))
        layer = known.get(key)
        if layer is None:
            try:
                layer = known[key] = self.layer.model_validate(values)
            except ValidationError as error:
                self._refused(error)
                return None
        return layer

    def _refused(self, error: ValidationError) -> None:
        kind = self.layer.kind
        for one in error.errors(include_url=False):
            name = str(one["loc"][0]) if one["loc"] else ""
            given = self.given.get(name)
            if one["type"] == "missing":
                values = {name: given.value for name, given in self.given.items()}
                help: str | None = help_for_missing(self.layer, name, values)
                self.context.report(MissingOption, self.shown, f"{kind} needs its {name}", help=help)
                continue
            message, help = f"{kind}'s {name or 'options'} should be {wanted(one)}", None
            if given is not None:
                message += f", and this is {show(given.value)}"
                help = help_for_value(self.layer, name, given.value, one)
            where = given.span if given is not None else self.shown
            self.context.report(BadOption, where, message, help=help)


def default_options(layer: type[Layer], statement: tree.Default, context: Context) -> dict[str, DefaultOption]:
    """The options that a `default` gives to a kind; those that can't be are reported where they stand."""
    options: dict[str, DefaultOption] = {}
    for argument in statement.arguments:
        name = argument.name
        if name is None:
            context.report(
                BadOption, argument.span, "a default gives options by name", help=f"default {layer.kind}(name=value)"
            )
        elif name.name in parts_of(layer).values() and name.name in ("kernel", "width", "stride"):
            context.report(
                NotDefaultable,
                argument.span,
                f"{name.name} has no default: every {layer.kind} says its own",
                help="a def with a parameter serves where many layers share it",
            )
        elif name.name in options:
            context.report(
                OptionTwice,
                argument.span,
                f"this default gives {name.name} twice",
                labels=[(options[name.name].argument.span, "given here")],
                help="leave one of them out",
            )
        elif name.name not in layer.model_fields:
            report_unknown_option(layer, name, context)
        else:
            options[name.name] = DefaultOption(argument, context.environment)
    return options
