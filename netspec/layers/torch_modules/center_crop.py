"""The centre of an image."""

from torch import Tensor, nn


class CenterCrop(nn.Module):
    """Cuts out the centre; where the rest is odd, one more is cut at the end."""

    def __init__(self, *size: int) -> None:
        super().__init__()
        self.size = size

    def forward(self, x: Tensor) -> Tensor:
        for dim, size in enumerate(self.size, start=2):
            x = x.narrow(dim, (x.shape[dim] - size) // 2, size)
        return x
