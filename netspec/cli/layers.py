"""`netspec layers`: the reference of the layer kinds, from the layers themselves."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import groupby

import click

from netspec.cli.output import result
from netspec.layers import registry
from netspec.layers.reference import Entry, entries, entry
from netspec.source.nearest import nearest


@click.command("layers")
@click.argument("kind", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(kind: str | None, form: str) -> None:
    """List the kinds of layers, or explain KIND: its options and what they mean."""
    found = entries() if kind is None else (_find(kind),)
    if form == "json":
        result(json.dumps({"schema_version": 1, "layers": [asdict(one) for one in found]}, indent=1))
    else:
        result(_list(found) if kind is None else _page(found[0]))


def _find(kind: str) -> Entry:
    found = entry(kind)
    if found is None:
        near = nearest(kind, registry.kinds)
        remedy = f"did you mean {near!r}?" if near else "`netspec layers` lists them."
        raise click.UsageError(f"There is no layer {kind[:40]!r}; {remedy}")
    return found


def _list(found: tuple[Entry, ...]) -> str:
    width = max(len(one.form) for one in found)
    lines = []
    for family, members in groupby(found, key=lambda one: one.family):
        lines += ["", family]
        lines += [f"  {one.form:{width}}  {one.summary}" for one in members]
    return "\n".join(lines[1:])


def _page(one: Entry) -> str:
    lines = [one.form, f"  {one.summary}", "", f"  {one.example}"]
    if one.details:
        lines += ["", *(f"  {line}".rstrip() for line in one.details.split("\n"))]
    if one.spellings:
        lines += ["", f"  also written: {', '.join(one.spellings)}"]
    if one.package != "netspec":
        lines += ["", f"  from the package {one.package}"]
    if one.options:
        width = max(len(option.name) for option in one.options)
        lines += ["", "options"]
        for option in one.options:
            default = "must be given" if option.default is None else f"default {option.default}"
            lines.append(f"  {option.name:{width}}  {option.meaning} ({option.takes}; {default})")
    return "\n".join(lines)
