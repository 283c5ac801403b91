"""The effective receptive field: the experiments of Luo et al. (2016), small."""

from __future__ import annotations

import pytest
import torch

from netspec import parse
from netspec.runtime.effective_field import effective_field

CONVOLUTIONS = "input 1x31x31\n(conv3-1(bias=false), relu) x5"


def test_uniform_weights_make_the_field_a_box_folded_with_itself() -> None:
    """Five 3×3 boxes folded: the coefficients of (1 + x + x²)⁵, along each axis."""
    field = effective_field(parse(CONVOLUTIONS), "relu5", (15, 15), (15, 15), "uniform", runs=1)
    row = torch.ones(1)
    for _ in range(5):
        row = torch.nn.functional.conv1d(row.view(1, 1, -1), torch.ones(1, 1, 3), padding=2).flatten()
    expected = torch.outer(row, row) / row.sum() ** 2
    assert torch.allclose(field.heat[10:21, 10:21], expected, atol=1e-6)
    assert field.heat.sum() == pytest.approx(1, abs=1e-5)


def test_the_effective_field_is_smaller_than_the_theoretical_one() -> None:
    field = effective_field(parse(CONVOLUTIONS.replace("-1(", "-8(")), "conv5", (15, 15), (15, 15), "random", runs=10)
    half_of_theory = 5
    assert field.radii[0.5] < field.radii[0.9] <= field.radii[0.95]
    assert field.radii[0.5] < 0.8 * half_of_theory


def test_nothing_is_seen_outside_the_theoretical_box() -> None:
    field = effective_field(parse(CONVOLUTIONS), "relu5", (15, 15), (15, 15), "random-relu", runs=20)
    inside = field.heat[10:21, 10:21].sum()
    assert inside == pytest.approx(float(field.heat.sum()), abs=1e-6)


def test_the_same_seed_gives_the_same_field_and_leaves_the_generator_alone() -> None:
    network = parse("input 3x16x16\nconv3-4, bn, relu, maxpool, conv3-4")
    before = torch.random.get_rng_state()
    first, second = (effective_field(network, "conv2", (4, 4), (8.5, 8.5), "random-relu", runs=2) for _ in range(2))
    assert torch.equal(first.heat, second.heat)
    assert torch.equal(before, torch.random.get_rng_state())


def test_inputs_that_are_no_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="two dimensions"):
        effective_field(parse("input vector 9\nfc-3"), "fc1", (0, 0), (0, 0))
