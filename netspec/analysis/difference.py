"""The structural difference of two networks, by the paths of their nodes: what is added, removed, changed."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from netspec.analysis.facts import Facts, NodeFacts, ReceptiveField
from netspec.analysis.tables.json_form import field_json, shape_of
from netspec.analysis.tables.numbers import per_axis, scaled
from netspec.ir import Network

How = Literal["added", "removed", "changed"]
SIGNS: dict[How, str] = {"added": "+", "removed": "-", "changed": "~"}


class Change(NamedTuple):
    """One node that differs. `what` names how a changed one does: its layer, inputs, output, field, cost."""

    how: How
    path: str
    before: NodeFacts | None
    after: NodeFacts | None
    what: tuple[str, ...] = ()

    @property
    def params(self) -> int:
        return _figure(self.after, "params") - _figure(self.before, "params")

    @property
    def macs(self) -> int:
        return _figure(self.after, "macs") - _figure(self.before, "macs")


def _figure(facts: NodeFacts | None, name: str) -> int:
    return int(getattr(facts, name)) if facts is not None else 0


def difference(old: Facts, new: Facts) -> list[Change]:
    """Every node that is not the same in both, in the order of the new network, removed ones where they stood."""
    changes: list[Change] = []
    waiting = [one for one in old.nodes if one.path not in new.by_path]
    for one in new.nodes:
        there = old.by_path.get(one.path)
        if there is None:
            changes.append(Change("added", one.path, None, one))
            continue
        while waiting and waiting[0].node.id < there.node.id:
            removed = waiting.pop(0)
            changes.append(Change("removed", removed.path, removed, None))
        what = _ways(there, one, old.network, new.network)
        if what:
            changes.append(Change("changed", one.path, there, one, what))
    return changes + [Change("removed", one.path, one, None) for one in waiting]


def _ways(before: NodeFacts, after: NodeFacts, old: Network, new: Network) -> tuple[str, ...]:
    ways = []
    if before.node.layer != after.node.layer or before.node.kind != after.node.kind:
        ways.append("layer")
    if _sources(old, before) != _sources(new, after):
        ways.append("inputs")
    if before.node.output != after.node.output:
        ways.append("output")
    if _shown(before.receptive_field) != _shown(after.receptive_field):
        ways.append("field")
    if (before.params, before.macs) != (after.params, after.macs):
        ways.append("cost")
    return tuple(ways)


def _shown(field: ReceptiveField) -> tuple[object, ...]:
    """What people see of a field; two that see the whole input by different ways do not differ."""
    return (field.status, field.size, field.stride, field.padding)


def _sources(network: Network, facts: NodeFacts) -> tuple[str, ...]:
    return tuple(network.node(value).path if value else "" for value in facts.node.inputs)


def difference_lines(changes: list[Change]) -> list[list[str]]:
    """Cells: sign, path, layer, output, parameters, multiply-adds, field; both sides of what changed."""
    lines = [["", "path", "layer", "output", "params", "MACs", "field"]]
    for change in changes:
        sides = [facts for facts in (change.before, change.after) if facts is not None]
        layers = dict.fromkeys(facts.node.layer.word() for facts in sides)
        outputs = dict.fromkeys(str(facts.node.output) for facts in sides)
        fields = dict.fromkeys(_field(facts) for facts in sides)
        lines.append([
            SIGNS[change.how],
            change.path,
            " → ".join(layers),
            " → ".join(outputs),
            _signed(change.params),
            _signed(change.macs),
            " → ".join(fields),
        ])  # fmt: skip
    return lines


def _field(facts: NodeFacts) -> str:
    field = facts.receptive_field
    return "all" if field.status == "whole input" else per_axis(field.size)


def _signed(number: int) -> str:
    return "0" if not number else f"{'+' if number > 0 else '-'}{scaled(abs(number))}"


def difference_json(old: Facts, new: Facts) -> dict[str, Any]:
    """Every change with both sides, and what it costs in all."""
    return {
        "schema_version": 1,
        "networks": [old.network.name, new.network.name],
        "params": new.params - old.params,
        "macs": new.macs - old.macs,
        "changes": [
            {
                "how": change.how,
                "path": change.path,
                "what": list(change.what),
                "params": change.params,
                "macs": change.macs,
                "before": _side(change.before),
                "after": _side(change.after),
            }
            for change in difference(old, new)
        ],
    }


def _side(facts: NodeFacts | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "layer": facts.node.layer.word(),
        "output": shape_of(facts.node.output),
        "params": facts.params,
        "macs": facts.macs,
        "receptive_field": field_json(facts.receptive_field),
    }
