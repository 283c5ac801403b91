"""The running mean of the weights (`--ema`): evaluated and saved in their place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn


class Averaging:
    """A running mean of a module's parameters; buffers are taken as they are.

    The decay grows with the steps, so that the first weights are forgotten: min(decay, (1 + n) / (10 + n)).
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self._decay = decay
        self._live = dict(module.named_parameters())
        self.mean: dict[str, Tensor] = {name: value.detach().clone() for name, value in self._live.items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """After optimizer step number `step`, from 0."""
        decay = min(self._decay, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.mean.values()), [p.detach() for p in self._live.values()], 1 - decay)

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """The module has the mean for its weights inside."""
        self._swap()
        try:
            yield
        finally:
            self._swap()

    @torch.no_grad()
    def _swap(self) -> None:
        for name, live in self._live.items():
            kept = live.detach().clone()
            live.copy_(self.mean[name])
            self.mean[name].copy_(kept)
