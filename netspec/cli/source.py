"""`netspec source`: the text of a network, also of one that a file of weights or a graph was made from."""

from __future__ import annotations

import click

from netspec.cli.network_option import Request, network_option
from netspec.cli.output import result
from netspec.source import Problems


@click.command("source")
@network_option
def command(request: Request) -> None:
    """Print the .net text of the network; of a .safetensors or .onnx file that netspec wrote, the one it was made from.

    Every command takes such a file in place of a .net file.
    """
    problems = Problems()
    opened = request.open(problems)
    problems.raise_errors()
    assert opened is not None
    result(opened.file.source.text)
