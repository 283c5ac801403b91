"""`netspec zoo`: the bundled networks, with figures from the files themselves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import click

from netspec.cli.network_option import ZOO, Request
from netspec.cli.output import result
from netspec.ir import Network
from netspec.reading import Choices, bundled_files, open_bundled
from netspec.source import Problems

YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One network of the library.

    `title` is the file's own; `receptive_field` is that of its last windows, in front of what sees the whole input.
    """

    name: str
    title: str
    year: int | None
    input: str
    params: int
    macs: int
    receptive_field: str


@click.command("zoo")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(name: str | None, form: str) -> None:
    """List the bundled networks; of NAME, print the file.

    zoo:NAME names one of them in every command.
    """
    if name is not None:
        result(_text_of(name))
        return
    entries = [entry_of(network) for network in _networks()]
    if form == "json":
        result(
            json.dumps({"schema_version": SCHEMA_VERSION, "networks": [asdict(entry) for entry in entries]}, indent=1)
        )
    else:
        result(_table(entries))


def entry_of(network: Network) -> Entry:
    """What the list says of a network."""
    from netspec.analysis import analyse  # printing a file needs no figures

    facts = analyse(network)
    fields = [one.receptive_field.local or one.receptive_field for one in facts.nodes if not one.in_head]
    windows = [field for field in fields if field.status in ("exact", "bound")]
    sizes = [str(size) for size in (windows or fields)[-1].size]
    years = YEAR.findall(network.title) or YEAR.findall(network.source.partition("\n")[0])
    return Entry(
        name=network.name,
        title=network.title or network.name,
        year=int(years[0]) if years else None,
        input=str(network.input),
        params=facts.params,
        macs=facts.macs,
        receptive_field="×".join(sizes if len(set(sizes)) > 1 else sizes[:1]),
    )


def _networks() -> Iterator[Network]:
    for file in bundled_files():
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{file.name}", err=True, nl=False)
        yield from Request(ZOO + file.name.removesuffix(".net"), None, Choices()).networks()
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def _text_of(name: str) -> str:
    problems = Problems()
    opened = open_bundled(name, problems)
    problems.raise_errors()
    assert opened is not None
    return opened.file.source.text


def _table(entries: list[Entry]) -> str:
    head = ("name", "input", "params", "multiply-adds", "sees", "title")
    rows = [
        (one.name, one.input, f"{one.params:,}", f"{one.macs:,}", one.receptive_field, one.title) for one in entries
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    align = (str.ljust, str.ljust, str.rjust, str.rjust, str.rjust, str.ljust)
    lines = (
        "  ".join(justify(cell, width) for justify, cell, width in zip(align, row, widths, strict=True))
        for row in (head, *rows)
    )
    return "\n".join(line.rstrip() for line in lines)
