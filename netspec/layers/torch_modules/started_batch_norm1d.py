"""Batch norm whose factors do not begin at 1, in at most one dimension of space."""

from torch import nn


class StartedBatchNorm1d(nn.BatchNorm1d):
    """Batch norm whose factors begin at `init`: at 0, its block adds nothing yet."""

    def __init__(
        self, num_features: int, init: float, eps: float = 1e-5, momentum: float = 0.1
    ) -> None:
        super().__init__(num_features, eps=eps, momentum=momentum)
        nn.init.constant_(self.weight, init)
