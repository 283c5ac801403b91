"""The table as JSON, schema 1: shapes as lists without the batch, figures exact, positions per axis."""

from __future__ import annotations

import json
from typing import Any

from netspec.analysis.facts import BYTES_PER_ELEMENT, Facts, Positions, ReceptiveField, Totals, elements
from netspec.analysis.tables.rows import Row, rows_of
from netspec.ir import Network, Unknown, ValueType
from netspec.source import Place

SCHEMA_VERSION = 1


def json_table(facts: Facts, depth: int | None = None, batch: int = 1) -> dict[str, Any]:
    """All figures of a network; what scales with the batch is for the whole batch."""
    network = facts.network
    table: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "network": network.name,
        "title": network.title,
        "batch": batch,
        "input": shape_of(network.input),
        "output": shape_of(network.output),
        "totals": _totals(facts.total, facts.peak_activation_bytes, batch),
    }
    if network.heads:
        table["totals_main"] = _totals(facts.main, facts.peak_activation_bytes_main, batch)
        table["heads"] = [
            {"name": head.name, "weight": head.weight, "path": _source(network, head.value)} for head in network.heads
        ]
    if facts.uncounted:
        table["uncounted"] = list(facts.uncounted)
    table["nodes"] = [_row(row, batch) for row in rows_of(facts, depth)]
    return table


def json_text(facts: Facts, depth: int | None = None, batch: int = 1) -> str:
    """One line a node, so that a difference between two tables is a difference of lines."""
    table = json_table(facts, depth, batch)
    nodes = table.pop("nodes")
    head = json.dumps(table, indent=2, ensure_ascii=False).removesuffix("\n}")
    lines = ",\n".join("    " + json.dumps(node, ensure_ascii=False) for node in nodes)
    return f'{head},\n  "nodes": [\n{lines}\n  ]\n}}'


def shape_of(type_: ValueType) -> list[int]:
    return [] if isinstance(type_, Unknown) else list(type_.shape)


def _totals(totals: Totals, peak: int, batch: int) -> dict[str, int]:
    return {
        "params": totals.params,
        "buffers": totals.buffers,
        "macs": totals.macs * batch,
        "flops": totals.flops * batch,
        "elementwise": totals.elementwise * batch,
        "pooling": totals.pooling * batch,
        "activation_bytes": totals.activation_bytes * batch,
        "peak_activation_bytes": peak * batch,
        "nodes": totals.nodes,
    }


def _source(network: Network, value: int) -> str:
    return network.node(value).path if value else ""


def _row(row: Row, batch: int) -> dict[str, Any]:
    return {
        "path": row.path,
        "kind": row.kind,
        "layer": row.title,
        "options": row.node.layer.model_dump(mode="json") if row.node is not None else {},
        "inputs": [shape_of(type_) for type_ in row.inputs],
        "sources": list(row.sources),
        "output": shape_of(row.output),
        "params": row.total.params,
        "buffers": row.total.buffers,
        "macs": row.total.macs * batch,
        "flops": row.total.flops * batch,
        "elementwise": row.total.elementwise * batch,
        "pooling": row.total.pooling * batch,
        "output_bytes": BYTES_PER_ELEMENT * elements(row.output) * batch,
        "activation_bytes": row.total.activation_bytes * batch,
        "in_head": row.in_head,
        "receptive_field": field_json(row.receptive_field),
        "span": _span(row.node.place if row.node is not None else None),
    }


def field_json(field: ReceptiveField) -> dict[str, Any]:
    """Figures per axis of the input; `local` where attention or a gate beside the windows sees everything."""
    shown: dict[str, Any] = {
        "size": [_number(value) for value in field.size],
        "stride": [_number(value) for value in field.stride],
        "padding": [_number(value) for value in field.padding],
        "centre": [_number(value) for value in field.centre],
        "minimal": [_number(value) for value in field.minimal],
        "status": field.status,
    }
    if field.local is not None:
        shown["local"] = field_json(field.local)
    return shown


def _number(value: Positions | None) -> int | float | None:
    return value if value is None or isinstance(value, int) else float(value)


def _span(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "file": place.file,
        "start": {"line": place.line, "column": place.column},
        "end": {"line": place.end_line, "column": place.end_column},
    }
