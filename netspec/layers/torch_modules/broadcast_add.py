"""The join `add` of vectors over images."""

from torch import Tensor, nn


class BroadcastAdd(nn.Module):
    """Adds its branches, a vector of channels at every position of an image."""

    def forward(self, *values: Tensor) -> Tensor:
        rank = max(value.dim() for value in values)
        total, *others = (
            value[(...,) + (None,) * (rank - value.dim())] for value in values
        )
        for value in others:
            total = total + value
        return total
