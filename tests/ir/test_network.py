"""The Network as data: JSON out and in, look-ups, and the rules of a valid one."""

from __future__ import annotations

import json
from typing import Any

import pytest

import netspec
from netspec.ir import Network
from netspec.source import NetspecError
from tests.elaborate.elaborating import in_image

TEXT = """
param classes = 10
def block(c) { add[ conv3-{c}(norm=bn, pad=[1, 1]), relu | conv1-{c}/{1, 1} ], relu }
block(8) as "stage.0", expect params > 3
head aux(weight=0.3) { gap, fc-{classes} }
cat[ id | id ] x2, maxpool(pad=same), gn4
train { epochs = 3 }
fc-{classes} as fc
"""


@pytest.fixture(scope="module")
def net() -> Network:
    return in_image(TEXT)


def test_json_comes_back_equal(net: Network) -> None:
    again = Network.from_json(net.to_json())
    assert again == net
    assert again.to_json() == net.to_json()
    assert Network.from_json(net.to_json(indent=2).encode()) == net


def test_the_schema_is_to_be_had() -> None:
    assert "nodes" in Network.model_json_schema()["properties"]


def test_nodes_are_found_by_their_path_and_by_their_scope(net: Network) -> None:
    assert net["fc"].kind == "fc"
    assert net["stage.0"].path == "stage.0.relu2"
    assert net["aux"].name == "fc1"
    assert net.output == net["fc"].output
    assert net.node(1).path == "stage.0.conv1"
    assert net.incoming(net["stage.0.add1"]) == (net["stage.0.relu1"].output, net["stage.0.conv2"].output)
    with pytest.raises(KeyError):
        net["nothing"]
    with pytest.raises(KeyError):
        net.node(0)


def test_consumers_are_the_readers_of_a_value(net: Network) -> None:
    assert [node.path for node in net.consumers[0]] == ["stage.0.conv1", "stage.0.conv2"]
    assert net.output_value not in net.consumers


def broken(net: Network, change: dict[str, Any], *path: str | int) -> str:
    value = json.loads(net.to_json())
    at = value
    for part in path:
        at = at[part]
    at.update(change)
    with pytest.raises(NetspecError) as error:
        Network.from_json(json.dumps(value))
    assert error.value.diagnostics[0].code.number == "NS502"
    return error.value.diagnostics[0].message


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ((), {"version": 999}, "version 999"),
        ((), {"output_value": 99}, "the output is value 99"),
        ((), {"input": {"kind": "unknown"}}, "input's type is unknown"),
        ((), {"surprise": 1}, "surprise"),
        (("nodes", 0), {"id": 7}, "says that it is 7"),
        (("nodes", 0), {"inputs": [3]}, "not there yet"),
        (("nodes", 0), {"inputs": []}, "not there yet"),
        (("nodes", 0), {"scope": 99}, "lies in no scope"),
        (("nodes", 1), {"path": "stage.0.conv1"}, "two nodes have one path"),
        (("nodes", 1), {"path": "stage.0.conv1.bn"}, "lies below a node"),
        (("nodes", 0), {"output": {"kind": "vector", "channels": 3}}, "says vector 3"),
        (("nodes", 0, "layer"), {"kind": "nothing"}, "no layer of kind"),
        (("nodes", 0, "layer"), {"kind": 3}, "no layer of kind"),
        (("nodes", 0, "layer"), {"groups": 5}, "does not fit"),
        (("nodes", 0, "layer"), {"groups": "5"}, "layer"),
        (("scopes", 0), {"role": "def"}, "scope 0 is not the net"),
        (("scopes", 1), {"id": 5}, "says that it is 5"),
        (("scopes", 1), {"parent": None}, "has no parent"),
        (("nodes", 0), {"path": "a" * 65_537}, "a path has 65537 characters"),
        (("nodes", 0), {"path": "stage.forward"}, "is no path"),
        (("scopes", 1), {"name": "a b"}, "no name of a scope"),
        (("heads", 0), {"value": 99}, "the head aux is value 99"),
    ],
)
def test_a_graph_that_breaks_a_rule_is_refused(
    net: Network, path: tuple[str | int, ...], change: dict[str, Any], words: str
) -> None:
    assert words in broken(net, change, *path)


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "{", "[" * 100_000, "3", '{"version": true}', "\x00", '{"nodes": []}']
)
def test_what_is_no_graph_is_refused(text: str) -> None:
    with pytest.raises(NetspecError):
        Network.from_json(text)


def test_a_network_is_printed_in_a_line() -> None:
    network = netspec.parse("input 3x8x8\nconv3-4, relu")
    assert str(network) == "network: 3×8×8 → 4×8×8, 2 layers"
    assert repr(network) == f"<Network {network}>"
