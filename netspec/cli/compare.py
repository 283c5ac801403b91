"""`netspec compare`: networks side by side, with ratios."""

from __future__ import annotations

import json

import click

from netspec.analysis import analyse
from netspec.analysis.comparison import comparison_json, comparison_lines
from netspec.analysis.tables import GRID_FORMATS, Grid
from netspec.cli.network_option import Request, networks_option
from netspec.cli.output import result


@click.command("compare")
@networks_option
@click.option("--format", "form", type=click.Choice([*GRID_FORMATS, "json"]), default="text", show_default=True)
def command(requests: tuple[Request, ...], form: str) -> None:
    """Compare networks: cost, memory, depth and receptive field, with ratios to the first.

    Every net of a file is compared where none is named.
    """
    facts = [analyse(network) for request in requests for network in request.networks()]
    if len(facts) < 2:
        raise click.UsageError("name at least two networks")
    if form == "json":
        result(json.dumps(comparison_json(facts), indent=2, ensure_ascii=False))
        return
    titles, *lines = comparison_lines(facts)
    result(GRID_FORMATS[form](Grid(titles, lines, [True] + [False] * (len(titles) - 1))))
