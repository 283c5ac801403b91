"""Statements, one after another: names and defaults, loops and choices, heads, claims and training recipes."""

from __future__ import annotations

from math import isfinite

from netspec.elaborate import claims, terms
from netspec.elaborate.context import Activation, Context, Flow
from netspec.elaborate.environment import Binding, Defaults, Environment, merged
from netspec.elaborate.expressions import condition, evaluate
from netspec.elaborate.inputs import misplaced_input, take_input
from netspec.elaborate.labels import LabelName, opened
from netspec.elaborate.names import may_be_named
from netspec.elaborate.nodes import nothing_arrives
from netspec.elaborate.options import default_options, option_value
from netspec.elaborate.settings import run_train
from netspec.elaborate.unknown_words import report_unknown_kind
from netspec.elaborate.values import DefValue, KindValue, Value, Wrong, show, type_name
from netspec.ir import Head
from netspec.ir.names import part_refused
from netspec.layers import registry
from netspec.source import Span
from netspec.source.codes.names import BadName, EmptyNetwork, MisplacedStatement, NameTaken
from netspec.source.codes.options import BadOption, OptionTwice, TooManyArguments, UnknownOption
from netspec.source.codes.types import BadUnpacking
from netspec.syntax import tree


def run_statements(statements: tuple[tree.Statement, ...], context: Context) -> None:
    """Elaborates a block's statements in the block's own context: defs first, since they are seen everywhere."""
    defaults = prepare(statements, context)
    for statement in statements:
        run_statement(statement, context, defaults)


def prepare(statements: tuple[tree.Statement, ...], context: Context) -> dict[int, Defaults]:
    """Makes the block's defs known, each with the defaults in force where it is written, and what comes later.

    Answers the defaults in force from each `default` statement on, by the statement's identity.
    """
    running, after = context.defaults, {}
    for statement in statements:
        match statement:
            case tree.Default():
                running = after[id(statement)] = _with_default(statement, running, context)
            case tree.Define():
                _define(statement, running, context)
            case tree.Let() | tree.Param():
                context.environment.pending.setdefault(statement.name.name, statement.name.span)
    return after


def _with_default(statement: tree.Default, running: Defaults, context: Context) -> Defaults:
    for kind in statement.kinds:
        binding = context.environment.find(kind.name)
        layer = (
            binding.value.layer
            if binding is not None and isinstance(binding.value, KindValue)
            else registry.find(kind.name)
        )
        if layer is None:
            report_unknown_kind(kind, context)
        else:
            running = merged(running, layer.kind, default_options(layer, statement, context))
    return running


def _define(statement: tree.Define, defaults: Defaults, context: Context) -> None:
    if not may_be_named(statement.name, "def", context):
        context.environment.broken.add(statement.name.name)
        return
    seen: dict[str, Span] = {}
    for parameter in statement.parameters:
        name = parameter.name
        if name.name in seen:
            context.report(
                NameTaken,
                name.span,
                f"two parameters are named {name.name}",
                labels=[(seen[name.name], "the other one")],
            )
        seen[name.name] = name.span
        may_be_named(name, "parameter", context, fresh=False)
    value = DefValue(statement, context.environment, defaults, statement.span.source.name)
    context.environment.names[statement.name.name] = Binding(value, statement.name.span)


def run_statement(statement: tree.Statement, context: Context, defaults: dict[int, Defaults]) -> None:
    context.budget.step(statement.span)
    match statement:
        case tree.Term():
            terms.run_term(statement, context)
        case tree.Let():
            bind_name(statement.name, statement.value, "let", context)
        case tree.If():
            _choose(statement, context)
        case tree.For():
            _loop(statement, context)
        case tree.Default():
            context.defaults = defaults[id(statement)]
        case tree.Define():
            pass  # known since the block began
        case tree.Input():
            if not misplaced_input(statement, context):
                take_input(statement, context, context.flow)
        case tree.ExpectType():
            claims.expect_type(statement, context)
        case tree.ExpectFigure():
            claims.expect_figure(statement, context)
        case tree.Head():
            _head(statement, context)
        case tree.Title():
            _title(statement, context)
        case tree.Train():
            run_train(statement, context)
        case _:
            what = {tree.Use: "from ... use", tree.Param: "a param", tree.Net: "a net"}[type(statement)]
            context.report(
                MisplacedStatement,
                statement.span,
                f"{what} stands at the top of a file, outside any bracket",
                help="a let serves within a block"
                if isinstance(statement, tree.Param)
                else "move it to the top of the file",
            )


def bind_name(name: tree.Ident, expr: tree.Expr, what: str, context: Context) -> None:
    """Gives a name its value, or notes that a mistake left it without."""
    value = evaluate(expr, context)
    context.environment.pending.pop(name.name, None)
    if not may_be_named(name, what, context) or isinstance(value, Wrong):
        context.environment.broken.add(name.name)
        return
    context.environment.names[name.name] = Binding(value, name.span)


# ── choices and loops ────────────────────────────────────────────────────────────────────────────────────────────


def _choose(statement: tree.If, context: Context) -> None:
    for asked, block in statement.cases:
        truth = condition(asked, context)
        if isinstance(truth, Wrong):
            context.lose()
            return
        if truth:
            run_statements(block.statements, context.inside())
            return
    if statement.otherwise is not None:
        run_statements(statement.otherwise.statements, context.inside())


