"""Root mean square normalisation of an image's channels."""

import torch
from torch import nn


class ChannelRMSNorm(nn.RMSNorm):
    """Divides the channels at each position of an image by their root mean square."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)
