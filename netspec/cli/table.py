"""`netspec table`: what each layer costs, and the whole."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import click

from netspec.cli.bytes_type import BYTES
from netspec.cli.network_option import Request, network_option
from netspec.cli.output import result

if TYPE_CHECKING:
    from netspec.analysis import Facts
    from netspec.analysis.tables import Table

FORMATS = ("text", "markdown", "csv", "latex", "json")
PRECISIONS = ("fp32", "amp", "bf16")
OPTIMIZERS = ("none", "sgd", "momentum", "rmsprop", "adam", "adamw")


@click.command("table")
@network_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--columns", default="default", metavar="NAMES",
              help="Columns, separated by commas; `default`, `lecture` and `rf` are sets of them; `help` lists them.")
@click.option("--depth", type=click.IntRange(1), metavar="N", help="Fold scopes below this depth into one row.")
@click.option("--batch", type=click.IntRange(1), default=1, metavar="N", help="Figures for N samples at once.")
@click.option("--memory", is_flag=True, help="Say what inference and training need.")
@click.option("--vram", type=BYTES, metavar="SIZE", help="Find the largest batch that fits: --vram 24GB.")
@click.option("--precision", type=click.Choice(PRECISIONS), default="fp32", show_default=True)
@click.option("--optimizer", type=click.Choice(OPTIMIZERS), default="momentum", show_default=True)
def command(
    request: Request,
    form: str,
    columns: str,
    depth: int | None,
    batch: int,
    memory: bool,
    vram: int | None,
    precision: str,
    optimizer: str,
) -> None:
    """Show the cost table: a row a layer, and totals.

    MACs are the multiply-adds of convolutions, linear layers and matrix products; memory is what a layer hands on, as
    32-bit floats. --columns lecture is the table of CNN lectures, with pooling counted in its flop.
    """  # fmt: skip
    from netspec.analysis import analyse
    from netspec.analysis.tables import BY_NAME, PRESETS, columns_named

    if columns == "help":
        result("\n".join([*(f"{name}: {', '.join(of)}" for name, of in PRESETS.items()), *BY_NAME]))
        return
    try:
        chosen = columns_named(columns)
    except KeyError as error:
        raise click.BadParameter(f"there is no column {error}; `--columns help` lists them", param_hint="--columns") from None
    facts = analyse(request.network())
    if form == "json":
        from netspec.analysis.tables import json_text

        result(json_text(facts, depth, batch))
        return
    from netspec.analysis.tables import LECTURE_OMITS, Request as CellRequest, Table, render, rows_of
    from netspec.analysis.receptive_field import lengths_of

    rows = rows_of(facts, depth)
    if columns == "lecture":
        rows = [row for row in rows if row.family not in LECTURE_OMITS]
    cells = CellRequest(batch, lengths_of(facts.network.input))
    table = Table(facts.network.title or facts.network.name, chosen, rows, cells)
    result(render(table, form, terminal_width()))
    if form == "text":
        result("\n".join(summary(facts, batch)))
        if memory or vram is not None:
            result("\n".join(memory_lines(facts, batch, vram, precision, optimizer)))
