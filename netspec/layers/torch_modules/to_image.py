"""From tokens to an image."""

from torch import Tensor, nn


class ToImage(nn.Module):
    """Lays tokens out as an image of this size, row after row."""

    def __init__(self, *size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], *self.size)
