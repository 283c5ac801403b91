"""The channel shuffle of ShuffleNet."""

import torch
from torch import nn


class ChannelShuffle(nn.Module):
    """Deals the channels of each group out among all groups."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(1, (self.groups, -1)).transpose(1, 2).flatten(1, 2)
