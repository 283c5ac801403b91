"""`netspec rf`: receptive fields, in theory and as measured."""

from __future__ import annotations

import json
from typing import Any

import click

from netspec.analysis import Facts, NodeFacts, analyse
from netspec.analysis.comparison import last_map
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import GRID_FORMATS, Table, TableRequest, columns_named, render, rows_of
from netspec.analysis.tables.json_form import field_json, shape_of
from netspec.cli.field_question import Question
from netspec.cli.network_option import Request, network_option
from netspec.cli.output import remark, result, write
from netspec.cli.terminal import width_of_output
from netspec.source.nearest import nearest

MODES = ("uniform", "random", "random-relu")


class Positions(click.ParamType[tuple[int, ...]]):
    """`Y,X`: whole numbers from 0, one an axis."""

    name = "Y,X"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        if isinstance(value, tuple):
            return value
        parts = str(value).split(",")
        if not all(part.strip().isascii() and part.strip().isdigit() and len(part) < 16 for part in parts):
            self.fail(f"{str(value)[:40]!r} is no position; write 3,4", param, ctx)
        return tuple(int(part) for part in parts)


@click.command("rf")
@network_option
@click.option("--format", "form", type=click.Choice([*GRID_FORMATS, "json"]), default="text", show_default=True)
@click.option("--depth", type=click.IntRange(1), metavar="N", help="Fold scopes below this depth into one row.")
@click.option("--node", metavar="PATH", help="One node alone; default with --effective and --image: the last map.")
@click.option("--unit", type=Positions(), help="Which pixels does this unit of the node see?")
@click.option("--pixel", type=Positions(), help="Which units of the node see this pixel?")
@click.option("--effective", is_flag=True, help="Measure the effective field of a unit with torch.")
@click.option(
    "--weights",
    type=click.Choice([*MODES, "all"]),
    default="all",
    show_default=True,
    help="For --effective: uniform and random weights without activations, random ones with them.",
)
@click.option(
    "--runs",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    metavar="N",
    help="For --effective: random inputs and weights to average over.",
)
@click.option("--image", type=click.Path(exists=True, dir_okay=False), metavar="PIC", help="Draw over this photograph.")
@click.option("-o", "out", metavar="OUT.png", help="Where to write the picture.")
def command(
    request: Request,
    form: str,
    depth: int | None,
    node: str | None,
    unit: tuple[int, ...] | None,
    pixel: tuple[int, ...] | None,
    effective: bool,
    weights: str,
    runs: int,
    image: str | None,
    out: str | None,
) -> None:
    """Show receptive fields: size, step, padding and centre per axis, in pixels of the input.

    Output i sees [i*step - padding, i*step - padding + size - 1].
    """  # fmt: skip
    facts = analyse(request.network())
    if image is not None and out is None:
        raise click.UsageError("--image needs -o OUT.png")
    if node is None and unit is None and pixel is None and not effective and out is None:
        _show_all(facts, form, depth)
        return
    question = Question(facts, _chosen(facts, node), unit, pixel)
    fields = question.measured(MODES if weights == "all" else (weights,), runs) if effective else []
    if form == "json":
        result(json.dumps(question.as_json(fields), indent=2, ensure_ascii=False))
    else:
        result("\n".join(question.lines(fields)))
    if out is not None:
        write(out, question.picture(image, fields))
        remark(f"wrote {out}")


def _show_all(facts: Facts, form: str, depth: int | None) -> None:
    rows = rows_of(facts, depth)
    if form == "json":
        nodes = [
            {"path": row.path, "output": shape_of(row.output), "receptive_field": field_json(row.receptive_field)}
            for row in rows
        ]
        table = {"schema_version": 1, "network": facts.network.name, "input": shape_of(facts.network.input)}
        result(json.dumps({**table, "nodes": nodes}, indent=2, ensure_ascii=False))
        return
    request = TableRequest(1, lengths_of(facts.network.input))
    result(render(Table(columns_named("fields"), rows, request), form, width_of_output()))


def _chosen(facts: Facts, path: str | None) -> NodeFacts:
    """The node of this path or the last of a scope; without a path the last map."""
    if path is None:
        last = last_map(facts)
        if last is None:
            raise click.UsageError("no layer of this network has a map; name a node: --node PATH")
        return last
    try:
        node = facts.network[path]
    except KeyError:
        near = nearest(path, [one.path for one in facts.nodes])
        hint = f"; did you mean {near}?" if near else "; `netspec table` lists them"
        raise click.BadParameter(f"there is no node {path[:80]!r}{hint}", param_hint="--node") from None
    return facts.nodes[node.id - 1]
