"""Zeros around an image, and channels of zeros."""

from torch import Tensor, nn


class PadChannels(nn.Module):
    """Zeros around space and channels: `sides` as `nn.functional.pad` has it."""

    def __init__(self, sides: tuple[int, ...]) -> None:
        super().__init__()
        self.sides = sides

    def forward(self, x: Tensor) -> Tensor:
        return nn.functional.pad(x, self.sides)
