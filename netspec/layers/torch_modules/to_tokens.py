"""From an image to tokens."""

from torch import Tensor, nn


class ToTokens(nn.Module):
    """Makes each position of an image a token, row after row."""

    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(2).transpose(1, 2)
