"""A Network as training sees it: logits in place of a last softmax, side outputs with their weights, its recipe."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

import netspec
from netspec.train.objective import Objective, Targets
from netspec.train.run import RunOptions, train
from netspec.train.subject import Subject, main_and_heads, subject_of

WITH_HEAD = """
input 1x6x6
conv3-8(norm=bn, act=relu)
head side(weight=0.3) { gap, fc-4, softmax }
conv3-8(norm=bn, act=relu), gap, fc-4, softmax
train { lr = 0.02, epochs = 2, batch = 8 }
"""


def subject(text: str) -> Subject:
    network = netspec.parse(text)
    return subject_of(network, lambda: netspec.load(network))


def test_heads_and_softmaxes_are_found() -> None:
    found = subject(WITH_HEAD)
    assert found.heads == (("side", 0.3),)
    assert found.terminal == ("softmax1", "side.softmax1")
    assert (found.shape, found.outputs, found.layout, found.dense) == ((1, 6, 6), 4, "image", False)
    assert dict(found.settings) == {"lr": 0.02, "epochs": 2, "batch": 8}


def test_the_loss_is_that_of_the_logits_of_trunk_and_heads() -> None:
    found = subject(WITH_HEAD)
    module = found.module().train()
    values, labels = torch.rand(5, 1, 6, 6), torch.tensor([0, 1, 2, 3, 0])
    main, heads = main_and_heads(module(values))
    assert len(heads) == 1
    assert not torch.allclose(main.sum(1), torch.ones(5)), "logits, not probabilities"
    objective = Objective("cross_entropy", head_weights=tuple(weight for _, weight in found.heads))
    expected = torch.nn.functional.cross_entropy(main, labels) + 0.3 * torch.nn.functional.cross_entropy(
        heads[0], labels
    )
    torch.testing.assert_close(objective((main, *heads), Targets(labels)), expected)
    assert main_and_heads(module.eval()(values))[1] == ()


def test_heads_learn_and_the_weights_are_the_networks_own(squares: str, quiet: RunOptions) -> None:
    found = subject(WITH_HEAD)
    result = train(found, squares, {}, quiet)
    assert (result.recipe.lr, result.recipe.epochs) == (0.02, 2)
    network = netspec.parse((quiet.out / "network.net").read_text())
    trained, fresh = netspec.load(network, quiet.out / "model.safetensors"), found.module()
    assert not trained.state_dict()["side.fc1.weight"].equal(fresh.state_dict()["side.fc1.weight"])


def test_every_position_of_a_dense_network_is_learnt(tmp_path: Path, quiet: RunOptions) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (60, 8, 8), dtype=np.uint8)
    masks = (pictures > 127).astype(np.int64)
    np.savez(tmp_path / "m.npz", x_train=pictures[:50], y_train=masks[:50], x_test=pictures[50:], y_test=masks[50:])
    found = subject("input 1x8x8\nconv3-8, relu, conv1-2")
    assert found.dense
    result = train(found, str(tmp_path / "m.npz"), {"lr": 0.2, "epochs": 15, "augment": "none"}, quiet)
    assert result.figures is not None
    assert result.figures.accuracy > 0.95


def test_networks_are_told_apart() -> None:
    one = subject(WITH_HEAD)
    assert one.identity == subject(WITH_HEAD).identity
    assert one.identity != subject(WITH_HEAD.replace("conv3-8", "conv3-9")).identity
    assert one.identity != replace(one, shape=(1, 7, 7)).identity


def test_where_a_network_is_written_does_not_matter(tmp_path: Path) -> None:
    identities = set()
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "a.net"
        path.write_text(f"# {folder}\n{WITH_HEAD}")
        network = netspec.read(path)
        identities.add(subject_of(network, lambda made=network: netspec.load(made)).identity)
    assert len(identities) == 1
