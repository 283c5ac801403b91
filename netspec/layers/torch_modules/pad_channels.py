"""Zeros around an image, and channels of zeros."""

import torch
from torch import nn


class PadChannels(nn.Module):
    """Surrounds space and channels with zeros; `sides` is in the order of `nn.functional.pad`, channels last."""

    def __init__(self, sides: tuple[int, ...]) -> None:
        super().__init__()
        self.sides = sides

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return nn.functional.pad(x, self.sides)
