"""`netspec compile`: the network as PyTorch source, as ONNX, or as JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from netspec.cli.compiling import Wanted
from netspec.cli.exits import ExitCode
from netspec.cli.network_option import STDIN, ZOO, Request, network_option, split_name
from netspec.cli.output import STDOUT, fail, remark, write
from netspec.ir import Network
from netspec.source.embedded import may_embed

ENDINGS = {"py": ".py", "onnx": ".onnx", "ir": ".json"}
IMPORTED = {"torch", "numpy"}
"""What generated source, or what it imports, imports beside Python's own modules."""


@click.command("compile")
@network_option
@click.option("-o", "--output", metavar="OUT", help="Default: FILE's name with .py; - is standard output.")
@click.option("--to", "target", type=click.Choice(list(ENDINGS)), default="py", show_default=True)
@click.option("--all", "every", is_flag=True, help="Every net of the file, each to a file of its name in folder OUT.")
@click.option("--check", is_flag=True, help="Write nothing; fail where OUT is not up to date.")
@click.option("--inference", is_flag=True, help="Fold batch norm; leave out dropout and side outputs.")
@click.option("--convolutional", is_flag=True, help="Fully connected layers as convolutions, for inputs of --at.")
@click.option("--weights", metavar="IN", help="A .safetensors file, or a state dict, for --weights-out or --to onnx.")
@click.option("--weights-out", metavar="OUT", help="The .safetensors file for the weights as the options have them.")
@click.pass_context
def command(
    ctx: click.Context, /, request: Request, output: str | None, every: bool, check: bool, **options: Any
) -> None:
    """Write the network as PyTorch source that needs torch alone, or in another form."""
    wanted = Wanted(**options)
    wanted.check(every, check)
    if output == STDOUT and (every or check):
        raise click.UsageError(f"-o - does not go with {'--all' if every else '--check'}: name a file or a folder")
    stale = False
    for network in wanted.networks(request, every):
        path = _path(request, network, output, wanted.target, every)
        made = wanted.transformed(network, request)
        content = wanted.content(network, made)
        if check and not _is_up_to_date(path, content):
            remark(f"{path} is not up to date: netspec compile writes it")
            stale = True
        elif not check:
            weights = wanted.converted_weights(network, made)
            _write(path, content, request)
            if weights is not None and wanted.weights_out is not None:
                _write(wanted.weights_out, weights, request)
    ctx.exit(ExitCode.AT_FAULT if stale else ExitCode.FINE)


def _path(request: Request, network: Network, output: str | None, target: str, every: bool) -> str:
    """Where the result goes: OUT; else, in the working folder, the file's name, or the net's where one was chosen."""
    if every:
        return str(Path(output or ".") / (network.name + ENDINGS[target]))
    if output is not None:
        return output
    if request.text is not None or request.name == STDIN:
        return STDOUT
    file, net = split_name(request.name)
    stem = file.stem if may_embed(file) else file.name.removesuffix(".net")
    name = network.name if net is not None or request.name.startswith(ZOO) else stem
    return name + ENDINGS[target]


def _write(path: str, content: str | bytes, request: Request) -> None:
    name = Path(path).name.removesuffix(".py")
    if path.endswith(".py") and (name in sys.stdlib_module_names or name in IMPORTED):
        from netspec.source.codes.output import HidesModule

        raise fail(
            HidesModule,
            f"{Path(path).name} would hide the module {name} from the code that imports it",
            help=f"choose another name: -o {name}_net.py",
        )
    if path != STDOUT and request.text is None and Path(path) == split_name(request.name)[0]:
        raise click.UsageError(f"{path} is the network's own file: name another for the result")
    write(path, content)
    if path != STDOUT:
        remark(f"wrote {path}")


def _is_up_to_date(path: str, content: str | bytes) -> bool:
    try:
        return Path(path).read_bytes() == (content.encode() if isinstance(content, str) else content)
    except FileNotFoundError:
        return False
