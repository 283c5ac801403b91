"""One token of many."""

import torch
from torch import nn


class Pick(nn.Module):
    """Takes one token as a vector."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[:, self.index]
