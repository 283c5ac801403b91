"""Layer normalisation of an image's channels."""

import torch
from torch import nn


class ChannelLayerNorm(nn.LayerNorm):
    """Normalises the channels at each position of an image."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return super().forward(input.movedim(1, -1)).movedim(-1, 1)
