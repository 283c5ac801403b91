"""Batch norm whose factors do not begin at 1, in 3 dimensions of space."""

from torch import nn


class StartedBatchNorm3d(nn.BatchNorm3d):
    """Batch norm whose factors begin at `init`: at 0, its block adds nothing yet."""

    def __init__(
        self, num_features: int, init: float, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        super().__init__(num_features, eps=eps, momentum=momentum)
        nn.init.constant_(self.weight, init)
