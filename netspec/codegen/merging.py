"""Brings instances whose structure differs into one class, where a person would: a step may be left out.

A step that is left out passes one of its inputs on. A merge holds only if, with the steps that an instance lacks
passed over, every step and every output of every instance reads exactly what it did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from netspec.codegen.expression import Call, Expression, Filled, generalise, slots_of
from netspec.codegen.outline import Outline, Step, Value

MOST_OPTIONAL = 2
MOST_MODULES = 2


@dataclass(eq=False, slots=True)
class Merged:
    """Outlines as one: `optional` maps a step's name to the input that it passes on where it is left out."""

    outlines: list[Outline]
    items: dict[str, Expression]
    steps: dict[str, Step]
    optional: dict[str, int]
    outputs: tuple[Value, ...]


def merge(outlines: Sequence[Outline]) -> Merged | None:
    """The outlines as one class, or None where they have too little in common."""
    most = max(outlines, key=lambda outline: len(outline.steps))
    if len({(len(outline.arrives), len(outline.outputs)) for outline in outlines}) > 1:
        return None
    names = _common_order([most.items, *(outline.items for outline in outlines)])
    steps = _common_order([most.steps, *(outline.steps for outline in outlines)])
    if names is None or steps is None:
        return None
    optional = [name for name in names if any(name not in outline.items for outline in outlines)]
    if len(optional) > MOST_OPTIONAL or 2 * len(optional) >= len(names) + 1:
        return None
    if [step for step in steps if any(step not in outline.steps for outline in outlines)] != optional:
        return None
    wired = _wired(steps, optional, outlines)
    if wired is None:
        return None
    items = _items(names, outlines)
    return None if items is None else Merged(list(outlines), items, *wired)


def _common_order(orders: Sequence[Iterable[str]]) -> list[str] | None:
    """One order that all of them are parts of."""
    merged = list(orders[0])
    for order in orders[1:]:
        if list(order) == merged:
            continue
        at = -1
        for name in order:
            if name in merged:
                found = merged.index(name)
                if found <= at:
                    return None
                at = found
            else:
                at += 1
                merged.insert(at, name)
    return merged


def _items(names: list[str], outlines: Sequence[Outline]) -> dict[str, Expression] | None:
    items = {name: generalise((outline.items.get(name) for outline in outlines), name) for name in names}
    unlike = [slot for item in items.values() for slot in slots_of(item) if slot.holds_modules]
    if len(unlike) > MOST_MODULES or (unlike and 2 * len(unlike) > len(items)):
        return None
    return items


def _wired(
    names: list[str], optional: list[str], outlines: Sequence[Outline]
) -> tuple[dict[str, Step], dict[str, int], tuple[Value, ...]] | None:
    """The steps as the fullest instance has them, and which input each optional step passes on."""
    fullest = sorted(outlines, key=lambda outline: -len(outline.steps))
    steps: dict[str, Step] = {}
    for name in names:
        having = [outline.steps[name] for outline in fullest if name in outline.steps]
        steps[name] = having[0]
        if len({(len(step.inputs), len(step.types), step.use) for step in having}) > 1:
            return None
    if any(len(steps[name].types) != 1 or not steps[name].inputs for name in optional):
        return None
    outputs = fullest[0].outputs
    for choice in product(*(range(min(2, len(steps[name].inputs))) for name in optional)):
        passed = dict(zip(optional, choice, strict=True))
        if all(_agrees(outline, steps, passed, outputs) for outline in outlines):
            return steps, passed, outputs
    return None


def _agrees(outline: Outline, steps: dict[str, Step], passed: dict[str, int], outputs: tuple[Value, ...]) -> bool:
    def seen(value: Value) -> Value:
        while value[0] and value[0] not in outline.steps:
            value = steps[value[0]].inputs[passed[value[0]]]
        return value

    return tuple(map(seen, outputs)) == outline.outputs and all(
        tuple(map(seen, steps[name].inputs)) == step.inputs for name, step in outline.steps.items()
    )


def clusters(outlines: Sequence[Outline]) -> list[Merged]:
    """The outlines in as few classes as merge, in order of first appearance."""
    alike: dict[object, list[Outline]] = {}
    for outline in outlines:
        alike.setdefault(_form(outline), []).append(outline)
    groups: list[list[list[Outline]]] = []
    for variant in alike.values():
        for group in groups[:8]:
            if merge([one[0] for one in (*group, variant)]) is not None:
                group.append(variant)
                break
        else:
            groups.append([variant])
    found = []
    for group in groups:
        members = [outline for variant in group for outline in variant]
        merged = merge(members)
        assert merged is not None
        found.append(merged)
    return found


def _form(outline: Outline) -> object:
    """What instances share that need no merging: names, wiring and constructors."""
    return (
        tuple((name, heads(item)) for name, item in outline.items.items()),
        tuple(step.wiring for step in outline.steps.values()),
        outline.outputs,
        len(outline.arrives),
    )


def heads(expression: Expression) -> object:
    """The constructors of an expression, without the values in it."""
    if isinstance(expression, Call):
        return expression.name, tuple(map(heads, expression.args)), tuple(name for name, _ in expression.options)
    if isinstance(expression, Filled):
        return expression.text
    items = getattr(expression, "items", None)
    return tuple(map(heads, items)) if items is not None else type(expression).__name__
