"""`netspec table`: what each layer costs, and the whole."""

from __future__ import annotations

import click

from netspec.analysis import Facts, analyse
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import (
    BY_NAME,
    PRESETS,
    Column,
    Table,
    TableRequest,
    columns_named,
    json_text,
    lecture_rows,
    memory_lines,
    render,
    rows_of,
    summary,
)
from netspec.analysis.training_memory import OPTIMIZERS, PRECISIONS, MemoryModel, Optimizer, Precision
from netspec.cli.byte_sizes import ByteSize
from netspec.cli.network_option import Request, network_option
from netspec.cli.output import result
from netspec.cli.terminal import width_of_output

FORMATS = ("text", "markdown", "csv", "latex", "json")


@click.command("table")
@network_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--columns",
    default="default",
    metavar="NAMES",
    help="Columns, separated by commas; `default`, `lecture` and `fields` are sets of them; `help` lists all.",
)
@click.option("--depth", type=click.IntRange(1), metavar="N", help="Fold scopes below this depth into one row.")
@click.option("--batch", type=click.IntRange(1), default=1, metavar="N", help="Figures for N samples at once.")
@click.option("--memory", is_flag=True, help="Say what inference and training need (without library work space).")
@click.option("--vram", type=ByteSize(), metavar="SIZE", help="Find the largest batch that fits: --vram 24GB.")
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
    precision: Precision,
    optimizer: Optimizer,
) -> None:
    """Show the cost table: a row a layer, and totals.

    MACs are the multiply-adds of convolutions, linear layers and matrix products; memory is what a layer hands on, as
    32-bit floats. `--columns lecture` is the table of CNN lectures: pooling is counted in its flop, and activations,
    norms and dropout have no rows.
    """  # fmt: skip
    if columns == "help":
        result("\n".join([*(f"{name}: {', '.join(of)}" for name, of in PRESETS.items()), *BY_NAME]))
        return
    chosen = _columns(columns)
    facts = analyse(request.network())
    if form == "json":
        result(json_text(facts, depth, batch))
        return
    result(render(_table(facts, chosen, depth, batch, lecture=columns == "lecture"), form, width_of_output()))
    if form == "text":
        result("\n" + "\n".join(summary(facts, batch)))
    if memory or vram is not None:
        model = MemoryModel(facts, precision, optimizer)
        result("\n".join(memory_lines(model, batch, vram)))


def _columns(names: str) -> list[Column]:
    try:
        return columns_named(names)
    except KeyError as error:
        raise click.BadParameter(f"there is no column {error}; `--columns help` lists them") from None


def _table(facts: Facts, columns: list[Column], depth: int | None, batch: int, *, lecture: bool) -> Table:
    rows = lecture_rows(facts, depth) if lecture else rows_of(facts, depth)
    return Table(columns, rows, TableRequest(batch, lengths_of(facts.network.input)))
