"""Terms: layers, calls, joins, groups and references, with their repeats and labels."""

from __future__ import annotations

import re

from netspec.elaborate import blocks, calls, joins
from netspec.elaborate.budget import MOST_STEPS
from netspec.elaborate.context import Context
from netspec.elaborate.expressions import evaluate, whole_number
from netspec.elaborate.labels import LabelName, label_name, opened, remember
from netspec.elaborate.naming import NameScope
from netspec.elaborate.nodes import add_layer, not_alone, note_made, nothing_arrives
from netspec.elaborate.options import Given, Options, literal_number
from netspec.elaborate.unknown_words import report_unknown_word
from netspec.elaborate.values import WRONG, DefValue, Evaluated, KindValue, Wrong, show
from netspec.layers import Layer, registry
from netspec.source import Span
from netspec.source.codes.names import MisplacedNone, NotADef
from netspec.source.codes.options import BadCount, BadOption
from netspec.syntax import tree

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+|(?:x[0-9]+)+)?")


def run_term(term: tree.Term, context: Context) -> None:
    """Elaborates a term as often as it says, under its label if it has one."""
    if term.repeat is None and term.label is None:
        run_atom(term.atom, context, None)
        return
    label = None
    if term.label is not None:
        label = label_name(term.label, context)
        if label is None:
            context = _unnamed(context)
    if term.repeat is None:
        run_atom(term.atom, context, label)
    else:
        _repeat(term, term.repeat, label, context)
    if label is not None:
        remember(label, context)


def _unnamed(context: Context) -> Context:
    """A place to go on where a label was refused: names given there collide with nothing."""
    return context.inside(environment=context.environment, names=NameScope("?"))


def _repeat(term: tree.Term, repeat: tree.Expr, label: LabelName | None, context: Context) -> None:
    count = whole_number(repeat, context, BadCount, "a count")
    where = term.repeat_span or repeat.span
    if isinstance(count, Wrong):
        context.lose()
        return
    if count < 0:
        context.report(
            BadCount, where, f"a count is 0 or more, and this is {show(count)}", help="x0 leaves the term out"
        )
        context.lose()
        return
    context.budget.turns(where, count, least_nodes(term.atom), f"x{count}")
    names = context.names
    if label is not None and count:
        scope = opened(label, context)
        names = scope if scope is not None else names
    repeated = context.open_scope("repeat", term.span, names.path, name=label.name if label else "", count=count)
    for turn in range(count):
        context.budget.step(where)
        inner = context.inside(
            environment=context.environment, names=names, scope=repeated, nested=context.nested or "a repeat"
        )
        inner.scope = inner.open_scope("turn", term.span, index=turn)
        item = None if label is None or label.numbered else LabelName(str(turn), label.span)
        run_atom(term.atom, inner, item)
        if label is not None and item is not None:
            remember(LabelName(f"{label.name}.{turn}", label.span), context)


def least_nodes(atom: tree.Atom) -> int:
    """A lower bound on the nodes that an atom makes, from literal repeats alone: known before any work is done."""
    match atom:
        case tree.LayerTerm():
            found = registry.split(atom.word.name, extensions=False)
            return int(found is not None and found[0].kind != "id")
        case tree.GroupTerm():
            return sum(_least_of(statement) for statement in atom.statements)
        case tree.JoinTerm():
            return sum(_least_of(statement) for branch in atom.branches for statement in branch.statements)
    return 0


def _least_of(statement: tree.Statement) -> int:
    if not isinstance(statement, tree.Term):
        return 0
    times = 1
    if statement.repeat is not None:
        times = (
            statement.repeat.value
            if isinstance(statement.repeat, tree.Number) and isinstance(statement.repeat.value, int)
            else 0
        )
    return min(times * least_nodes(statement.atom), MOST_STEPS**2)


def run_atom(atom: tree.Atom, context: Context, label: LabelName | None) -> None:
    """Elaborates one atom once; a label names it, or opens the scope that it is elaborated in."""
    match atom:
        case tree.LayerTerm():
            _layer_or_call(atom, context, label)
        case tree.JoinTerm():
            joins.run_join(atom, labelled(atom.span, context, label))
        case tree.GroupTerm():
            inner = labelled(atom.span, context, label)
            blocks.run_statements(atom.statements, inner.inside(nested=inner.nested))
        case _:
            joins.run_reference(atom, context)


def labelled(span: Span, context: Context, label: LabelName | None) -> Context:
    """The context within a label's scope; the same one where there is no label."""
    if label is None:
        return context
    names = opened(label, context)
    if names is None:
        return _unnamed(context)
    scope = context.open_scope("label", span, names.path, name=label.name)
    return context.inside(environment=context.environment, names=names, scope=scope)


# ── layers and calls ─────────────────────────────────────────────────────────────────────────────────────────────


