"""One token of many."""

from torch import Tensor, nn


class Pick(nn.Module):
    """Takes one token as a vector."""

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index = index

    def forward(self, x: Tensor) -> Tensor:
        return x[:, self.index]
