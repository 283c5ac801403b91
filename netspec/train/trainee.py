"""The module in training with its optimizer and its mean: one step of it, and its state in and out."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn, optim

from netspec.elaborate.recipe import Recipe
from netspec.train.averaging import Averaging
from netspec.train.devices import Devices
from netspec.train.objective import Objective, Targets, correct
from netspec.train.optimizing import NORMS
from netspec.train.subject import main_and_heads


@dataclass
class Trainee:
    """What a step changes.

    - `inner` is the network, `runs` the same as it is called (wrapped for several devices, compiled).
    - A step whose loss or gradient is no finite number changes nothing, running statistics included.
    """

    inner: nn.Module
    runs: nn.Module
    optimizer: optim.Optimizer
    objective: Objective
    recipe: Recipe
    devices: Devices
    average: Averaging | None = None

    def __post_init__(self) -> None:
        self._learning = [p for group in self.optimizer.param_groups for p in group["params"]]
        self._buffers = list(self.inner.buffers())
        self._good_buffers = [buffer.clone() for buffer in self._buffers]
        self._frozen_norms = [child for child in self.inner.modules() if _is_frozen_norm(child)]

    def ready(self) -> None:
        """To training mode; norms none of whose parameters learn stay as they evaluate."""
        self.runs.train()
        for norm in self._frozen_norms:
            norm.eval()

    def autocast(self) -> torch.autocast:
        wanted = self.recipe.precision == "bf16"
        return torch.autocast(self.devices.device.type, dtype=torch.bfloat16, enabled=wanted)

    def memory_order(self, values: Tensor) -> Tensor:
        if self.recipe.channels_last and values.ndim == 4:
            return values.contiguous(memory_format=torch.channels_last)
        return values

    def step(self, values: Tensor, targets: Targets) -> StepResult:
        """Forward and backward in `accum` parts; `take` or `skip` is to follow."""
        self.optimizer.zero_grad(set_to_none=True)
        values = self.memory_order(values)
        parts = min(self.recipe.accum, len(values))
        row = torch.zeros(3, dtype=torch.float64, device=values.device)
        for index, (some, wanted) in enumerate(zip(values.chunk(parts), targets.chunk(parts), strict=True)):
            with self._reduction(last=index == parts - 1):
                row += self._backward(some, wanted, len(some) / len(values))
        norm = self._gradient_norm()
        finite = bool(torch.isfinite(norm + row[0]))
        return StepResult(row, finite, norm)

    def _backward(self, values: Tensor, targets: Targets, share: float) -> Tensor:
        with self.autocast():
            outputs = self.runs(values)
            loss = self.objective(outputs, targets)
        (loss * share).backward()  # type: ignore[no-untyped-call]
        right = correct(main_and_heads(outputs)[0].detach(), targets.first)
        count = torch.tensor(float(len(values)), device=values.device)
        return torch.stack([loss.detach() * len(values), right, count]).double()

    def _reduction(self, *, last: bool) -> Any:
        """Gradients are summed over the devices once a step, with the last part."""
        if last or not isinstance(self.runs, nn.parallel.DistributedDataParallel):
            return nullcontext()
        return self.runs.no_sync()

    def _gradient_norm(self) -> Tensor:
        gradients = [p.grad for p in self._learning if p.grad is not None]
        norm = torch.nn.utils.get_total_norm(gradients)
        return norm.full_tensor() if hasattr(norm, "full_tensor") else norm

    def take(self, result: StepResult, number: int) -> None:
        """Changes the weights by a step that every device found finite; `number` counts the steps before it."""
        if self.recipe.clip:
            torch.nn.utils.clip_grads_with_norm_(self._learning, self.recipe.clip, result.norm)
        self.optimizer.step()
        if self.average is not None:
            self.average.update(number)
        if self._buffers:
            self.devices.synchronise(self._buffers)
            torch._foreach_copy_(self._good_buffers, self._buffers)

    def skip(self) -> None:
        """Takes back what the forward pass changed."""
        if self._buffers:
            torch._foreach_copy_(self._buffers, self._good_buffers)

    def evaluated_weights(self) -> Any:
        """A context in which the module has the weights that are evaluated: the mean where there is one."""
        return nullcontext() if self.average is None else self.average.in_place()


@dataclass(frozen=True)
class StepResult:
    """`sums`: loss times pictures, right answers, pictures; `finite`: whether it may be taken; the gradient's norm."""

    sums: Tensor
    finite: bool
    norm: Tensor


def _is_frozen_norm(module: nn.Module) -> bool:
    """A norm with running statistics whose parameters all stay as they are."""
    if not isinstance(module, NORMS):
        return False
    parameters = list(module.parameters(recurse=False))
    return bool(parameters) and not any(parameter.requires_grad for parameter in parameters)
