"""Writes a module's tensors as safetensors, with the network's own text in the file's metadata."""

from __future__ import annotations

import json
from collections.abc import Mapping

from torch import Tensor

from netspec.ir import Network
from netspec.source.embedded import INPUT, NAME, PARAMS, TEXT

FORMAT, TRANSFORMS = "format", "netspec.transforms"


def metadata_of(network: Network) -> dict[str, str]:
    """What a file of weights or an ONNX file says of the network: name, text, params and input.

    `netspec.source.embedded` reads it back.
    """
    params = json.dumps(network.params)
    return {FORMAT: "pt", NAME: network.name, TEXT: network.source, PARAMS: params, INPUT: str(network.input)}


def safetensors_bytes(network: Network, tensors: Mapping[str, Tensor], made: str = "") -> bytes:
    """A safetensors file that holds these tensors; `made` says by which transforms they are not the text's own."""
    from safetensors.torch import save

    metadata = metadata_of(network) | ({TRANSFORMS: made} if made else {})
    data: bytes = save({name: tensor.contiguous() for name, tensor in tensors.items()}, metadata)
    return data
