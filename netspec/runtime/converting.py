"""Carries out on tensors what a transform did to a network."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor

from netspec.ir import Network
from netspec.runtime.loading import load
from netspec.transform import Folded, Transformed


def converted_file(network: Network, transformed: Transformed, weights: Path | None) -> dict[str, Tensor]:
    """The state dict of the new network from a file with the old one's, or from torch's own initial values.

    Initial values are the same each time. Raises NetspecError where the file is at fault.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return converted(transformed, load(network, weights).state_dict())


def converted(transformed: Transformed, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The state dict of the new network from that of the old one; what the new one has no node for is left out."""
    found = dict(tensors)
    for change in transformed.changes:
        if isinstance(change, Folded):
            _fold(change, found)
        else:
            found[change.key] = found[change.key].reshape(change.shape)
    paths = {node.path for node in transformed.network.nodes}
    return {key: tensor for key, tensor in found.items() if _is_below(key, paths)}


def _is_below(key: str, paths: set[str]) -> bool:
    parts = key.split(".")
    return any(".".join(parts[:length]) in paths for length in range(1, len(parts) + 1))


def _fold(change: Folded, tensors: dict[str, Tensor]) -> None:
    """`w * g / sqrt(v + eps)` and `(b - m) * g / sqrt(v + eps) + shift`, in float64 and back."""
    weight = tensors[change.weight]
    scale, shift, mean, variance = (
        tensors.pop(f"{change.norm}.{name}").double() for name in ("weight", "bias", "running_mean", "running_var")
    )
    tensors.pop(f"{change.norm}.num_batches_tracked", None)
    factor = scale / torch.sqrt(variance + change.eps)
    before = tensors[change.bias].double() if change.bias in tensors else torch.zeros_like(mean)
    tensors[change.bias] = ((before - mean) * factor + shift).to(weight.dtype)
    tensors[change.weight] = (weight.double() * _spread(factor, change, weight)).to(weight.dtype)


def _spread(factor: Tensor, change: Folded, weight: Tensor) -> Tensor:
    """The factor of each channel that leaves, in a shape that broadcasts over the weight it is for."""
    if change.dim == 0:
        return factor.reshape(-1, *(1,) * (weight.dim() - 1))
    rest = (1,) * (weight.dim() - 2)
    groups = factor.reshape(change.groups, 1, -1).expand(-1, weight.shape[0] // change.groups, -1)
    return groups.reshape(weight.shape[0], weight.shape[1], *rest)
