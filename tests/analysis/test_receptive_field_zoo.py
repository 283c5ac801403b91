"""Receptive fields of bundled networks against where the gradient of the input isn't zero, in float64."""

from __future__ import annotations

import pytest

import netspec
from netspec.analysis import analyse
from netspec.analysis.comparison import last_map
from netspec.analysis.unit_field import Graph
from tests.analysis.gradients import Gradients

pytestmark = pytest.mark.slow

NAMES = {
    "alexnet": None, "vgg16": None, "resnet18": None, "resnet50": None, "googlenet": None, "densenet121": None,
    "mobilenet_v2": None, "squeezenet1_1": None, "inception_v3": None, "convnext_tiny": None, "efficientnet_b0": None,
    "vit_b_32": None, "unet_same": "3x64x64", "shufflenet_v2_x1_0": None,
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_field_of_a_bundled_network_is_where_the_gradient_is_not_zero(name: str) -> None:
    network = netspec.zoo(name, at=NAMES[name])
    last = last_map(analyse(network))
    node = last.node if last is not None else network.node(network.output_value)
    graph = Graph(network)
    gradients = Gradients(network, node.path)
    grid = graph.grid_of(node.id) or ()
    for unit in (tuple(length // 2 for length in grid), (0,) * len(grid)):
        seen = graph.pixels_seen(node.id, unit or None)
        positions = [{at for at in range(bits.bit_length()) if bits >> at & 1} for bits in seen.bits]
        assert gradients.support(unit) == positions
