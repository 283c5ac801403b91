"""The channel shuffle of ShuffleNet."""

from torch import Tensor, nn


class ChannelShuffle(nn.Module):
    """Deals the channels of each group out among all groups."""

    def __init__(self, groups: int) -> None:
        super().__init__()
        self.groups = groups

    def forward(self, x: Tensor) -> Tensor:
        table = x.reshape(
            x.shape[0], self.groups, x.shape[1] // self.groups, *x.shape[2:]
        )
        return table.transpose(1, 2).reshape(x.shape)
