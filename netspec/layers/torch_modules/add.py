"""The join `add`."""

from torch import Tensor, nn


class Add(nn.Module):
    """Adds its branches."""

    def forward(self, *values: Tensor) -> Tensor:
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total
