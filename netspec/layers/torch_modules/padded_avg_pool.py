"""An average pool padded differently from side to side."""

import torch
from torch import Tensor, nn


class PaddedAvgPool(nn.Module):
    """An average pool padded by `sides`, in the order of `nn.functional.pad`.

    With `ceil_mode` the last window starts inside the input or its leading padding.
    """

    def __init__(
        self,
        kernel_size: tuple[int, ...],
        stride: tuple[int, ...],
        sides: tuple[int, ...],
        ceil_mode: bool = False,
        count_include_pad: bool = True,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride
        self.sides = sides
        self.ceil_mode = ceil_mode
        self.count_include_pad = count_include_pad

    def forward(self, x: Tensor) -> Tensor:
        y = self.means(x)
        if not self.count_include_pad:
            y = y / self.means(torch.ones_like(x[:1, :1]))
        return y

    def means(self, x: Tensor) -> Tensor:
        pools = (
            nn.functional.avg_pool1d,
            nn.functional.avg_pool2d,
            nn.functional.avg_pool3d,
        )
        padded = nn.functional.pad(x, self.sides)
        y: Tensor = pools[x.dim() - 3](
            padded, self.kernel_size, self.stride, ceil_mode=self.ceil_mode
        )
        for dim, stride in enumerate(self.stride, start=2):
            starts = x.shape[dim] + self.sides[2 * (x.dim() - 1 - dim)]
            y = y.narrow(dim, 0, min(y.shape[dim], -(-starts // stride)))
        return y
