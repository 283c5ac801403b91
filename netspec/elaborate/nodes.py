"""Adds one layer to the graph: its type from what arrives, its name, and what to say where it does not fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from netspec.elaborate.labels import LabelName, leaf_path
from netspec.elaborate.options import Given
from netspec.elaborate.remedies import remedy_for_misfit
from netspec.layers import KnownType, Layer, Misfit, Unknown
from netspec.source import Code, Span
from netspec.source.codes.names import MisplacedNone, NothingArrives
from netspec.source.codes.types import (
    BoundExceeded,
    BranchMismatch,
    Indivisible,
    OutOfRange,
    WindowTooLarge,
    WrongKind,
    WrongRank,
)

if TYPE_CHECKING:
    from netspec.elaborate.context import Context

CODES: Mapping[str, type[Code]] = {
    "kind": WrongKind,
    "window": WindowTooLarge,
    "indivisible": Indivisible,
    "mismatch": BranchMismatch,
    "range": OutOfRange,
    "rank": WrongRank,
    "limit": BoundExceeded,
}


def add_layer(
    layer: Layer,
    span: Span,
    context: Context,
    *,
    label: LabelName | None = None,
    given: Mapping[str, Given] | None = None,
    values: tuple[int, ...] | None = None,
    types: tuple[KnownType | Unknown, ...] | None = None,
    branches: Iterable[Span] = (),
) -> None:
    """Puts the layer behind what flows, or behind `values` of `types` for a join, and lets its value flow."""
    flow, graph = context.flow, context.graph
    if types is None or values is None:
        arriving = context.arriving()
        assert arriving is not None  # whoever calls has said where nothing does, and lost the value
        types, values = (arriving,), (flow.value,)
    name = label.name if label is not None else context.names.next_name(layer.kind)
    path = leaf_path(context.names, name, label.span if label is not None else span, context)
    flow.at_start = False
    answer = graph.answer(layer, types)
    if isinstance(answer, Misfit):
        _misfit(answer, layer, span, values, types, given or {}, branches, context)
    if isinstance(answer, Misfit | Unknown):
        context.budget.step(span)
        context.lose()
        return
    context.budget.node(span)
    node = graph.add_node(path or name, layer, values, answer, context.scope, span)
    flow.value, flow.type = node.id, answer
    note_made(node.id, context)


def note_made(node: int | None, context: Context) -> None:
    """Keeps a branch's first node (a wire makes none), and refuses a `none` that is not alone in its branch."""
    branch = context.flow.branch
    if branch is None:
        return
    branch.filled = True
    if branch.made is None:
        branch.made = node
    if branch.none is not None:
        not_alone(branch.none, context)
        branch.none = None


def not_alone(span: Span, context: Context) -> None:
    context.report(
        MisplacedNone,
        span,
        "none stands alone in its branch, and there is more here",
        help="write id for the identity, or leave none out",
    )


def nothing_arrives(span: Span, context: Context) -> None:
    """Says that the network has no input in front of its first layer; what flows is Unknown from there on."""
    context.report(
        NothingArrives,
        span,
        "nothing arrives at the first layer: the network has no input yet",
        label="the first layer",
        help="write the input in front of it, for example: input 3x224x224",
    )
    context.lose()


def _misfit(
    misfit: Misfit,
    layer: Layer,
    span: Span,
    values: tuple[int, ...],
    types: tuple[KnownType | Unknown, ...],
    given: Mapping[str, Given],
    branches: Iterable[Span],
    context: Context,
) -> None:
    option = given.get(misfit.option or "")
    where = option.span if option is not None and option.how != "default" else span
    if context.said(CODES[misfit.reason], where):
        return
    labels: list[tuple[Span, str]] = []
    if option is not None and option.how == "default":
        labels.append((option.span, f"{misfit.option} comes from this default"))
    if len(values) > 1:
        for number, (branch, one) in enumerate(zip(branches, types, strict=True), 1):
            labels.append((branch, f"branch {number} is {one}"))
    elif misfit.reason == "kind":
        labels += context.came_from(values[0])
    elif misfit.reason in ("window", "rank", "range", "indivisible"):
        node = context.graph.resized(values[0])
        labels += [(node.span, f"{types[0]} comes from here")] if node is not None else context.came_from(0)
    context.report(
        CODES[misfit.reason],
        where,
        misfit.why,
        labels=labels,
        help=remedy_for_misfit(misfit, layer, values, types, context.flow.value, context.graph),
    )
