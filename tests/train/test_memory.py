"""The estimate counts what autograd keeps, and says which batch fits."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from netspec.elaborate.recipe import Recipe
from netspec.runtime.checkpointing import recompute_scopes
from netspec.train.faults import RunFailedError
from netspec.train.memory import StepMemory, check_memory, memory_running_out, step_memory


def network() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 16 * 16, 10))


def test_what_is_kept_is_counted_once() -> None:
    """By hand: the input (for the convolution), the ReLU's output (for itself and the linear layer), and the batch
    and the logits with their gradient beside autograd's own."""
    memory = step_memory(network, (3, 16, 16), Recipe())
    pixels, wide, logits = 3 * 256, 8 * 256, 10
    assert memory.per_picture == 4 * (2 * pixels + wide + 2 * logits)
    parameters = sum(p.numel() for p in network().parameters())
    assert memory.fixed == 3 * 4 * parameters, "weights, gradients, momentum"
    assert step_memory(network, (3, 16, 16), Recipe(optimizer="adamw", ema=0.9)).fixed == 5 * 4 * parameters


def test_a_batch_that_does_not_fit_is_refused_with_one_that_does() -> None:
    memory = StepMemory(fixed=1_000_000_000, per_picture=120_000_000)
    with pytest.raises(RunFailedError) as error:
        check_memory(memory, Recipe(batch=256), 1, 26_700_000_000)
    diagnostic = error.value.diagnostics[0]
    assert diagnostic.code.number == "NS561"
    assert diagnostic.message == "batch 256 needs about 31.7 GB, and 26.7 GB are free; 184 fits"
    assert diagnostic.help == "--batch 184, or --accum 2 to keep the batch of 256"
    check_memory(memory, Recipe(batch=184), 1, 26_700_000_000)
    check_memory(memory, Recipe(batch=256, accum=2), 1, 26_700_000_000)
    check_memory(memory, Recipe(batch=256), 2, 26_700_000_000)


@pytest.mark.parametrize(
    "error", [torch.OutOfMemoryError("CUDA out of memory"), RuntimeError("DefaultCPUAllocator: can't allocate memory")]
)
def test_a_device_that_runs_out_after_all_is_said(error: Exception) -> None:
    with pytest.raises(RunFailedError) as said, memory_running_out(Recipe(batch=64, accum=2)):
        raise error
    assert said.value.diagnostics[0].code.number == "NS561"
    assert "--accum 4" in str(said.value.diagnostics[0].help)
    with pytest.raises(RuntimeError, match="shapes"), memory_running_out(Recipe()):
        raise RuntimeError("shapes differ")


class Residual(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(4, 4, 3, padding=1)
        self.bn = nn.BatchNorm2d(4)
        self.dropout = nn.Dropout(0.3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kept: torch.Tensor = x + self.dropout(self.bn(self.conv(x))).relu()
        return kept


def residual_network() -> nn.Module:
    return nn.Sequential(nn.Conv2d(3, 4, 1), Residual(), Residual(), nn.Flatten(), nn.Linear(4 * 64, 2))


def test_recomputing_keeps_less_and_changes_nothing() -> None:
    plain = step_memory(residual_network, (3, 8, 8), Recipe())
    assert step_memory(residual_network, (3, 8, 8), Recipe(checkpoint=True)).per_picture < 0.7 * plain.per_picture
    results = []
    for recomputed in (False, True):
        torch.manual_seed(0)
        module = residual_network()
        if recomputed:
            assert len(recompute_scopes(module)) == 2
        torch.manual_seed(1)
        module(torch.rand(4, 3, 8, 8)).square().sum().backward()
        results.append([p.grad for p in module.parameters()] + [b.clone() for b in module.buffers()])
    for plain_value, recomputed_value in zip(*results, strict=True):
        assert plain_value is not None
        assert recomputed_value is not None
        torch.testing.assert_close(recomputed_value, plain_value, rtol=0, atol=0)
