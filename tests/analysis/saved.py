"""What autograd really keeps for the backward pass, by storage: what `saved_tensors` is compared with."""

from __future__ import annotations

import torch
from torch import Tensor

from netspec.ir import Network
from netspec.runtime import build


def saved_bytes(network: Network, batch: int) -> int:
    """Bytes that are kept when the forward pass is done, by storage: no parameters, no buffers, not the input."""
    torch.manual_seed(0)
    module = build(network).train()
    x = torch.randn(batch, *network.input.shape)  # type: ignore[union-attr]
    own = {one.untyped_storage().data_ptr() for one in (*module.parameters(), *module.buffers(), x)}
    kept: dict[int, int] = {}
    held: list[Tensor] = []

    def pack(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()
        if storage.data_ptr() not in own:
            kept[storage.data_ptr()] = storage.nbytes()
            held.append(tensor)  # while it lives its address is its own
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        outputs = module(x)
    del outputs
    return sum(kept.values())
