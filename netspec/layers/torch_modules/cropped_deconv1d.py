"""A transposed convolution in one dimension, cut differently from side to side."""

from torch import Tensor, nn


class CroppedDeconv1d(nn.ConvTranspose1d):
    """A transposed convolution that cuts off `sides`: left, right."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        sides: tuple[int, int],
        stride: int = 1,
        output_padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        super().__init__(
            in_channels,
            out_channels,
            kernel_size,
            stride=stride,
            output_padding=output_padding,
            groups=groups,
            bias=bias,
            dilation=dilation,
        )
        self.sides = sides

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        return nn.functional.pad(
            super().forward(input, output_size), [-side for side in self.sides]
        )
