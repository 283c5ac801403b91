"""What PyTorch runs for `swish`."""

from __future__ import annotations

import torch
from torch import nn


class Swish(nn.Module):
    """`x * sigmoid(beta * x)` with a learned `beta` of this shape."""

    def __init__(self, *shape: int, beta: float = 1.0) -> None:
        super().__init__()
        self.beta = nn.Parameter(torch.full(shape, beta))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.sigmoid(self.beta * x)
