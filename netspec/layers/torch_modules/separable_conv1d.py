"""A separable convolution in one dimension."""

from torch import Tensor, nn


class SeparableConv1d(nn.Module):
    """Depthwise, then 1×1; padded by `sides`: left, right."""

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int,
        sides: tuple[int, int],
        stride: int = 1,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = True,
        mode: str = "constant",
    ) -> None:
        super().__init__()
        self.depthwise = nn.Conv1d(
            in_channels,
            in_channels,
            kernel_size,
            stride=stride,
            dilation=dilation,
            groups=in_channels,
            bias=False,
        )
        self.pointwise = nn.Conv1d(
            in_channels, out_channels, 1, groups=groups, bias=bias
        )
        self.sides = sides
        self.mode = mode

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.pointwise(
            self.depthwise(nn.functional.pad(x, self.sides, mode=self.mode))
        )
        return y
