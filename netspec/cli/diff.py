"""`netspec diff`: what differs between two networks, and what it costs."""

from __future__ import annotations

import json

import click

from netspec.analysis import analyse
from netspec.analysis.difference import difference, difference_json, difference_lines
from netspec.analysis.tables import GRID_FORMATS, Grid
from netspec.cli.network_option import Request, networks_option
from netspec.cli.output import result


@click.command("diff")
@networks_option
@click.option("--format", "form", type=click.Choice([*GRID_FORMATS, "json"]), default="text", show_default=True)
def command(requests: tuple[Request, ...], form: str) -> None:
    """Show the structural difference of two networks: layers added, removed and changed, by their paths."""
    networks = [network for request in requests for network in request.networks()]
    if len(networks) != 2:
        raise click.UsageError(f"name two networks, not {len(networks)}: FILE:NET chooses one of a file's")
    old, new = map(analyse, networks)
    if form == "json":
        result(json.dumps(difference_json(old, new), indent=2, ensure_ascii=False))
        return
    changes = difference(old, new)
    if not changes:
        result(f"{old.network.name} and {new.network.name} do not differ")
        return
    titles, *lines = difference_lines(changes)
    result(GRID_FORMATS[form](Grid(titles, lines, [True] * 4 + [False] * 3)))
    if form == "text":
        params, macs = new.params - old.params, new.macs - old.macs
        result(f"\nin all {params:+,} parameters, {macs:+,} MACs")