def _layer_or_call(term: tree.LayerTerm, context: Context, label: LabelName | None) -> None:
    word = term.word.name
    binding = context.environment.find(word) if "-" not in word else None
    if binding is not None and isinstance(binding.value, DefValue):
        calls.call_def(binding.value, term, context, label)
        return
    if binding is not None and isinstance(binding.value, KindValue):
        _layer(binding.value.layer, binding.value.number, term, context, label)
        return
    if word == "none":
        _none(term, context, label)
        return
    found = registry.split(word)
    if found is None or (found[1] and not NUMBER.fullmatch(found[1])):
        if context.environment.is_broken(word):
            context.lose()
            return
        report_unknown_word(term, binding, context)
        context.lose()
        return
    _layer(found[0], found[1], term, context, label)


def _layer(kind: type[Layer], number: str, term: tree.LayerTerm, context: Context, label: LabelName | None) -> None:
    if kind.is_join:
        context.report(
            NotADef,
            term.span,
            f"{kind.kind} joins branches, and here it has none",
            help=f"write {kind.kind}[ a | b ]",
        )
        context.lose()
        return
    arriving = context.arriving()
    if arriving is None:
        nothing_arrives(term.span, context)
    options = Options(kind, context, term.span)
    options.add_defaults(context.defaults.get(kind.kind, {}))
    add_word_parts(options, number, term, context)
    options.add_arguments(term.arguments or ())
    layer = options.layer_made()
    if layer is None:
        context.lose()
        return
    if kind.kind == "id" and label is None:
        note_made(None, context)
        return
    followers = [(name, getattr(layer, name)) for name in kind.followers if getattr(layer, name) is not None]
    if kind.followers:
        layer = _bare(layer, context)
    if not followers and (label is None or not label.numbered):
        add_layer(layer, term.span, context, label=label, given=options.given)
        return
    inner = labelled(term.span, context, label)
    add_layer(layer, term.span, inner, given=options.given)
    for option, follower in followers:
        _follow(option, follower, options.given[option], term, inner)


def add_word_parts(options: Options, number: str, term: tree.LayerTerm, context: Context) -> None:
    """The number, width and stride that stand in a layer's word."""
    if number:
        options.add_part(
            "number",
            literal_number(number),
            term.word.span,
        )
    if term.number is not None:
        span = term.number[0].span.to(term.number[-1].span)
        options.add_part("number", _part(term.number, context), span)
    if term.width is not None:
        options.add_part("width", _part(term.width, context), _span_of(term.width))
    if term.stride is not None:
        options.add_part("stride", _part(term.stride, context), _span_of(term.stride))


def _part(part: tree.Expr | tuple[tree.Expr, ...], context: Context) -> Evaluated:
    """One number, or the list of several: `{7, 1}`."""
    if not isinstance(part, tuple):
        return evaluate(part, context)
    values = [evaluate(one, context) for one in part]
    known = tuple(value for value in values if not isinstance(value, Wrong))
    if len(known) < len(values):
        return WRONG
    return known[0] if len(known) == 1 else known


def _span_of(part: tree.Expr | tuple[tree.Expr, ...]) -> Span:
    return part[0].span.to(part[-1].span) if isinstance(part, tuple) else part.span


def _bare(layer: Layer, context: Context) -> Layer:
    """The layer without the options that name layers to come after it."""
    key = (type(layer), f"bare {id(layer)}")
    bare = context.graph.layers.get(key)
    if bare is None:
        bare = context.graph.layers[key] = layer.model_copy(update=dict.fromkeys(layer.followers))
    return bare


def _follow(option: str, word: str, given: Given, term: tree.LayerTerm, context: Context) -> None:
    """Adds the layer that `norm` or `act` names, as if it were written out."""
    found = registry.split(word)
    if found is None or (found[1] and not NUMBER.fullmatch(found[1])):
        context.report(BadOption, given.span, f"{option} names a layer, and there is none named {word[:80]}")
        context.lose()
        return
    kind, number = found
    options = Options(kind, context, given.span)
    options.add_defaults(context.defaults.get(kind.kind, {}))
    if number:
        options.add_part("number", literal_number(number), given.span)
    layer = options.layer_made()
    if layer is None:
        context.lose()
        return
    add_layer(layer, term.span, context, given=options.given)


def _none(term: tree.LayerTerm, context: Context, label: LabelName | None) -> None:
    """`none`: the branch that it stands alone in is left out."""
    branch = context.flow.branch
    if branch is None or label is not None or term.number or term.width or term.stride or term.arguments is not None:
        context.report(
            MisplacedNone,
            term.span,
            "none leaves a branch out, and stands alone in one",
            help="write id for the identity, or nothing at all",
        )
        if branch is not None:
            context.lose()
        return
    if branch.filled or branch.none is not None:
        not_alone(term.span, context)
        return
    branch.none = term.span