def _loop(statement: tree.For, context: Context) -> None:
    items = evaluate(statement.iterable, context)
    if isinstance(items, Wrong):
        context.lose()
        return
    if not isinstance(items, tuple | range):
        context.report(
            BadUnpacking,
            statement.iterable.span,
            f"for runs over a list, and this is {type_name(items)}",
            label=show(items),
            help=f"0..{show(items)} counts up to it" if type_name(items) == "a number" else None,
        )
        context.lose()
        return
    for name in statement.names:
        may_be_named(name, "name", context, fresh=False)
    context.budget.turns(statement.iterable.span, len(items), 0, "this loop")
    loop = context.open_scope("loop", statement.span, count=len(items))
    for turn, item in enumerate(items):
        context.budget.step(statement.span)
        inner = context.inside(scope=loop, nested=context.nested or "a loop")
        if not _unpack(statement, item, inner):
            context.lose()
            return
        shown = tuple((name, show(binding.value)) for name, binding in inner.environment.names.items())
        inner.scope = inner.open_scope("turn", statement.span, index=turn, arguments=shown)
        run_statements(statement.body.statements, inner)


def _unpack(statement: tree.For, item: Value, context: Context) -> bool:
    """Gives the loop's names their values for a turn; False where they don't go round, which is reported."""
    names = statement.names
    values: tuple[Value, ...] | range = (item,)
    if len(names) > 1:
        if not isinstance(item, tuple | range) or len(item) != len(names):
            held = f"a list of {len(item)}" if isinstance(item, tuple | range) else type_name(item)
            context.report(
                BadUnpacking,
                names[0].span.to(names[-1].span),
                f"{len(names)} names, and the item is {held}: {show(item)}",
                labels=[(statement.iterable.span, "the items come from here")],
                help="enumerate(list) gives pairs of a number and an item"
                if not isinstance(item, tuple | range)
                else None,
            )
            return False
        values = item
    for name, value in zip(names, values, strict=True):
        if name.name != "_" and name.name in context.environment.names:
            context.report(NameTaken, name.span, f"two names of this loop are {name.name}")
            return False
        context.environment.names[name.name] = Binding(value, name.span)
    return True


# ── titles and heads ─────────────────────────────────────────────────────────────────────────────────────────────


def _title(statement: tree.Title, context: Context) -> None:
    net = context.net
    if context.nested:
        context.report(MisplacedStatement, statement.span, f"a title can't stand in {context.nested}")
    elif net.title_span is not None:
        context.report(NameTaken, statement.span, "a network has one title", labels=[(net.title_span, "the other one")])
    else:
        net.title, net.title_span = statement.text.value, statement.span


def _head(statement: tree.Head, context: Context) -> None:
    flow, name = context.flow, statement.name
    if flow.branch is not None or context.nested == "a head":
        where = "in a head" if context.nested == "a head" else "a path through a join"
        context.report(
            MisplacedStatement,
            statement.span.source.span(statement.span.start, name.span.end),
            f"a head stands on the trunk, and this is {where}",
            help="put it in front of the join or behind it",
        )
        return
    weight = _weight(statement, context)
    refused = part_refused(name.name)
    if refused is not None:
        context.report(BadName, name.span, f"{name.name[:60]!r} can't be a head's name: {refused}")
        return
    names = opened(LabelName(name.name, name.span), context)
    if names is None or context.arriving() is None:
        if names is not None:
            nothing_arrives(statement.span, context)
        return
    scope = context.open_scope("head", statement.span, names.path, name=name.name)
    before = len(context.graph.nodes)
    inner = context.inside(
        environment=Environment(context.environment),
        names=names,
        flow=Flow(flow.value, flow.type, at_start=True),
        activation=Activation({}, names.path, context.activation, context.activation.stack),
        scope=scope,
        nested="a head",
    )
    run_statements(statement.body.statements, inner)
    if len(context.graph.nodes) == before and not context.problems.failed:
        context.report(
            EmptyNetwork,
            name.span,
            f"the head {name.name} has no layer",
            help="a head ends in a classifier, say: gap, fc-10",
        )
    context.graph.heads.append(
        Head(name=names.path, weight=weight, value=inner.flow.value, place=context.graph.place(statement.span))
    )


def _weight(statement: tree.Head, context: Context) -> float:
    """The head's weight in the training loss, 1 where none is given."""
    weight, given = 1.0, None
    for argument in statement.arguments:
        if argument.name is None or argument.name.name != "weight":
            code, where = (
                (TooManyArguments, argument.span) if argument.name is None else (UnknownOption, argument.name.span)
            )
            context.report(
                code,
                where,
                "a head has one option, its weight",
                help=f"head {statement.name.name}(weight=0.3) {{ ... }}",
            )
            continue
        if given is not None:
            context.report(
                OptionTwice,
                argument.span,
                "a head has one weight",
                labels=[(given, "given here")],
            )
            continue
        given = argument.span
        value = option_value(argument.value, context)
        if isinstance(value, Wrong):
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or value < 0:
            context.report(
                BadOption, argument.span, f"a head's weight is a number from 0 on, and this is {show(value)}"
            )
        else:
            weight = float(value)
    return weight
