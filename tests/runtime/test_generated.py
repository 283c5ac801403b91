"""Loaded modules: pickled, copied, compiled, exported; their source in tracebacks."""

from __future__ import annotations

import copy
import io
import pickle
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
import torch
from torch import nn

from netspec import NetspecError, load, parse
from netspec.runtime import build
from tests.runtime import zoo

TEXT = """\
def block(c) { add[ conv3-{c}, bn, relu | id ] }
input 4x8x8
block(4) x2 as stage
head side(weight=0.3) { gap, fc-2 }
gap, fc-3
"""


def test_a_path_a_text_and_a_network_load(tmp_path: Path) -> None:
    path = tmp_path / "small.net"
    path.write_text(TEXT, encoding="utf-8")
    keys = [load(source).state_dict().keys() for source in (path, str(path), TEXT, parse(TEXT))]
    assert keys[0] == keys[1] == keys[2] == keys[3]


def test_a_module_is_in_training_mode_and_its_class_is_the_networks() -> None:
    module = load(TEXT)
    assert module.training
    assert type(module).__name__ == "Network"
    assert sum(isinstance(part, nn.BatchNorm2d) for part in module.modules()) == 2


def test_a_copy_is_equal_and_shares_nothing() -> None:
    module = load(TEXT).eval()
    twin = copy.deepcopy(module)
    x = torch.randn(2, 4, 8, 8)
    assert torch.equal(module(x), twin(x))
    assert not {id(one) for one in module.parameters()} & {id(one) for one in twin.parameters()}


def test_a_pickle_opens_in_a_process_that_never_saw_the_network(tmp_path: Path) -> None:
    module = load(TEXT).eval()
    x = torch.randn(2, 4, 8, 8)
    path = tmp_path / "all.pickle"
    trained = copy.deepcopy(module).train()
    path.write_bytes(pickle.dumps((module, x, module(x), trained(x))))
    code = (
        "import pickle, sys, torch; m, x, y, z = pickle.load(open(sys.argv[1], 'rb'));"
        "print(torch.equal(m.eval()(x), y), type(m).__name__, z._fields)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True Network ('output', 'side')"


def test_torch_saves_and_loads_a_whole_module_and_a_state() -> None:
    module, buffer = load(TEXT), io.BytesIO()
    torch.save(module, buffer)
    buffer.seek(0)
    twin = torch.load(buffer, weights_only=False)
    other = load(TEXT)
    other.load_state_dict(twin.state_dict())
    assert all(torch.equal(a, b) for a, b in zip(module.parameters(), other.parameters(), strict=True))


def test_a_traceback_shows_the_generated_source_and_the_line_of_the_file() -> None:
    module = load(TEXT)
    with pytest.raises(RuntimeError) as caught:
        module(torch.randn(2, 5, 8, 8))
    shown = "".join(traceback.format_exception(caught.value))
    assert "self.stage(x)  # <text>:3" in shown
    assert "out = self.relu1(self.bn1(self.conv1(x)))  # <text>:1" in shown


def test_one_source_is_executed_once() -> None:
    assert type(load(TEXT)) is type(load(TEXT))


def test_a_mistake_in_the_text_is_a_netspec_error() -> None:
    with pytest.raises(NetspecError):
        load("input 3x8x8\nconv3-\n")


@pytest.mark.parametrize("name", zoo.one_of_each_file())
def test_every_family_compiles_without_graph_breaks(name: str) -> None:
    network = zoo.network(name)
    with torch.device("meta"), torch.no_grad():
        module = build(network)
        x = torch.empty(2, *network.input.shape)  # type: ignore[union-attr]
        torch.compile(module.eval(), fullgraph=True, backend="eager")(x)
    torch._dynamo.reset()


@pytest.mark.parametrize("name", ["alexnet", "resnet18", "googlenet", "densenet121", "vit_b_16", "convnext_tiny"])
def test_export_keeps_the_batch_dynamic(name: str) -> None:
    network = zoo.network(name)
    with torch.device("meta"), torch.no_grad():
        module = build(network).eval()
        x = torch.empty(2, *network.input.shape)  # type: ignore[union-attr]
        program = torch.export.export(module, (x,), dynamic_shapes=({0: torch.export.Dim("batch")},))
        assert program.module()(torch.empty(5, *x.shape[1:])).shape == (5, *network.output.shape)  # type: ignore[union-attr]


@pytest.mark.parametrize("mode", ["eval", "train"])
def test_side_outputs_compile(mode: str) -> None:
    module = getattr(load(TEXT), mode)()
    x = torch.randn(2, 4, 8, 8)
    given = torch.compile(module, fullgraph=True, backend="eager")(x)
    assert isinstance(given, torch.Tensor) is (mode == "eval")
    torch._dynamo.reset()


@pytest.mark.parametrize("name", zoo.one_of_each_file())
def test_every_family_is_pickled_and_copied(name: str) -> None:
    with torch.device("meta"):
        module = build(zoo.network(name))
    for twin in (pickle.loads(pickle.dumps(module)), copy.deepcopy(module)):
        assert type(twin) is type(module)
        assert twin.state_dict().keys() == module.state_dict().keys()
