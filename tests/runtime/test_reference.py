"""Compiled modules against the slow interpreter, on random networks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import HealthCheck, given, settings

from netspec.ir import Network
from netspec.layers import TorchParameter
from netspec.runtime import build
from tests.layers.strategies import BUILT_IN, JOINS
from tests.networks_strategy import networks
from tests.runtime.comparing import held_against_reference, keys_of, side_outputs_against_reference
from tests.runtime.interpreter import LAYERS

MANY = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
SOME = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """These networks are too small for more."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@MANY
@given(networks())
def test_outputs_and_gradients_are_those_of_the_interpreter(network: Network) -> None:
    held_against_reference(network)


@SOME
@given(networks())
def test_the_state_dict_holds_the_tensors_of_the_layers_by_their_paths(network: Network) -> None:
    assert build(network).state_dict().keys() == keys_of(network)


@SOME
@given(networks())
def test_every_node_is_a_module_or_a_parameter_and_nothing_else_is_there(network: Network) -> None:
    module = build(network)
    bare = {node.path for node in network.nodes if isinstance(node.layer.torch(network.incoming(node)), TorchParameter)}  # type: ignore[arg-type]
    nodes = {node.path for node in network.nodes} - bare
    around = {path[:at] for path in nodes | bare for at, mark in enumerate(path) if mark == "."}
    modules = {path for path, _ in module.named_modules() if path}
    inside = {path for path in modules if any(path.startswith(f"{node}.") for node in nodes)}
    assert modules - inside == nodes | around
    assert bare <= {name for name, _ in module.named_parameters()}


@SOME
@given(networks())
def test_side_outputs_leave_in_training_alone(network: Network) -> None:
    side_outputs_against_reference(network)


def test_the_interpreter_knows_every_layer() -> None:
    assert set(LAYERS) | set(JOINS) == set(BUILT_IN)


def test_two_modules_of_one_network_share_no_tensor() -> None:
    from netspec import parse

    network = parse("input 3x8x8\nconv3-4, bn, fc-2\n")
    one, other = build(network), build(network)
    with torch.no_grad():
        one.get_parameter("conv1.weight").zero_()
    assert other.get_parameter("conv1.weight").any()
