"""Chance is a function of (seed, epoch, index), spread evenly."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from netspec.train.data.order import TrainingOrder, evaluation_parts
from netspec.train.randomness import seed_step, shuffled, uniform

SEEDS = st.integers(0, 2**53)


@given(SEEDS, st.integers(0, 1000), st.integers(1, 200))
def test_an_epoch_is_a_permutation(seed: int, epoch: int, count: int) -> None:
    assert sorted(shuffled(count, seed, epoch)) == list(range(count))


def test_epochs_and_seeds_have_orders_of_their_own() -> None:
    orders = {tuple(shuffled(50, seed, epoch)) for seed in range(5) for epoch in range(5)}
    assert len(orders) == 25


@given(SEEDS, st.integers(0, 1000), st.lists(st.integers(0, 10**9), min_size=1, max_size=8))
def test_a_picture_has_the_same_numbers_in_every_batch(seed: int, epoch: int, indices: list[int]) -> None:
    together = uniform(seed, epoch, np.array(indices), 3)
    alone = torch.cat([uniform(seed, epoch, np.array([index]), 3) for index in indices])
    assert torch.equal(together, alone)
    assert float(together.min()) >= 0
    assert float(together.max()) < 1


def test_the_numbers_are_even_and_independent() -> None:
    draws = uniform(7, 3, np.arange(100_000), 4).double()
    assert (draws.mean(0) - 0.5).abs().max() < 0.004  # four deviations of the mean
    assert (draws.var(0) - 1 / 12).abs().max() < 0.001
    assert (torch.corrcoef(draws.T) - torch.eye(4)).abs().max() < 0.015
    counts = torch.histc(draws[:, 0], 100, 0, 1)
    assert ((counts - 1000) ** 2 / 1000).sum() < 160  # chi square of 99 degrees: beyond 99.99 %


def test_devices_draw_different_dropout_and_steps_the_same_again() -> None:
    drawn = []
    for step, rank in [(0, 0), (0, 1), (1, 0), (0, 0)]:
        seed_step(1, step, rank, torch.device("cpu"))
        drawn.append(tuple(torch.rand(3).tolist()))
    assert drawn[0] == drawn[3]
    assert len(set(drawn)) == 3


@given(st.integers(1, 300), st.integers(1, 64), st.sampled_from([1, 2, 3, 4]))
def test_devices_share_out_each_batch(count: int, batch: int, world: int) -> None:
    count, batch = max(count, world), batch * world
    one = TrainingOrder(count, batch, seed=1)
    several = [TrainingOrder(count, batch, 1, rank, world) for rank in range(world)]
    assert all(order.batch % world == 0 for order in several)
    if one.batch == several[0].batch:
        for step in range(one.steps):
            together = {int(i) for order in several for i in order.indices(2, step)}
            assert together == set(one.indices(2, step).tolist())


@given(st.integers(0, 300), st.integers(1, 64), st.sampled_from([1, 2, 3, 4]))
def test_evaluation_sees_every_sample_once(count: int, batch: int, world: int) -> None:
    seen = [int(i) for rank in range(world) for part in evaluation_parts(count, batch, rank, world) for i in part]
    assert sorted(seen) == list(range(count))
