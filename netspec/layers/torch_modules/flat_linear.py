"""A linear layer over all that an image holds."""

import torch
from torch import nn


class FlatLinear(nn.Linear):
    """A linear layer that flattens what arrives."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return super().forward(input.flatten(1))
