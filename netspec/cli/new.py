"""`netspec new`: a file to start from."""

from __future__ import annotations

from pathlib import Path

import click

from netspec.cli.output import STDOUT, remark, write

STARTER = """\
# {name} - pictures of 32×32 in three colours, ten classes
# netspec check {file}          what is wrong, and what could be better
# netspec table {file}          parameters and multiply-adds of every layer
# netspec draw {file} -o {stem}.svg
# netspec compile {file}        a PyTorch module, in {stem}.py
title "{name}"
param classes = 10

input 3x32x32
default conv(norm=bn, act=relu)

conv3-32 x2, maxpool
conv3-64 x2, maxpool

# a residual block: what goes in is added to what comes out
add[ conv3-64, conv3-64(act=none) | id ], relu

gap, dropout0.2, fc-{{classes}}
"""


@click.command("new")
@click.argument("file", default="network.net")
def command(file: str) -> None:
    """Write a small network to start from to FILE (default: network.net; - is standard output)."""
    stem = "network" if file == STDOUT else Path(file).name.removesuffix(".net")
    path = file if file == STDOUT or file.endswith(".net") else f"{file}.net"
    if path != STDOUT and Path(path).exists():
        raise click.UsageError(f"{path} is there already: name another file")
    name = "".join(letter if letter.isalnum() else " " for letter in stem).strip() or "network"
    write(path, STARTER.format(name=name, file=Path(path).name if path != STDOUT else "network.net", stem=stem))
    if path != STDOUT:
        remark(f"wrote {path}: try netspec check {path}")
