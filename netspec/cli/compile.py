"""`netspec compile`: the network as PyTorch source, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import STDIN, ZOO, Request, network_option, split_name
from netspec.cli.output import STDOUT, fail, remark, write
from netspec.ir import Network

ENDINGS = {"py": ".py", "ir": ".json"}
IMPORTED = {"torch", "numpy"}
"""What generated source, or what it imports, imports beside Python's own modules."""


@click.command("compile")
@network_option
@click.option("-o", "--output", metavar="OUT", help="Default: FILE's name with .py; - is standard output.")
@click.option("--to", "target", type=click.Choice(list(ENDINGS)), default="py", show_default=True)
@click.option("--all", "every", is_flag=True, help="Every net of the file, each to a file of its name in folder OUT.")
@click.option("--check", is_flag=True, help="Write nothing; fail where OUT is not up to date.")
@click.pass_context
def command(ctx: click.Context, request: Request, output: str | None, target: str, every: bool, check: bool) -> None:
    """Write the network as PyTorch source that needs torch alone."""
    if output == STDOUT and (every or check):
        raise click.UsageError(f"-o - does not go with {'--all' if every else '--check'}: name a file or a folder")
    stale = False
    for network in request.networks() if every else [request.network()]:
        path = _path(request, network, output, target, every)
        text = _writer(target)(network)
        if check and not _is_up_to_date(path, text):
            remark(f"{path} is not up to date: netspec compile writes it")
            stale = True
        elif not check:
            _write(path, text, request)
    ctx.exit(ExitCode.AT_FAULT if stale else ExitCode.FINE)


def _writer(target: str) -> Callable[[Network], str]:
    if target == "ir":
        return lambda network: network.to_json(indent=1) + "\n"
    from netspec.codegen import write_module

    return write_module


def _path(request: Request, network: Network, output: str | None, target: str, every: bool) -> str:
    """Where the result goes: OUT; else, in the working folder, the file's name, or the net's where one was chosen."""
    if every:
        return str(Path(output or ".") / (network.name + ENDINGS[target]))
    if output is not None:
        return output
    if request.text is not None or request.name == STDIN:
        return STDOUT
    file, net = split_name(request.name)
    name = network.name if net is not None or request.name.startswith(ZOO) else file.name.removesuffix(".net")
    return name + ENDINGS[target]


def _write(path: str, text: str, request: Request) -> None:
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
    write(path, text)
    if path != STDOUT:
        remark(f"wrote {path}")


def _is_up_to_date(path: str, text: str) -> bool:
    try:
        return Path(path).read_bytes() == text.encode()
    except FileNotFoundError:
        return False
