"""Verifies what `expect` claims of a network: parameters, multiply-adds, depth, receptive field, stride, elements out.

A claim speaks of the nodes in front of it and of the value that flows there. `rf` and `stride` hold on every axis.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from netspec.analysis.analysis import analyse
from netspec.analysis.facts import Facts, NodeFacts, Positions, ReceptiveField, elements
from netspec.analysis.receptive_field import input_field
from netspec.analysis.trail import trail_of
from netspec.ir import Claim, Network
from netspec.source import Problems
from netspec.source.codes.types import ExpectFailed

WEIGHT_FAMILIES = frozenset({"convolution", "linear", "attention"})
"""What counts in a network's depth: layers with weights, as papers count them (norms and embeddings not)."""
UNWEIGHTED = frozenset({"cls", "pos"})
MOST_CARRIERS = 3
_COMPARISONS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def verify_claims(network: Network, problems: Problems, facts: Facts | None = None) -> None:
    """Adds an error for every claim of the network that does not hold."""
    if not network.claims:
        return
    facts = facts or analyse(network)
    depths = depths_of(network)
    for claim in network.claims:
        found = _figures(claim, facts, depths)
        if not all(_holds(claim, figure) for figure in found):
            _report(claim, facts, found, problems)


def depths_of(network: Network) -> list[int]:
    """For each value the most layers with weights on a path from the input to it."""
    depths = [0]
    for node in network.nodes:
        weighs = node.layer.family in WEIGHT_FAMILIES and node.kind not in UNWEIGHTED
        depths.append(max(depths[value] for value in node.inputs) + weighs)
    return depths


def _figures(claim: Claim, facts: Facts, depths: list[int]) -> tuple[Positions, ...]:
    match claim.quantity:
        case "params" | "macs" | "flops":
            return (sum(getattr(one, claim.quantity) for one in facts.nodes[: claim.nodes]),)
        case "depth":
            return (depths[claim.value],)
        case "out":
            return (elements(facts.network.type_of(claim.value)),)
        case "rf":
            return _known(_field(claim, facts).size)
        case "stride":
            return _known(_field(claim, facts).stride)


def _field(claim: Claim, facts: Facts) -> ReceptiveField:
    return facts.nodes[claim.value - 1].receptive_field if claim.value else input_field(facts.network)


def _known(figures: Iterable[Positions | None]) -> tuple[Positions, ...]:
    return tuple(figure for figure in figures if figure is not None)


def _holds(claim: Claim, figure: Positions) -> bool:
    if claim.operator == "~":
        return abs(figure - Fraction(claim.number)) <= Fraction(claim.precision) / 2
    return bool(_COMPARISONS[claim.operator](figure, claim.number))


def _report(claim: Claim, facts: Facts, found: tuple[Positions, ...], problems: Problems) -> None:
    shown = " × ".join(dict.fromkeys(text_of(figure) for figure in found))
    notes = _carriers(claim, facts.nodes[: claim.nodes]) if claim.quantity in ("params", "macs", "flops") else ()
    problems.add(
        ExpectFailed,
        claim.place,
        f"{claim.quantity} is {shown} here, and {claim.operator} {claim.text} was expected",
        label=f"{claim.quantity} is {shown}",
        notes=notes,
        trail=trail_of(facts.network, claim.scope),
        help=f"expect {claim.quantity} == {shown.replace(',', '')}" if _is_one_whole_number(found) else None,
    )


def _is_one_whole_number(found: tuple[Positions, ...]) -> bool:
    return len(set(found)) == 1 and isinstance(found[0], int)


def _carriers(claim: Claim, nodes: tuple[NodeFacts, ...]) -> tuple[str, ...]:
    """Which layers carry most of the figure, or the one that accounts for the difference by itself."""
    figures = [(getattr(one, claim.quantity), one.path) for one in nodes]
    total = sum(figure for figure, _ in figures)
    excess = total - claim.number
    alone = [path for figure, path in figures if figure and figure == excess]
    if alone:
        return (f"the difference is {text_of(excess)}, which is what `{alone[0]}` has",)
    largest = sorted(figures, key=lambda pair: -pair[0])[:MOST_CARRIERS]
    shares = [f"`{path}` {text_of(figure)} ({figure / total:.0%})" for figure, path in largest if figure]
    difference = f"the difference is {text_of(excess)}; " if isinstance(excess, int) else ""
    return (f"{difference}most of it: {', '.join(shares)}",) if shares else ()


def text_of(figure: Positions | float) -> str:
    """A figure for people: thousands apart, fractions as decimals."""
    if isinstance(figure, Fraction):
        figure = int(figure) if figure.denominator == 1 else float(figure)
    return f"{figure:,}"
