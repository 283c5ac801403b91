"""A network as a `torch.nn.Module`: its generated source, executed. What is read is what runs."""

from __future__ import annotations

from pathlib import Path

from torch import nn

from netspec.codegen import write_shown
from netspec.ir import Network
from netspec.reading import as_network
from netspec.runtime.checkpoints import read_tensors
from netspec.runtime.generated import execute
from netspec.runtime.weights import match, put
from netspec.source import Problems


def load(network: Network | str | Path, weights: str | Path | None = None) -> nn.Module:
    """The network as a module, in training mode, with torch's own initial values or with those of a file.

    `network` may also be a path, `zoo:NAME` or the text of a `.net` file. `weights` is a `.safetensors` file, or what
    `torch.save` wrote of a state dict; tensors go by name where names are equal, else by order, kind and shape.
    Raises NetspecError where the network or the weights are at fault.
    """
    known = as_network(network)
    module = build(known)
    if weights is not None:
        problems = Problems()
        tensors = read_tensors(Path(weights), problems)
        transfer = match(known, module, tensors, problems, str(weights)) if tensors is not None else None
        problems.raise_errors()
        assert tensors is not None
        assert transfer is not None
        put(module, tensors, transfer)
    return module


def build(network: Network) -> nn.Module:
    """The class of the network's generated source, called: the last class of the source is the network's."""
    source, shown = write_shown(network)
    generated = execute(source, network.name, shown)
    own = [
        value
        for value in vars(generated).values()
        if isinstance(value, type) and issubclass(value, nn.Module) and value.__module__ == generated.__name__
    ]
    module: nn.Module = own[-1]()
    return module
