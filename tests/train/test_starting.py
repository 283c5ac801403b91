"""How the weights of published networks start, by statistics."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn

import netspec
from netspec.runtime import build
from netspec.train.starting import set_weights
from tests.runtime import zoo


def started(network: netspec.ir.Network) -> nn.Module:
    """The module as its file's recipe lets it begin."""
    torch.manual_seed(0)
    module = build(network)
    set_weights(module, network.train["init"])
    return module


def deviation(tensor: Tensor) -> float:
    return float(tensor.detach().std())


def test_resnets_convolutions_start_in_hes_way() -> None:
    module = started(zoo.small("resnet18"))
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            expected = math.sqrt(2 / layer.weight[0].numel())
            assert deviation(layer.weight) == pytest.approx(expected, rel=0.05)
            assert abs(float(layer.weight.detach().mean())) < 0.05 * expected


def test_with_a_gamma_of_zero_blocks_of_resnets_begin_as_their_shortcuts() -> None:
    module = started(netspec.read(zoo.ROOT / "resnet.net", net="resnet18", params={"gamma": 0}, at="3x32x32"))
    zeros = [name for name, p in module.named_parameters() if name.endswith(".weight") and not p.any()]
    assert zeros == [f"layer{i}.{j}.bn2.weight" for i in range(1, 5) for j in range(2)]
    block = module.get_submodule("layer1.1")
    x = torch.rand(2, 64, 8, 8)
    torch.testing.assert_close(block(x), x, rtol=0, atol=0)


def test_without_it_all_factors_are_one() -> None:
    module = started(zoo.small("resnet18"))
    norms = [layer for layer in module.modules() if isinstance(layer, nn.BatchNorm2d)]
    assert all(bool((norm.weight == 1).all()) for norm in norms)


def test_vision_transformers_start_as_their_paper_has_them() -> None:
    """Glorot's way for what is linear, normal positions of 0.02, a class token of zeros."""
    module = started(zoo.small("vit_b_32"))
    layer = "encoder.layers.encoder_layer_3"
    state = module.state_dict()
    for name, shape in (
        (f"{layer}.mlp.0.weight", (3072, 768)),
        (f"{layer}.self_attention.in_proj_weight", (2304, 768)),
    ):
        assert state[name].shape == shape
        assert deviation(state[name]) == pytest.approx(math.sqrt(2 / sum(shape)), rel=0.02)
        assert float(state[name].abs().max()) <= math.sqrt(6 / sum(shape))
    assert not state[f"{layer}.self_attention.in_proj_bias"].any()
    assert deviation(state["encoder.pos_embedding"]) == pytest.approx(0.02, rel=0.1)
    assert not state["class_token"].any()


@pytest.mark.parametrize("shape", ["vector 6", "6x9", "6x5x5", "6x4x4x4"])
def test_a_norms_factors_begin_at_its_init(shape: str) -> None:
    module = build(netspec.parse(f"input {shape}\nbn(init=0.25, eps=0.01, momentum=0.2)\n"))
    norm = module.get_submodule("bn1")
    assert isinstance(norm, nn.modules.batchnorm._BatchNorm)
    assert (norm.eps, norm.momentum) == (0.01, 0.2)
    assert bool((norm.weight == 0.25).all())
    assert not norm.bias.any()
