"""Which parameters decay, how fast each learns, and the rate at each step; torch's own schedulers are the oracle."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn, optim

from netspec.elaborate.recipe import Recipe
from netspec.elaborate.recipe_parts import Constant, Cosine, Linear, Step
from netspec.source import NetspecError
from netspec.train.averaging import Averaging
from netspec.train.beginning import Beginning, fitting, rate_scales
from netspec.train.optimizing import decays, make_optimizer, norm_parameters, parameter_groups, rate, set_rate
from netspec.train.starting import set_weights


class Block(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.norm = nn.GroupNorm(2, 4)
        self.cls = nn.Parameter(torch.zeros(1, 1, 4))
        self.attention = nn.MultiheadAttention(4, 2)
        self.head = nn.Linear(4, 3)


def test_matrices_and_kernels_alone_decay() -> None:
    module = Block()
    norms = norm_parameters(module)
    decaying = {name for name, parameter in module.named_parameters() if decays(name, parameter, norms)}
    assert decaying == {"conv.weight", "attention.in_proj_weight", "attention.out_proj.weight", "head.weight"}


def test_groups_hold_every_parameter_once() -> None:
    module = Block()
    scales = {name: 0.1 if "conv" in name else 1.0 for name, _ in module.named_parameters()}
    groups = parameter_groups(module, Recipe(), scales)
    assert sum(len(group["params"]) for group in groups) == len(list(module.parameters()))
    assert {(group["weight_decay"], group["scale"]) for group in groups} == {
        (5e-4, 0.1), (0.0, 0.1), (5e-4, 1.0), (0.0, 1.0),
    }  # fmt: skip
    optimizer = make_optimizer(Recipe(), groups, fused=False)
    set_rate(optimizer, 0.5)
    assert {group["lr"] for group in optimizer.param_groups} == {0.05, 0.5}


@pytest.mark.parametrize(
    ("schedule", "oracle"),
    [
        (Cosine(floor=0.1), lambda one: optim.lr_scheduler.CosineAnnealingLR(one, 60, eta_min=0.1)),
        (Linear(floor=0.2), lambda one: optim.lr_scheduler.LinearLR(one, 1.0, 0.2, total_iters=60)),
        (Constant(), lambda one: optim.lr_scheduler.ConstantLR(one, 1.0)),
        (Step(at=(2.0, 4.0), by=0.3), lambda one: optim.lr_scheduler.MultiStepLR(one, [20, 40], 0.3)),
    ],
)
def test_the_rate_is_that_of_torchs_scheduler(schedule, oracle) -> None:  # type: ignore[no-untyped-def]
    optimizer = optim.SGD([nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = oracle(optimizer)
    recipe = Recipe(epochs=6, schedule=schedule)
    for step in range(60):
        assert math.isclose(rate(recipe, step, 10), optimizer.param_groups[0]["lr"], rel_tol=1e-9), step
        optimizer.step()
        scheduler.step()


def test_the_warm_up_rises_in_a_line_to_the_peak() -> None:
    recipe = Recipe(epochs=6, warmup=1.5)
    rates = [rate(recipe, step, 10) for step in range(16)]
    assert rates[:15] == pytest.approx([(step + 1) / 16 for step in range(15)])
    assert rates[15] == 1.0


def test_new_layers_learn_faster_than_copied_ones_and_frozen_ones_not_at_all() -> None:
    module = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2), nn.Linear(2, 3))
    tensors, fresh = fitting({**module.state_dict(), "2.weight": torch.zeros(9, 2)}, module)
    assert fresh == ("2.weight", "2.bias"), "a bias of a layer that starts afresh does too"
    beginning = Beginning(tensors)
    recipe = Recipe(copied_lr=0.1, layer_decay=0.5, freeze=("0",))
    assert rate_scales(module, recipe, beginning) == pytest.approx(
        {"0.weight": 0, "0.bias": 0, "1.weight": 0.05, "1.bias": 0.05, "2.weight": 1, "2.bias": 1}
    )
    norms = rate_scales(module, Recipe(only="norms"), beginning)
    assert [name for name, scale in norms.items() if scale] == ["1.weight", "1.bias", "2.weight", "2.bias"]


def test_a_pattern_that_matches_nothing_is_refused() -> None:
    with pytest.raises(NetspecError) as error:
        rate_scales(nn.Sequential(nn.Linear(2, 2)), Recipe(freeze=("layer9",)), Beginning())
    assert error.value.diagnostics[0].code.number == "NS564"


@pytest.mark.parametrize(
    ("init", "expected"), [("he", math.sqrt(2 / 1800)), ("trunc_normal", 0.0176), ("xavier", math.sqrt(2 / 3600))]
)
def test_weights_start_with_the_deviation_of_their_paper(init: str, expected: float) -> None:
    """He: sqrt(2 / fan in); Glorot: sqrt(2 / (fan in + fan out)); 0.02 cut at two deviations has 0.88 of it."""
    module = nn.Sequential(nn.Conv2d(200, 200, 3), nn.Conv2d(200, 200, 3))
    set_weights(module, init)
    first = module[0]
    assert isinstance(first, nn.Conv2d)
    assert float(first.weight.detach().std()) == pytest.approx(expected, rel=0.02)
    assert first.bias is not None
    assert float(first.bias.detach().abs().max()) == 0


def test_the_mean_of_weights_is_that_of_the_formula() -> None:
    module = nn.Linear(2, 2)
    averaging, expected = Averaging(module, 0.5), module.weight.detach().clone()
    for step in range(5):
        with torch.no_grad():
            module.weight += step
        decay = min(0.5, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * module.weight.detach()
        averaging.update(step)
    live = module.weight.detach().clone()
    with averaging.in_place():
        torch.testing.assert_close(module.weight.detach(), expected)
    assert torch.equal(module.weight.detach(), live)
