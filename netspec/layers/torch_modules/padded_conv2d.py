"""A convolution in two dimensions, padded differently from side to side."""

from torch import Tensor, nn


class PaddedConv2d(nn.Conv2d):
    """A convolution padded by `sides`: left, right, top, bottom."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int],
        sides: tuple[int, int, int, int],
        stride: int | tuple[int, int] = 1,
        dilation: int | tuple[int, int] = 1,
        groups: int = 1,
        bias: bool = True,
        mode: str = "constant",
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride=stride,
            dilation=dilation,
            groups=groups,
            bias=bias,
        )
        self.sides = sides
        self.mode = mode

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(nn.functional.pad(input, self.sides, mode=self.mode))
