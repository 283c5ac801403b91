"""Root mean square normalisation of an image's channels."""

from torch import Tensor, nn


class ChannelRMSNorm(nn.RMSNorm):
    """Divides the channels at each position of an image by their root mean square."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)
