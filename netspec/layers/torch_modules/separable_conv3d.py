"""A separable convolution in three dimensions."""

from torch import Tensor, nn


class SeparableConv3d(nn.Module):
    """Depthwise, then 1×1, padded by left, right, top, bottom, front, back."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int, int],
        sides: tuple[int, int, int, int, int, int],
        stride: int | tuple[int, int, int] = 1,
        dilation: int | tuple[int, int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        mode: str = "constant",
    ) -> None:
        super().__init__()
        self.depthwise = nn.Conv3d(
            in_channels,
            in_channels,
            kernel_size,
            stride=stride,
            dilation=dilation,
            groups=in_channels,
            bias=False,
        )
        self.pointwise = nn.Conv3d(
            in_channels, out_channels, 1, groups=groups, bias=bias
        )
        self.sides = sides
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.pointwise(
            self.depthwise(nn.functional.pad(x, self.sides, mode=self.mode))
        )
        return y
