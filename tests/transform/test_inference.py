"""Networks for inference: the same numbers from fewer modules."""

from __future__ import annotations

import pytest
import torch
from hypothesis import HealthCheck, given, settings

from netspec import parse
from netspec.ir import Network
from netspec.ir.verify import broken_rules
from netspec.runtime import build, converted
from netspec.transform import inference
from tests.networks_strategy import networks
from tests.runtime.comparing import stirred


def held(network: Network) -> Network:
    """The network for inference, after a comparison of what both make of one batch."""
    made = inference(network)
    assert not list(broken_rules(made.network))
    before, after = stirred(network), build(made.network).double().eval()
    after.load_state_dict(converted(made, before.state_dict()))
    x = torch.randn(2, *network.input.shape, dtype=torch.float64)  # type: ignore[union-attr]
    with torch.no_grad():
        torch.testing.assert_close(after(x), before(x), rtol=1e-7, atol=1e-7)
    return made.network


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(networks())
def test_outputs_stay_what_they_were(network: Network) -> None:
    kept = {node.layer.kind for node in held(network).nodes}
    assert len(network.nodes) == 1 or not kept & {"dropout", "droppath"} or kept <= {"dropout", "droppath", "dropout2d"}


@pytest.mark.parametrize(
    "layer", ["conv3-6(groups=3)", "dwconv3(mult=2)", "sepconv3-4", "deconv3-6/2(groups=3)", "fc-5"]
)
@pytest.mark.parametrize("bias", ["true", "false"])
def test_a_batch_norm_goes_into_the_layer_before_it(layer: str, bias: str) -> None:
    text = f"{layer[:-1]}, bias={bias})" if layer.endswith(")") else f"{layer}(bias={bias})"
    folded = held(parse(f"input 6x8x8\n{text}, bn(eps=0.01), relu\n"))
    assert [node.layer.kind for node in folded.nodes][1:] == ["relu"]


def test_a_batch_norm_that_shares_its_input_stays() -> None:
    text = "input 3x8x8\nconv3-3 as stem, add[ bn | @stem ], relu\n"
    assert "bn" in {node.layer.kind for node in held(parse(text)).nodes}


def test_side_outputs_and_dropout_are_left_out() -> None:
    folded = held(parse("input 3x8x8\nconv3-4, bn, relu\nhead side { gap, fc-2 }\ndropout, gap, fc-2\n"))
    assert [node.path for node in folded.nodes] == ["conv1", "relu1", "gap1", "fc1"]
    assert not folded.heads
