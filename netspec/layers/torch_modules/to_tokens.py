"""From an image to tokens."""

import torch
from torch import nn


class ToTokens(nn.Module):
    """Makes each position of an image a token, row after row."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.flatten(2).transpose(1, 2)
