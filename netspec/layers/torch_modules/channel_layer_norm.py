"""Layer normalisation of an image's channels."""

from torch import Tensor, nn


class ChannelLayerNorm(nn.LayerNorm):
    """Normalises the channels at each position of an image."""

    def forward(self, input: Tensor) -> Tensor:
        return super().forward(input.movedim(1, -1)).movedim(-1, 1)
