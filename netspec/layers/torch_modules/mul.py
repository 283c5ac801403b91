"""The join `mul`."""

import torch
from torch import nn


class Mul(nn.Module):
    """Multiplies its branches."""

    def forward(self, *values: torch.Tensor) -> torch.Tensor:
        total = values[0]
        for value in values[1:]:
            total = total * value
        return total
