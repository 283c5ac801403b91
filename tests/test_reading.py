"""The public ways to a network: from a file, a text, the library."""

from __future__ import annotations

from pathlib import Path

import pytest

import netspec
from netspec.ir import Network
from netspec.reading import as_network, nets_in

SMALL = """\
param classes = 10
param wide = false
param kind = "a"
param widths = [4, 8]
input 3x8x8
conv3-{sum(widths)}, gap, fc-{classes}
"""


def test_a_file_is_read_and_gives_the_network_its_name(tmp_path: Path) -> None:
    (tmp_path / "small.net").write_text(SMALL)
    network = netspec.read(str(tmp_path / "small.net"))
    assert (network.name, str(network.output)) == ("small", "vector 10")
    assert network == netspec.read(tmp_path / "small.net")


def test_params_are_plain_values_or_texts() -> None:
    plain = netspec.parse(SMALL, params={"classes": 7, "wide": True, "kind": "b", "widths": [1, 2]})
    texts = netspec.parse(SMALL, params={"classes": "7", "wide": "true", "kind": "b", "widths": "[1, 2]"})
    assert plain == texts
    assert str(plain.output) == "vector 7"
    assert str(plain["conv1"].output) == "3×8×8"


def test_another_input_is_taken() -> None:
    assert str(netspec.parse(SMALL, at="3x16x16").input) == "3×16×16"


def test_a_net_of_several_is_chosen() -> None:
    text = "net a { input 3x8x8, relu }\nnet b { input 3x9x9, relu }\n"
    assert netspec.parse(text, net="b").name == "b"
    with pytest.raises(netspec.NetspecError, match="none was chosen"):
        netspec.parse(text)


def test_a_bundled_network_goes_by_its_nets_name_or_its_files() -> None:
    assert netspec.zoo("resnet50").name == "resnet50"
    assert netspec.zoo("resnet:resnet50") == netspec.zoo("resnet50")
    assert str(netspec.zoo("resnet18", params={"classes": 10}).output) == "vector 10"
    with pytest.raises(netspec.NetspecError, match="zoo:resnet50"):
        netspec.zoo("resnet51")


def test_imports_stay_within_the_root(tmp_path: Path) -> None:
    (tmp_path / "nets").mkdir()
    (tmp_path / "blocks.net").write_text("def block() { relu }\n")
    (tmp_path / "nets/a.net").write_text('from "../blocks.net" use block\ninput 3x8x8\nblock()\n')
    with pytest.raises(netspec.NetspecError, match="leads out of the root"):
        netspec.read(tmp_path / "nets/a.net")
    assert netspec.read(tmp_path / "nets/a.net", root=tmp_path)["block1.relu1"]


def test_whatever_names_a_network_is_one(tmp_path: Path) -> None:
    (tmp_path / "small.net").write_text(SMALL)
    network = netspec.read(tmp_path / "small.net")
    assert as_network(network) is network
    assert as_network(tmp_path / "small.net") == network
    assert as_network(str(tmp_path / "small.net")) == network
    assert as_network("zoo:resnet18") == netspec.zoo("resnet18")
    assert isinstance(as_network(SMALL), Network)


def test_an_error_carries_its_diagnostics_and_prints_them() -> None:
    with pytest.raises(netspec.NetspecError) as caught:
        netspec.parse("input 3x8x8\nrelux\nmaxpool9\n")
    assert [one.code.number for one in caught.value.diagnostics] == ["NS201"]
    assert "2 | relux" in str(caught.value)


def test_nets_are_found_without_parsing() -> None:
    assert nets_in("net a { }\n  net b = f()\n# net c\nnetwork\n") == ["a", "b"]
