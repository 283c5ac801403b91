"""From tokens to an image."""

import torch
from torch import nn


class ToImage(nn.Module):
    """Lays tokens out as an image of this size, row after row."""

    def __init__(self, *size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], *self.size)
