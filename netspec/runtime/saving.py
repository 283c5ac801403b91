"""Writes a module's tensors as safetensors, with the network's own text in the file's metadata."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from netspec.ir import Network

FORMAT, SOURCE, NAME = "format", "netspec.source", "netspec.network"


def metadata_of(network: Network) -> dict[str, str]:
    """What a file of weights or an ONNX file says of the network: its name and its text."""
    return {FORMAT: "pt", NAME: network.name, SOURCE: network.source}


def safetensors_bytes(network: Network, tensors: Mapping[str, Tensor]) -> bytes:
    """A safetensors file that holds these tensors."""
    from safetensors.torch import save

    data: bytes = save({name: tensor.contiguous() for name, tensor in tensors.items()}, metadata_of(network))
    return data
