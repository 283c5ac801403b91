"""The mean over space or tokens."""

from torch import Tensor, nn


class GlobalAvgPool(nn.Module):
    """The mean over the dimensions `dim`, which go."""

    def __init__(self, dim: int | tuple[int, ...]) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        return x.mean(self.dim)
