"""A linear layer over all that an image holds."""

from torch import Tensor, nn


class FlatLinear(nn.Linear):
    """A linear layer that flattens what arrives."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.flatten(1))
