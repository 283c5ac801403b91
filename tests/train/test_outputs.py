"""A last layer is replaced by one for another number of classes, in the trunk and in side outputs."""

from __future__ import annotations

import pytest

import netspec
from netspec.ir.verify import broken_rules
from netspec.train.outputs import with_classes


@pytest.mark.parametrize(
    "text",
    [
        "input 3x32x32\nconv3-8, relu, gap, fc-10, softmax",
        "input 3x32x32\nconv3-8, conv1-10, relu, gap",
        "input 1x8x8\nconv3-4\nhead a { gap, fc-10 }\ngap, fc-10",
    ],
)
def test_the_outputs_are_as_many_as_the_classes(text: str) -> None:
    made = with_classes(netspec.parse(text), 7)
    assert not list(broken_rules(made))
    assert {made.output.shape, *(made.type_of(head.value).shape for head in made.heads)} == {(7,)}


def test_a_network_without_such_a_layer_stays_as_it_is() -> None:
    network = netspec.parse("input 8x4x4\nconv3-8, add[ id | conv1-8 ]")
    assert with_classes(network, 7) == network
