"""`netspec compile`: the network as PyTorch source, as ONNX, or as JSON; transformed first where that is asked for."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import STDIN, ZOO, Request, network_option, split_name
from netspec.cli.output import STDOUT, fail, remark, write
from netspec.ir import Network, Unknown, ValueType
from netspec.source import Problems

if TYPE_CHECKING:
    from netspec.transform import Transformed

ENDINGS = {"py": ".py", "onnx": ".onnx", "ir": ".json"}
IMPORTED = {"torch", "numpy"}
"""What generated source, or what it imports, imports beside Python's own modules."""


@click.command("compile")
@network_option
@click.option("-o", "--output", metavar="OUT", help="Default: FILE's name with .py; - is standard output.")
@click.option("--to", "target", type=click.Choice(list(ENDINGS)), default="py", show_default=True)
@click.option("--all", "every", is_flag=True, help="Every net of the file, each to a file of its name in folder OUT.")
@click.option("--check", is_flag=True, help="Write nothing; fail where OUT is not up to date.")
@click.option("--inference", is_flag=True, help="Fold batch norms, leave out what only training needs.")
@click.option("--convolutional", is_flag=True, help="Fully connected layers as convolutions: for larger inputs (--at).")
@click.option("--weights", metavar="IN", help="Weights to convert, or to put into the ONNX file.")
@click.option("--weights-out", metavar="OUT", help="Where to write them as the compiled network has them.")
@click.pass_context
def command(
    ctx: click.Context,
    request: Request,
    output: str | None,
    target: str,
    every: bool,
    check: bool,
    inference: bool,
    convolutional: bool,
    weights: str | None,
    weights_out: str | None,
) -> None:
    """Write the network as PyTorch source that needs torch alone."""
    if output == STDOUT and (every or check):
        raise click.UsageError(f"-o - does not go with {'--all' if every else '--check'}: name a file or a folder")
    if target == "onnx" and (check or output == STDOUT):
        raise click.UsageError("--to onnx writes a file: -o OUT.onnx, without --check")
    if weights_out is not None and (weights is None or every or check):
        raise click.UsageError("--weights-out goes with --weights IN, one network, and no --check")
    stale = False
    for network in request.networks() if every else [request.network()]:
        at = None
        if convolutional:
            network, at = _at_its_own_size(request, network)
        made = _transformed(network, at, inference, convolutional)
        path = _path(request, network, output, target, every)
        text = _content(target, network, made, weights, weights_out)
        if check and not _is_up_to_date(path, text):
            remark(f"{path} is not up to date: netspec compile writes it")
            stale = True
        elif not check:
            _write(path, text, request)
    ctx.exit(ExitCode.AT_FAULT if stale else ExitCode.FINE)


def _transformed(network: Network, at: ValueType | None, inference: bool, convolutional: bool) -> Transformed | None:
    """The network as the options have it; None where they leave it as it is. Raises NetspecError."""
    if not inference and not convolutional:
        return None
    from netspec import transform

    made = transform.Transformed(network)
    if convolutional:
        problems = Problems()
        assert not isinstance(at, Unknown)
        changed = transform.convolutional(network, problems, at)
        problems.raise_errors()
        assert changed is not None
        made = changed
    if inference:
        folded = transform.inference(made.network)
        made = transform.Transformed(folded.network, (*made.changes, *folded.changes))
    return made


def _at_its_own_size(request: Request, network: Network) -> tuple[Network, ValueType | None]:
    """The network as it was written, and the input that `--at` asks for beside: weights are of the former."""
    if request.choices.at is None:
        return network, None
    return replace(request, choices=replace(request.choices, at=None)).network(), network.input


def _content(
    target: str, network: Network, made: Transformed | None, weights: str | None, weights_out: str | None
) -> str | bytes:
    """What is written; weights beside it where that was asked for."""
    result = network if made is None else made.network
    if weights is not None or target == "onnx":
        return _with_tensors(target, network, made, weights, weights_out)
    return _text(target, result)


def _text(target: str, network: Network) -> str:
    if target == "ir":
        return network.to_json(indent=1) + "\n"
    from netspec.codegen import write_module

    return write_module(network)


def _with_tensors(
    target: str, network: Network, made: Transformed | None, weights: str | None, weights_out: str | None
) -> str | bytes:
    from netspec import runtime

    module = runtime.load(network, weights)
    if made is not None:
        tensors = runtime.converted(made, module.state_dict())
        module = runtime.build(made.network)
        module.load_state_dict(tensors)
    result = network if made is None else made.network
    if weights_out is not None:
        write(weights_out, runtime.safetensors_bytes(result, module.state_dict()))
        remark(f"wrote {weights_out}")
    return runtime.onnx_bytes(result, module) if target == "onnx" else _text(target, result)


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


def _write(path: str, text: str | bytes, request: Request) -> None:
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


def _is_up_to_date(path: str, text: str | bytes) -> bool:
    content = text.encode() if isinstance(text, str) else text
    try:
        return Path(path).read_bytes() == content
    except FileNotFoundError:
        return False
