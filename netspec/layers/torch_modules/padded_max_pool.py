"""A max pool padded differently from side to side."""

from torch import Tensor, nn


class PaddedMaxPool(nn.Module):
    """A max pool padded by `sides`, in the order of `nn.functional.pad`.

    With `ceil_mode` the last window starts inside the input or its leading padding.
    """

    def __init__(
        self,
        kernel_size: tuple[int, ...],
        stride: tuple[int, ...],
        sides: tuple[int, ...],
        ceil_mode: bool = False,
    ) -> None:
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride
        self.sides = sides
        self.ceil_mode = ceil_mode

    def forward(self, x: Tensor) -> Tensor:
        pools = (
            nn.functional.max_pool1d,
            nn.functional.max_pool2d,
            nn.functional.max_pool3d,
        )
        padded = nn.functional.pad(x, self.sides, value=float("-inf"))
        y: Tensor = pools[x.dim() - 3](
            padded, self.kernel_size, self.stride, ceil_mode=self.ceil_mode
        )
        for dim, stride in enumerate(self.stride, start=2):
            starts = x.shape[dim] + self.sides[2 * (x.dim() - 1 - dim)]
            y = y.narrow(dim, 0, min(y.shape[dim], -(-starts // stride)))
        return y
