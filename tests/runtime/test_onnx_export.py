"""ONNX files: accepted by its checker, the same numbers under onnxruntime, and the network's text in them.

`python benchmarks/onnx` does the same for every bundled network.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import netspec
from netspec.ir import Network
from netspec.runtime import build, onnx_bytes
from tests.runtime import zoo

REPRESENTATIVE = [
    "lenet5",
    "resnet20",
    *(pytest.param(name, marks=pytest.mark.zoo) for name in ("shufflenet_v2_x0_5", "googlenet", "convnext_tiny")),
]
TEXTS = {
    "a transformer": "input 3x16x16\nconv4-16/4(pad=0), tokens, cls, pos\n"
    "add[ id | ln, attention{4} ], add[ id | ln, fc-32, gelu, fc-16 ], ln, pick0, fc-5\n",
    "one dimension": "input 1x100\nconv5-8/2(pad=1, norm=bn, act=relu), maxpool3/2, gap, fc-3\n",
    "three dimensions": "input 1x8x8x8\nconv3-4(norm=gn2), avgpool, deconv2-3/2, gap, fc-2\n",
    "paddings of our own": "input 3x9x9\nconv4-4, sepconv3-4, maxpool3/2(pad=same), upsample2(mode=bilinear)\n",
}


def held_against_onnxruntime(network: Network) -> None:
    """Fails where onnxruntime's outputs differ by more than 1e-4, at batches other than the one that was traced."""
    onnx = pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    module = zoo.lively(network)
    data = onnx_bytes(network, module)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    for batch in (1, 3):
        x = torch.randn(batch, *network.input.shape)  # type: ignore[union-attr]
        with torch.no_grad():
            wanted = module(x)
        (given,) = session.run(None, {"input": x.numpy()})
        assert given.shape == tuple(wanted.shape)
        assert abs(torch.from_numpy(given) - wanted).max() <= 1e-4 * max(1.0, float(wanted.abs().max()))


@pytest.mark.parametrize("name", REPRESENTATIVE)
def test_onnxruntime_agrees_on_bundled_networks(name: str) -> None:
    held_against_onnxruntime(zoo.small(name))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_onnxruntime_agrees_on_what_the_language_can_say(text: str) -> None:
    held_against_onnxruntime(netspec.parse(text))


def test_the_text_is_read_back_as_the_same_network(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    network = netspec.read(zoo.ROOT / "resnet_cifar.net", net="resnet20", params={"classes": 7}, at="3x16x16")
    path = tmp_path / "model.onnx"
    path.write_bytes(onnx_bytes(network, build(network)))
    again = netspec.read(path)
    assert (again.name, again.input, again.source) == (network.name, network.input, network.source)
    assert [node.layer for node in again.nodes] == [node.layer for node in network.nodes]


def test_exporting_leaves_the_module_in_training_as_it_was() -> None:
    pytest.importorskip("onnx")
    network = netspec.parse("input 3x8x8\nconv3-4, bn, dropout, gap\n")
    module = build(network)
    onnx_bytes(network, module)
    assert module.training
