"""`netspec compile` to other forms: folded, fully convolutional, with weights, as ONNX; and what reads them back."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import netspec
from netspec.runtime import build, read_tensors, safetensors_bytes
from netspec.source import Problems
from tests.cli.running import CommandLine

NET = "input 3x8x8\nconv3-4, bn, relu, dropout, fc-10\n"


def weights(path: str, text: str = NET) -> torch.nn.Module:
    """A module with random running statistics, its weights written."""
    network = netspec.parse(text)
    module = build(network).eval()
    with torch.no_grad():
        module.get_submodule("bn1").running_mean.normal_()  # type: ignore[union-attr, operator]
    Path(path).write_bytes(safetensors_bytes(network, module.state_dict()))
    return module


def module_in(source: str, tensors: str) -> torch.nn.Module:
    """The module of a generated file, with weights from a file."""
    names: dict[str, object] = {"__name__": "compiled"}
    exec(compile(Path(source).read_text(), source, "exec"), names)
    module = [one for one in names.values() if isinstance(one, type) and issubclass(one, torch.nn.Module)][-1]()
    found = read_tensors(Path(tensors), Problems())
    assert found is not None
    module.load_state_dict(found)
    return module.eval()


@pytest.mark.parametrize("options", [["--inference"], ["--convolutional"], ["--convolutional", "--inference"]])
def test_forms_are_written_with_their_weights(cli: CommandLine, options: list[str]) -> None:
    Path("a.net").write_text(NET)
    before = weights("in.safetensors")
    outcome = cli("compile", "a.net", *options, "--weights", "in.safetensors", "--weights-out", "out.safetensors")
    assert (outcome.code, outcome.err) == (0, "wrote a.py\nwrote out.safetensors\n")
    text = Path("a.py").read_text()
    assert ("BatchNorm" in text) == ("--inference" not in options)
    assert ("Linear" in text) == ("--convolutional" not in options)
    x = torch.randn(2, 3, 8, 8)
    with torch.no_grad():
        torch.testing.assert_close(module_in("a.py", "out.safetensors")(x).flatten(1), before(x), rtol=1e-5, atol=1e-5)


def test_at_is_the_size_of_the_convolutional_form(cli: CommandLine) -> None:
    outcome = cli("compile", "-e", NET, "--convolutional", "--at", "3x10x12")
    assert "10x3x5" in outcome.out
    assert cli("compile", "-e", NET, "--convolutional", "--at", "three").code == 1
    assert "NS507" in cli("compile", "-e", NET, "--convolutional", "--at", "3x4x4").err


@pytest.mark.parametrize(
    "options",
    [
        ["--weights", "in.safetensors"],
        ["--weights-out", "out.safetensors"],
        ["--to", "onnx", "--check"],
        ["--all", "--weights", "in.safetensors", "--weights-out", "out.safetensors"],
    ],
)
def test_what_does_not_go_together_is_refused(cli: CommandLine, options: list[str]) -> None:
    Path("a.net").write_text(NET)
    weights("in.safetensors")
    assert cli("compile", "a.net", *options).code == 2
    assert not Path("a.py").exists()


def test_weights_of_another_network_are_refused_and_nothing_is_written(cli: CommandLine) -> None:
    Path("a.net").write_text("input 3x8x8\nconv3-5, bn, relu, dropout, fc-10\n")
    weights("in.safetensors")
    files = ["--weights", "in.safetensors", "--weights-out", "out.safetensors"]
    outcome = cli("compile", "a.net", "--inference", *files)
    assert outcome.code == 1
    assert "NS504" in outcome.err
    assert not Path("a.py").exists()


def test_onnx_is_written_and_read_as_the_network_that_it_was(cli: CommandLine) -> None:
    pytest.importorskip("onnx")
    Path("a.net").write_text(f"param classes = 3\nnet small {{ {NET}\nfc-{{classes}} }}\nnet other {{ {NET} }}\n")
    assert cli("compile", "a.net:small", "-p", "classes=7", "--to", "onnx", "--inference").code == 0
    assert cli("source", "small.onnx").out == Path("a.net").read_text()
    assert cli("check", "small.onnx", "--no-advice").out == "small: 3×8×8 → vector 7, 6 layers\n"
    assert cli("check", "small.onnx:other", "--no-advice").out == "other: 3×8×8 → vector 10, 5 layers\n"
    assert cli("compile", "small.onnx").code == 0
    assert "nn.Linear(10, 7)" in Path("small.py").read_text()


def test_weights_stand_for_their_network(cli: CommandLine) -> None:
    weights("in.safetensors")
    assert cli("source", "in.safetensors").out == NET
    assert cli("table", "in.safetensors").code == 0
    Path("bare.safetensors").write_bytes(b"\x02\0\0\0\0\0\0\0{}")
    outcome = cli("check", "bare.safetensors")
    assert outcome.code == 1
    assert "says of no network" in outcome.err
