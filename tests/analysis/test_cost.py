"""Multiply-adds against torch's own FlopCounterMode on the meta device, parameters against the module's tensors."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from torch.utils.flop_counter import FlopCounterMode

import netspec
from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.tables import summary
from netspec.analysis.tables.json_form import json_table
from netspec.ir import Image, Network
from netspec.layers import Incoming, Layer, TorchCall, registry
from netspec.layers.base import Answer
from netspec.runtime import build
from tests.analysis.building import chain, layer
from tests.networks_strategy import networks

SMALL_ZOO = (
    "lenet5", "all_cnn_c", "squeezenet1_1", "mobilenet_v2", "resnet18", "densenet121", "googlenet", "vit_b_32",
    "convnext_tiny", "efficientnet_b0", "shufflenet_v2_x1_0", "unet_same",
)  # fmt: skip


def counted(network: Network) -> tuple[int, int, int]:
    """Multiply-adds of a forward pass in evaluation, parameters, buffers, as torch has them."""
    with torch.device("meta"):
        module = build(network).eval()
        with FlopCounterMode(display=False) as counter:
            module(torch.empty(1, *network.input.shape))  # type: ignore[union-attr]
    params = sum(one.numel() for one in module.parameters())
    return counter.get_total_flops() // 2, params, sum(one.numel() for one in module.buffers())


@pytest.mark.parametrize("name", SMALL_ZOO)
def test_costs_of_bundled_networks_are_what_torch_counts(name: str) -> None:
    network = netspec.zoo(name)
    facts = analyse(network)
    assert (facts.main.macs, facts.params, facts.buffers) == counted(network)


@settings(max_examples=60, deadline=None)
@given(networks(heads=False))
def test_costs_of_random_networks_are_what_torch_counts(network: Network) -> None:
    facts = analyse(network)
    assert (facts.macs, facts.params, facts.buffers) == counted(network)


def test_costs_of_a_scope_are_those_of_its_nodes() -> None:
    facts = analyse(netspec.zoo("resnet18"))
    inside = [one for one in facts.nodes if one.path.startswith("layer4.")]
    scope = facts["layer4"]
    assert scope.params == sum(one.params for one in inside)
    assert scope.macs == sum(one.macs for one in inside)
    assert scope.flops == 2 * scope.macs
    assert scope.output_bytes == 512 * 7 * 7 * 4
    assert scope.receptive_field.size == (435, 435)


def test_a_path_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        analyse(parse("input 3x8x8\nconv3-4"))["conv9"]


def test_pooling_and_element_wise_work_have_columns_of_their_own() -> None:
    facts = analyse(parse("input 4x8x8\nconv3-4(bias=false), relu, maxpool3/2(pad=1), gap"))
    assert facts.macs == 4 * 4 * 9 * 64
    assert facts["relu1"].elementwise == 4 * 64
    assert facts["maxpool1"].pooling == 4 * 16 * 9
    assert facts["gap1"].pooling == 4 * 16


def test_a_deep_network_is_analysed_in_linear_time() -> None:
    """No recursion and nothing quadratic: ten thousand layers, whose field is worked out in one pass."""
    facts = analyse(parse("input 1x9x9\nconv3-1 x10000"))
    assert facts.nodes[-1].receptive_field.size == (20_001, 20_001)


def test_what_is_not_counted_is_said() -> None:
    """A kind of a plug-in that has no rule of cost."""

    class Blur(Layer, kind="testblur", family="pooling"):
        """Blurs."""

        def output(self, incoming: Incoming) -> Answer:
            return incoming[0]

        def torch(self, incoming: Incoming) -> TorchCall:
            return TorchCall("nn.Identity")

    try:
        facts = analyse(chain(Image(channels=3, space=(8, 8)), layer("conv", kernel=3, width=4), Blur()))
    finally:
        registry.kinds.pop("testblur")
        registry._spellings.pop("testblur")
    assert facts.uncounted == ("testblur",)
    assert "not counted  the work of testblur" in "\n".join(summary(facts))
    assert json_table(facts)["uncounted"] == ["testblur"]
    assert analyse(netspec.zoo("vit_b_32")).uncounted == ()
