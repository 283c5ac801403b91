"""`netspec zoo`: the bundled networks, with figures from the files themselves."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import groupby, takewhile

import click

from netspec.cli.output import result
from netspec.ir import Network
from netspec.reading import bundled_files, nets_in, open_bundled, zoo
from netspec.source import Problems

YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One network of the library.

    `title` is the file's own, `paper` what its first comment says; `receptive_field` is that of its last windows, in
    front of what sees the whole input. Side outputs count in `params`, as they are trained, and not in `macs`, as they
    do not run afterwards.
    """

    name: str
    title: str
    paper: str
    year: int | None
    input: str
    params: int
    macs: int
    receptive_field: str


@click.command("zoo")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
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
        result(_markdown(entries) if form == "markdown" else _table(entries))


def entry_of(network: Network) -> Entry:
    """What the list says of a network."""
    from netspec.analysis import analyse  # printing a file needs no figures

    facts = analyse(network)
    fields = [one.receptive_field.local or one.receptive_field for one in facts.nodes if not one.in_head]
    windows = [field for field in fields if field.status in ("exact", "bound") and all(field.stride)]
    sizes = [str(size) for size in (windows or fields)[-1].size]
    paper = _paper_of(network.source)
    years = YEAR.findall(network.title) or YEAR.findall(paper)
    return Entry(
        name=network.name,
        title=network.title or network.name,
        paper=paper,
        year=int(years[0]) if years else None,
        input=str(network.input),
        params=facts.params,
        macs=sum(one.macs for one in facts.nodes if not one.in_head),
        receptive_field="×".join(sizes if len(set(sizes)) > 1 else sizes[:1]),
    )


def _paper_of(source: str) -> str:
    """The comment that a file begins with, on one line, without what it says to netspec."""
    lines = takewhile(lambda line: line.startswith("#"), source.splitlines())
    return " ".join(text for line in lines if not (text := line.lstrip("# ")).startswith("netspec:"))


def _networks() -> Iterator[Network]:
    for file in bundled_files():
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{file.name}", err=True, nl=False)
        stem = file.name.removesuffix(".net")
        nets = [f"{stem}:{net}" for net in nets_in(file.read_text("utf-8"))]
        yield from map(zoo, nets or [stem])
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", err=True, nl=False)


def _text_of(name: str) -> str:
    problems = Problems()
    opened = open_bundled(name, problems)
    problems.raise_errors()
    assert opened is not None
    return opened.file.source.text


def _cells(entries: list[Entry]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    head = ("name", "year", "input", "params", "multiply-adds", "sees", "title")
    return head, [_row(one) for one in entries]


def _row(one: Entry) -> tuple[str, ...]:
    year = str(one.year) if one.year is not None else ""
    return one.name, year, one.input, f"{one.params:,}", f"{one.macs:,}", one.receptive_field, one.title


def _markdown(entries: list[Entry]) -> str:
    """A section for every paper, with its networks in a table: `docs/zoo.md`."""
    lines = [
        "# The bundled networks",
        "",
        "Written by `netspec zoo --format markdown`. `zoo:NAME` names a network in every command. *sees* is the "
        "receptive field, in positions of the input, in front of what sees all of it.",
    ]
    for paper, group in groupby(entries, key=lambda one: one.paper):
        head, rows = _cells(list(group))
        lines += [
            "",
            f"## {rows[0][-1]}",
            "",
            paper,
            "",
            "| " + " | ".join(head[:-1]) + " |",
            "| --- | --- | --- | ---: | ---: | ---: |",
        ]
        lines += ["| " + " | ".join(row[:-1]) + " |" for row in rows]
    return "\n".join(lines)


def _table(entries: list[Entry]) -> str:
    head, rows = _cells(entries)
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    align = (str.ljust, str.rjust, str.ljust, str.rjust, str.rjust, str.rjust, str.ljust)
    lines = (
        "  ".join(justify(cell, width) for justify, cell, width in zip(align, row, widths, strict=True))
        for row in (head, *rows)
    )
    return "\n".join(line.rstrip() for line in lines)
