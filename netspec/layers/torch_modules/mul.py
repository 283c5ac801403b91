"""The join `mul`."""

from torch import Tensor, nn


class Mul(nn.Module):
    """Multiplies its branches."""

    def forward(self, *values: Tensor) -> Tensor:
        total = values[0]
        for value in values[1:]:
            total = total * value
        return total
