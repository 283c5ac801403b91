"""Some channels of many."""

from torch import Tensor, nn


class Slice(nn.Module):
    """Keeps the channels from `start` up to but without `stop`."""

    def __init__(self, start: int, stop: int, dim: int = 1) -> None:
        super().__init__()
        self.start = start
        self.stop = stop
        self.dim = dim

    def forward(self, x: Tensor) -> Tensor:
        return x.narrow(self.dim, self.start, self.stop - self.start)
