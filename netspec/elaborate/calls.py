"""Calls of defs: arguments to parameters, the scope that a call opens, and the bounds on calls within calls."""

from __future__ import annotations

from collections.abc import Sequence

from netspec.elaborate import blocks
from netspec.elaborate.budget import DEEPEST_CALL
from netspec.elaborate.context import Activation, Context
from netspec.elaborate.environment import Binding, Environment
from netspec.elaborate.expressions import evaluate
from netspec.elaborate.labels import LabelName, opened
from netspec.elaborate.naming import NameScope
from netspec.elaborate.values import DefValue, Evaluated, Wrong, show
from netspec.source import Span
from netspec.source.codes.names import Recursion
from netspec.source.codes.options import BadOption, MissingOption, OptionTwice, TooManyArguments, UnknownOption
from netspec.source.codes.types import BoundExceeded
from netspec.source.nearest import nearest
from netspec.syntax import tree

STEPS_OF_A_CALL = 2
"""A call opens a scope and binds names: it costs more than a statement."""


def call_def(called: DefValue, term: tree.LayerTerm, context: Context, label: LabelName | None) -> None:
    """Elaborates a def's body behind what flows, in a naming scope of its own unless it is inline."""
    for part in (term.width, term.stride):
        if part is not None:
            context.report(
                TooManyArguments,
                term.span,
                f"{called.name} is a def: width and stride don't go with a call",
                help=f"give them as arguments: {signature(called)}",
            )
            context.lose()
            return
    if term.number is not None:
        context.report(
            TooManyArguments,
            term.span,
            f"{called.name} is a def, and its arguments go in parentheses",
            help=f"write {called.name}({', '.join(one.span.text for one in term.number)})",
        )
        context.lose()
        return
    inner = enter(called, term.arguments or (), term.span, context, label)
    if inner is not None:
        blocks.run_statements(called.define.body.statements, inner)


def signature(called: DefValue) -> str:
    """The def's head as it is written: `basic(c, s=1)`."""
    parameters = (
        one.name.name if one.default is None else f"{one.name.name}={one.default.span.text}"
        for one in called.define.parameters
    )
    return f"{called.name}({', '.join(parameters)})"


def enter(
    called: DefValue, arguments: Sequence[tree.Argument], span: Span, context: Context, label: LabelName | None
) -> Context | None:
    """The context of the body of a call; None where the call can't be made, which is reported."""
    context.budget.step(span, STEPS_OF_A_CALL)
    if not _may_be_called(called, span, context):
        context.lose()
        return None
    environment = bind(called, arguments, span, context)
    if environment is None:
        context.lose()
        return None
    names = _names_of(called, span, context, label)
    shown = tuple((one.name.name, _shown(environment, one.name.name)) for one in called.define.parameters)
    scope = context.open_scope(
        "inline" if called.define.inline else "def", span, names.path, name=called.name, arguments=shown
    )
    activation = Activation({}, names.path, None, (*context.activation.stack, called))
    return context.inside(
        environment=environment, defaults=called.defaults, names=names, activation=activation, scope=scope
    )


def _shown(environment: Environment, name: str) -> str:
    binding = environment.names.get(name)
    return show(binding.value) if binding is not None else ""


def _may_be_called(called: DefValue, span: Span, context: Context) -> bool:
    stack = context.activation.stack
    if called in stack:
        cycle = [one.name for one in stack[stack.index(called) :]] + [called.name]
        context.report(
            Recursion,
            span,
            f"{called.name} calls itself: {' → '.join(cycle)}",
            labels=[(called.define.head, "it is written here")],
            help="a repeat or a for loop makes as many as are wanted",
        )
        return False
    if len(stack) >= DEEPEST_CALL:
        context.report(BoundExceeded, span, f"calls go {DEEPEST_CALL} deep at most, and this is one more")
        return False
    return True


def _names_of(called: DefValue, span: Span, context: Context, label: LabelName | None) -> NameScope:
    """The naming scope of the body: the label's, the def's with a running number, or the caller's for an inline def."""
    if label is not None:
        return opened(label, context) or NameScope(context.names.join(label.name))
    if called.define.inline:
        return context.names
    name = LabelName(context.names.next_name(called.name), span)
    return opened(name, context) or NameScope(context.names.join(name.name))


def bind(called: DefValue, arguments: Sequence[tree.Argument], span: Span, context: Context) -> Environment | None:
    """The names of the body: every parameter with its argument, or its default evaluated at the call."""
    given = _given(called, arguments, span, context)
    if given is None:
        return None
    environment = Environment(called.environment)
    for parameter in called.define.parameters:
        name = parameter.name.name
        value: Evaluated
        if name in given:
            value = given[name][0]
        elif parameter.default is not None:
            value = evaluate(parameter.default, context.inside(environment=environment))
        else:
            context.report(
                MissingOption,
                span,
                f"{called.name} needs its {name}",
                label="not given here",
                labels=[(called.define.head, "the def is written here")],
                help=f"its head is {signature(called)}",
            )
            return None
        if isinstance(value, Wrong):
            environment.broken.add(name)
        else:
            environment.names[name] = Binding(value, parameter.span)
    return environment


def _given(
    called: DefValue, arguments: Sequence[tree.Argument], span: Span, context: Context
) -> dict[str, tuple[Evaluated, Span]] | None:
    parameters = [parameter.name.name for parameter in called.define.parameters]
    given: dict[str, tuple[Evaluated, Span]] = {}
    for index, argument in enumerate(arguments):
        if argument.name is None and any(one.name is not None for one in arguments[:index]):
            context.report(BadOption, argument.span, "an argument without a name stands in front of those with one")
            return None
        if argument.name is None and index >= len(parameters):
            takes = {0: "no argument", 1: "one argument"}.get(len(parameters), f"{len(parameters)} arguments")
            context.report(
                TooManyArguments,
                argument.span,
                f"{called.name} takes {takes}, and this is one more",
                labels=[(called.define.head, "the def is written here")],
                help=f"its head is {signature(called)}",
            )
            return None
        name = argument.name.name if argument.name is not None else parameters[index]
        if name not in parameters:
            assert argument.name is not None
            near = nearest(name, parameters)
            context.report(
                UnknownOption,
                argument.name.span,
                f"{called.name} has no parameter {name[:80]}",
                labels=[(called.define.head, "the def is written here")],
                help=f"did you mean {near}?" if near else f"its head is {signature(called)}",
            )
            return None
        if name in given:
            context.report(
                OptionTwice,
                argument.span,
                f"{called.name} is given its {name} twice",
                labels=[(given[name][1], "given here")],
                help=f"leave one of them out; its head is {signature(called)}",
            )
            return None
        given[name] = (evaluate(argument.value, context), argument.span)
    return given
