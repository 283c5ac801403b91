"""A transposed convolution in three dimensions, cut differently from side to side."""

from torch import Tensor, nn


class CroppedDeconv3d(nn.ConvTranspose3d):
    """A transposed convolution less `sides`: left, right, top, bottom, front, back."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | tuple[int, int, int],
        sides: tuple[int, int, int, int, int, int],
        stride: int | tuple[int, int, int] = 1,
        output_padding: int | tuple[int, int, int] = 0,
        dilation: int | tuple[int, int, int] = 1,
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
