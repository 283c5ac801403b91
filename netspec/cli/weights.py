"""`netspec weights`: a checkpoint's tensors mapped onto a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from netspec.cli.network_option import Request, network_option
from netspec.cli.output import STDOUT, remark, result, write
from netspec.source import Problems

if TYPE_CHECKING:
    from netspec.runtime import Transfer


@click.command("weights")
@network_option
@click.option("--from", "checkpoint", required=True, metavar="CKPT", help="A .safetensors file, or a state dict.")
@click.option("-o", "--output", required=True, metavar="OUT", help="The .safetensors file to write.")
def command(request: Request, checkpoint: str, output: str) -> None:
    """Map a checkpoint onto the network: by name where the names are equal, else by order, kind and shape."""
    if output == STDOUT:
        raise click.UsageError("weights are written to a file: -o OUT.safetensors")
    network = request.network()
    from netspec.runtime import build, match, put, read_tensors, safetensors_bytes

    problems = Problems()
    module = build(network)
    tensors = read_tensors(Path(checkpoint), problems)
    transfer = match(network, module, tensors, problems, checkpoint) if tensors is not None else None
    problems.raise_errors()
    assert tensors is not None
    assert transfer is not None
    put(module, tensors, transfer)
    write(output, safetensors_bytes(network, module.state_dict()))
    result("\n".join(report(transfer)))
    remark(f"wrote {output}")


def report(transfer: Transfer) -> list[str]:
    """What came over and what did not, tensor by tensor."""
    lines = []
    for moved in transfer.moved:
        shape = "×".join(map(str, moved.shape)) or "a number"
        source = "" if moved.source == moved.target else f"  from {moved.source}"
        lines.append(f"{moved.target}  {shape}{source}")
    lines += [f"{name}  kept: the checkpoint has no such counter" for name in transfer.kept]
    lines += [f"{name}  not used: the network has no such tensor" for name in transfer.unused]
    count = len(transfer.moved)
    how = "by name" if transfer.how == "name" else "by order, kind and shape"
    return [*lines, f"{count} tensor{'s' if count != 1 else ''} came over {how}, {len(transfer.unused)} not used"]
