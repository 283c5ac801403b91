"""`netspec explain`: the page of a diagnostic's code."""

from __future__ import annotations

import click

from netspec.cli.output import result
from netspec.source import Code
from netspec.source.codes.pages import explain
from netspec.source.nearest import nearest


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Explain a diagnostic: what it means, an example that fails, and its remedy.

    Without CODE, list them all.
    """
    if code is None:
        for number, one in sorted(Code.registry.items()):
            result(f"{number}  {(one.__doc__ or '').strip().splitlines()[0]}")
        return
    number = "NS" + code.upper().removeprefix("NS")
    if number not in Code.registry:
        near = nearest(number, Code.registry)
        remedy = f"did you mean {near}?" if near else "`netspec explain` lists them."
        raise click.UsageError(f"There is no code {code[:20]!r}; {remedy}")
    result(explain(Code.registry[number]))
