"""Joins and references: paths side by side, and values that come back further down."""

from __future__ import annotations

from netspec.elaborate import blocks
from netspec.elaborate.context import BranchState, Context, Flow
from netspec.elaborate.labels import find_label
from netspec.elaborate.nodes import add_layer, note_made, nothing_arrives
from netspec.elaborate.options import Options
from netspec.elaborate.unknown_words import report_unknown_word
from netspec.layers import KnownType, Unknown, registry
from netspec.source.codes.names import MisplacedNone, MisplacedReference
from netspec.syntax import tree


def run_join(term: tree.JoinTerm, context: Context) -> None:
    kind = registry.find(term.word.name)
    if kind is None or not kind.is_join:
        report_unknown_word(term, None, context)
        context.lose()
        return
    if context.arriving() is None:
        nothing_arrives(term.span, context)
    options = Options(kind, context, term.span)
    options.add_defaults(context.defaults.get(kind.kind, {}))
    options.add_arguments(term.arguments or ())
    layer = options.layer_made()
    ends = [(branch, flow) for branch, flow in _branches(term, context) if flow is not None]
    if not ends:
        context.report(
            MisplacedNone,
            term.span,
            "every branch of this join is left out by none",
            help="one branch must stay: write id in it for the identity",
        )
        context.lose()
        return
    types: list[KnownType | Unknown] = [flow.type for _, flow in ends if flow.type is not None]
    if layer is None or len(types) < len(ends):
        context.lose()
        return
    context.flow.at_start = False
    if len(ends) == 1:
        context.flow.value, context.flow.type = ends[0][1].value, types[0]
        note_made(None, context)
        return
    add_layer(
        layer,
        term.span,
        context,
        given=options.given,
        values=tuple(flow.value for _, flow in ends),
        types=tuple(types),
        branches=[branch.span for branch, _ in ends],
    )


def _branches(term: tree.JoinTerm, context: Context) -> list[tuple[tree.Branch, Flow | None]]:
    """Every branch with the flow at its end; None where `none` leaves it out."""
    ends: list[tuple[tree.Branch, Flow | None]] = []
    for index, branch in enumerate(term.branches):
        context.budget.step(branch.span)
        state = BranchState()
        flow = Flow(context.flow.value, context.flow.type, state, at_start=True)
        inner = context.inside(flow=flow, nested="a branch")
        inner.scope = inner.open_scope("branch", branch.span, index=index, name=term.word.name.lower())
        blocks.run_statements(branch.statements, inner)
        ends.append((branch, None if state.none is not None else flow))
        outer = context.flow.branch
        if outer is not None and outer.made is None:
            outer.made = state.made
    return ends


def run_reference(term: tree.Reference, context: Context) -> None:
    found = find_label(term, context)
    if found is None:
        context.lose()
        return
    if not context.flow.at_start:
        _misplaced(term, context)
        context.lose()
        return
    context.flow.value, context.flow.type = found
    context.flow.at_start = False
    note_made(None, context)


def _misplaced(term: tree.Reference, context: Context) -> None:
    branch = context.flow.branch
    dead = None
    if branch is not None and branch.made is not None:
        dead = context.graph.nodes[branch.made - 1]
    elif branch is None and context.graph.nodes:
        dead = context.graph.nodes[-1]
    context.report(
        MisplacedReference,
        term.span,
        f"{term.span.text[:40]} starts a path of its own, and stands behind other layers here",
        label="what stands in front of it would be dead",
        labels=[(dead.span, f"{dead.path} would lead nowhere")] if dead is not None else [],
        help=f"write it first, [ ... | {term.span.text[:40]}, ... ], or give it a branch of its own",
    )
