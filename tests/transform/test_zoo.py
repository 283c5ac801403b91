"""The transforms over the bundled networks, in float32: the numbers are those of the network as it is written.

One network of each file; `-m zoo` tries the others.
"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from netspec.ir import Network
from netspec.runtime import build, converted
from netspec.source import Problems
from netspec.transform import Transformed, convolutional, inference
from tests.runtime import zoo

CLASSIFIERS = [
    "digits", "efficientnet_b0", "googlenet", "lenet5", "mnist", "mobilenet_v2", "resnet18", "resnet18_v2",
    "se_resnet18", "shufflenet_v1_g3", "shufflenet_v2_x0_5", "squeezenet1_1",
]  # fmt: skip


def held(network: Network, made: Transformed) -> None:
    """Fails where outputs differ by more than 1e-5 (of the largest above 1), or than rounding makes them in float32.

    Untrained networks blow rounding errors up: what they are is seen against float64.
    """
    before = zoo.lively(network)
    with torch.device("meta"):
        after = build(made.network).eval()
    after.load_state_dict(converted(made, before.state_dict()), assign=True)
    x = torch.randn(2, *network.input.shape)  # type: ignore[union-attr]
    with torch.no_grad():
        wanted: Tensor = before(x)
        given: Tensor = after(x).reshape(wanted.shape)
        exact: Tensor = before.double()(x.double())
    rounding = float((wanted - exact).abs().max())
    assert float((given - wanted).abs().max()) <= max(1e-5 * max(1.0, float(wanted.abs().max())), 4 * rounding)


@pytest.mark.parametrize("name", zoo.every())
def test_folded_networks_put_out_the_same(name: str) -> None:
    network = zoo.small(name)
    made = inference(network)
    kinds = {node.kind for node in made.network.nodes}
    assert not kinds & {"dropout", "dropout2d", "droppath"}
    assert not made.network.heads
    held(network, made)


@pytest.mark.parametrize("name", CLASSIFIERS)
def test_fully_convolutional_networks_put_out_the_same(name: str) -> None:
    network, problems = zoo.network(name), Problems()
    made = convolutional(network, problems)
    assert made is not None, problems.diagnostics
    assert made.network.output.shape == (*network.output.shape[:1], 1, 1)  # type: ignore[union-attr]
    held(network, made)


def test_a_transformer_has_no_convolutional_form() -> None:
    problems = Problems()
    assert convolutional(zoo.network("vit_b_16"), problems) is None
    assert "pick" in problems.diagnostics[0].message


def test_gates_of_squeeze_and_excitation_stay_gates() -> None:
    made = convolutional(zoo.network("se_resnet18"), Problems())
    assert made is not None
    kinds = [node.kind for node in made.network.nodes]
    assert kinds.count("gap") == 8
    assert kinds.count("fc") == 16
    assert kinds.count("avgpool") == 1
