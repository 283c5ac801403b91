"""The loss of plain, smoothed, mixed and dense targets, with side heads; what an evaluation counts."""

from __future__ import annotations

import pytest
import torch
from torch import nn
from torch.nn import functional

from netspec.elaborate.recipe import Recipe
from netspec.train.mixing import mixed
from netspec.train.objective import Objective, Tally, Targets, correct
from netspec.train.subject import take_logits

LOGITS = torch.randn(6, 4, generator=torch.Generator().manual_seed(0))
LABELS = torch.tensor([0, 1, 2, 3, 0, 1])


def test_smoothing_spreads_the_target() -> None:
    wanted = functional.one_hot(LABELS, 4) * 0.9 + 0.1 / 4
    expected = -(wanted * LOGITS.log_softmax(1)).sum(1).mean()
    torch.testing.assert_close(Objective("cross_entropy", 0.1)(LOGITS, Targets(LABELS)), expected)


def test_mixed_targets_are_a_blend_of_losses() -> None:
    plain = Objective("cross_entropy")
    expected = 0.3 * plain(LOGITS, Targets(LABELS)) + 0.7 * plain(LOGITS, Targets(LABELS.roll(1)))
    torch.testing.assert_close(plain(LOGITS, Targets(LABELS, LABELS.roll(1), 0.3)), expected)


def test_side_heads_enter_with_their_weights() -> None:
    plain, headed = Objective("cross_entropy"), Objective("cross_entropy", head_weights=(0.3, 0.5))
    one = plain(LOGITS, Targets(LABELS))
    torch.testing.assert_close(headed((LOGITS, LOGITS, LOGITS), Targets(LABELS)), one * 1.8)
    torch.testing.assert_close(headed(LOGITS, Targets(LABELS)), one, msg="in evaluation there are no heads")


def test_figures_are_met_by_mean_squares_and_labels_by_bce() -> None:
    figures = torch.randn(6, 1)
    torch.testing.assert_close(Objective("mse")(figures, Targets(torch.zeros(6))), figures.square().mean())
    bce = Objective("bce")(LOGITS, Targets(LABELS))
    wanted = functional.one_hot(LABELS, 4).float()
    torch.testing.assert_close(bce, functional.binary_cross_entropy_with_logits(LOGITS, wanted))


def test_every_position_of_a_dense_output_counts() -> None:
    dense, labels = torch.randn(2, 4, 3, 3), torch.randint(0, 4, (2, 3, 3))
    loss = Objective("cross_entropy")(dense, Targets(labels))
    torch.testing.assert_close(loss, functional.cross_entropy(dense, labels))
    tokens = dense.flatten(2).transpose(1, 2)
    torch.testing.assert_close(Objective("cross_entropy")(tokens, Targets(labels.flatten(1))), loss)
    assert float(correct(dense, labels)) == pytest.approx(float((dense.argmax(1) == labels).float().mean() * 2))


def test_a_last_softmax_is_taken_off_and_the_state_dict_stays() -> None:
    module = nn.Sequential(nn.Linear(3, 4), nn.Softmax(1))
    keys = list(module.state_dict())
    values = torch.randn(2, 3)
    torch.testing.assert_close(take_logits(module, ("1",))(values), module[0](values))
    assert list(module.state_dict()) == keys


def test_an_evaluation_counts_what_sklearn_counts() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    logits, labels = torch.randn(200, 8), torch.randint(0, 8, (200,))
    tally = Tally.empty(torch.device("cpu"), 8)
    for part in range(0, 200, 64):
        some, wanted = logits[part : part + 64], labels[part : part + 64]
        tally.add(functional.cross_entropy(some, wanted), some, wanted)
    figures = tally.figures()
    said = logits.argmax(1)
    assert figures.samples == 200
    assert figures.accuracy == pytest.approx(metrics.accuracy_score(labels, said))
    assert figures.top5 == pytest.approx(metrics.top_k_accuracy_score(labels, logits, k=5))
    assert figures.loss == pytest.approx(float(functional.cross_entropy(logits, labels)), rel=1e-6)
    assert figures.confusion == tuple(map(tuple, metrics.confusion_matrix(labels, said).tolist()))


@pytest.mark.parametrize("settings", [{"mixup": 0.4}, {"cutmix": 1.0}, {"mixup": 0.4, "cutmix": 1.0}])
def test_mixing_blends_values_as_it_blends_targets(settings: dict[str, float]) -> None:
    """A picture that is all its label's number: the mean of the blend is the blend of the numbers."""
    labels = torch.arange(8)
    pictures = labels.float()[:, None, None, None].expand(8, 1, 10, 10)
    for step in range(20):
        made, targets = mixed(Recipe(**settings), pictures, labels, 0, step)
        assert targets.second is not None
        expected = targets.share * labels + (1 - targets.share) * targets.second
        torch.testing.assert_close(made.mean((1, 2, 3)), expected.float())


def test_mixing_is_the_same_for_a_step_and_differs_between_steps() -> None:
    values, labels = torch.randn(4, 1, 4, 4), torch.arange(4)
    recipe = Recipe(mixup=0.5)
    shares = [mixed(recipe, values, labels, 0, step)[1].share for step in (0, 1, 0)]
    assert shares[0] == shares[2] != shares[1]
    assert mixed(Recipe(), values, labels, 0, 0)[1].second is None
