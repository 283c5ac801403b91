"""The join `cat`."""

import torch
from torch import Tensor, nn


class Cat(nn.Module):
    """Puts its branches one after another along a dimension."""

    def __init__(self, dim: int = 1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, *values: Tensor) -> Tensor:
        return torch.cat(values, self.dim)
