"""Scopes that are computed again: the same gradients and statistics, fewer tensors stored, on compiled networks."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from netspec.runtime import build
from netspec.runtime.checkpointing import EVERY_BLOCK, patterns_without_scope, recompute_scopes
from tests.runtime import zoo


def step(module: nn.Module, x: Tensor) -> tuple[list[Tensor], int]:
    """Gradients and buffers of one step, and how many elements autograd stored of the forward pass."""
    stored: dict[int, int] = {}

    def note(tensor: Tensor) -> Tensor:
        stored[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    torch.manual_seed(1)
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        y = module(x)
    output = y if isinstance(y, Tensor) else y[0]
    size = sum(stored.values())
    output.square().sum().backward()
    gradients = [p.grad for p in module.parameters() if p.grad is not None]
    return [*gradients, *(buffer.clone() for buffer in module.buffers())], size


@pytest.mark.parametrize(
    ("name", "patterns", "count"),
    [
        ("resnet18", EVERY_BLOCK, 8),
        ("resnet18", ("layer1", "layer3.*"), 3),
        ("densenet121", EVERY_BLOCK, None),
        ("vit_b_32", ("encoder.layers.*",), 12),
        ("efficientnet_b0", EVERY_BLOCK, None),
    ],
)
def test_gradients_and_statistics_are_equal(name: str, patterns: tuple[str, ...], count: int | None) -> None:
    network = zoo.small(name)
    x = torch.randn(2, *network.input.shape)  # type: ignore[union-attr]
    results = []
    for recomputed in (False, True):
        torch.manual_seed(0)
        module = build(network)
        if recomputed:
            scopes = recompute_scopes(module, patterns)
            assert len(scopes) == count or (count is None and scopes)
        results.append(step(module, x))
    (plain, much), (again, little) = results
    assert little < much
    for one, other in zip(plain, again, strict=True):
        torch.testing.assert_close(other, one, rtol=0, atol=0)


def test_patterns_that_match_no_scope_are_known() -> None:
    module = build(zoo.small("resnet18"))
    assert patterns_without_scope(module, ("layer1", "layer2.*", "layer9", "conv1")) == ["layer9", "conv1"]
