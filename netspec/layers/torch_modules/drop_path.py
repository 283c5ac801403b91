"""Stochastic depth."""

import torch
from torch import Tensor, nn


class DropPath(nn.Module):
    """Zeroes whole samples with probability `p` in training; scales up the others."""

    def __init__(self, p: float) -> None:
        super().__init__()
        self.p = p

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or self.p == 0:
            return x
        keep = 1 - self.p
        mask = torch.empty(
            (x.shape[0],) + (1,) * (x.dim() - 1), dtype=x.dtype, device=x.device
        ).bernoulli_(keep)
        return x * mask / keep if keep else x * mask
