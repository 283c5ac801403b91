"""Networks side by side: the figures that lectures compare, and their ratios to the first network's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any, NamedTuple

from netspec.analysis.claims import depths_of
from netspec.analysis.facts import BYTES_PER_ELEMENT, Facts, NodeFacts, elements
from netspec.analysis.tables.json_form import shape_of
from netspec.analysis.tables.numbers import bytes_text, per_axis, scaled
from netspec.analysis.training_memory import MemoryModel
from netspec.ir import Image

TRAINING_BATCH = 32


class Quantity(NamedTuple):
    """One line of a comparison; `show` is for people, and lines without a figure have no ratio."""

    name: str
    title: str
    figure: Callable[[Facts], int | None]
    show: Callable[[Facts], str]


def _count(name: str, title: str, figure: Callable[[Facts], int], show: Callable[[int], str] = scaled) -> Quantity:
    return Quantity(name, title, figure, lambda facts: show(figure(facts)))


def last_map(facts: Facts) -> NodeFacts | None:
    """The last node of the trunk whose positions still correspond to the input's: what global pooling gets."""
    for one in reversed(facts.nodes):
        field = one.receptive_field
        is_map = isinstance(one.node.output, Image) and prod(one.node.output.space) > 1 and not one.in_head
        if is_map and (field.local is not None or field.status in ("exact", "bound")):
            return one
    return None


def convolution_bytes(facts: Facts) -> int:
    """What convolutions hand on: the memory that lectures compare."""
    return BYTES_PER_ELEMENT * sum(
        elements(one.node.output) for one in facts.nodes if one.node.layer.family == "convolution"
    )


def _field_text(facts: Facts) -> str:
    last = last_map(facts)
    if last is None:
        return "whole input"
    field = last.receptive_field.local or last.receptive_field
    return ("≤ " if field.status == "bound" else "") + per_axis(field.size)


def _stride_text(facts: Facts) -> str:
    last = last_map(facts)
    return per_axis((last.receptive_field.local or last.receptive_field).stride) if last is not None else "-"


QUANTITIES: tuple[Quantity, ...] = (
    Quantity("input", "input", lambda facts: None, lambda facts: str(facts.network.input)),
    Quantity("output", "output", lambda facts: None, lambda facts: str(facts.network.output)),
    _count("layers", "layers", lambda facts: len(facts.nodes), str),
    _count("depth", "layers with weights in a row", lambda facts: max(depths_of(facts.network)), str),
    _count("params", "parameters", lambda facts: facts.params),
    _count("macs", "MACs", lambda facts: facts.macs),
    _count("flops", "FLOPs", lambda facts: facts.flops),
    _count("elementwise", "element-wise", lambda facts: facts.elementwise),
    _count("convolution_bytes", "memory, convolutions", convolution_bytes, bytes_text),
    _count("activation_bytes", "memory, all layers", lambda facts: facts.activation_bytes, bytes_text),
    _count("peak_activation_bytes", "memory, most at once", lambda facts: facts.peak_activation_bytes, bytes_text),
    _count(
        "training_bytes",
        f"training, batch of {TRAINING_BATCH}",
        lambda facts: MemoryModel(facts).training(TRAINING_BATCH).peak,
        bytes_text,
    ),
    Quantity("rf", "receptive field of the last map", lambda facts: None, _field_text),
    Quantity("stride", "its stride", lambda facts: None, _stride_text),
)


def comparison_lines(networks: Sequence[Facts]) -> list[list[str]]:
    """Cells of the table: what is compared, each network, each one's ratio to the first."""
    names = [facts.network.name for facts in networks]
    ratios = [f"{name} / {names[0]}" for name in names[1:]] if len(names) > 2 else ["ratio"] * (len(names) - 1)
    lines = [["", *names, *ratios]]
    for quantity in QUANTITIES:
        figures = [quantity.figure(facts) for facts in networks]
        shown = [quantity.show(facts) for facts in networks]
        lines.append([quantity.title, *shown, *(_ratio(figure, figures[0]) for figure in figures[1:])])
    return lines


def _ratio(figure: int | None, first: int | None) -> str:
    if figure is None or not first:
        return ""
    ratio = figure / first
    return f"{ratio:.3g}×" if ratio < 100 else f"{ratio:,.0f}×"


def comparison_json(networks: Sequence[Facts]) -> dict[str, Any]:
    """Figures exact; `ratios` are to the first network."""
    figures = [{q.name: q.figure(facts) for q in QUANTITIES if q.figure(facts) is not None} for facts in networks]
    return {
        "schema_version": 1,
        "networks": [
            {
                "network": facts.network.name,
                "title": facts.network.title,
                "input": shape_of(facts.network.input),
                "output": shape_of(facts.network.output),
                **numbers,
            }
            for facts, numbers in zip(networks, figures, strict=True)
        ],
        "ratios": [_ratios(numbers, figures[0]) for numbers in figures[1:]],
    }


def _ratios(numbers: dict[str, int | None], first: dict[str, int | None]) -> dict[str, float]:
    pairs = ((name, number, first[name]) for name, number in numbers.items())
    return {name: number / base for name, number, base in pairs if number is not None and base}
