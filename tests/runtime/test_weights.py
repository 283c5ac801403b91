"""Checkpoints mapped onto networks: by name, by order, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import torch
from torch import Tensor

from netspec import parse
from netspec.ir import Network
from netspec.runtime import Transfer, build, match, put
from netspec.source import Problems
from netspec.source.codes.output import WeightsMisfit
from tests.runtime import zoo

TEXT = "input 3x8x8\nconv3-4, bn, relu, conv3-4, bn, gap, fc-2\n"


def matched(network: Network, tensors: Mapping[str, Tensor]) -> Transfer:
    problems = Problems()
    transfer = match(network, build(network), tensors, problems, "file")
    assert transfer is not None, problems.diagnostics
    return transfer


def refused(network: Network, tensors: Mapping[str, Tensor]) -> str:
    problems = Problems()
    assert match(network, build(network), tensors, problems, "file") is None
    (found,) = problems.diagnostics
    assert found.code is WeightsMisfit
    return "\n".join([found.message, *found.notes])


def renamed(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Every module under another name; the order and the tensors' own names stay."""
    modules = list(dict.fromkeys(key.rpartition(".")[0] for key in tensors))
    return {f"m{modules.index(key.rpartition('.')[0])}.{key.rpartition('.')[2]}": one for key, one in tensors.items()}


def test_equal_names_match_whatever_the_order() -> None:
    network = parse(TEXT)
    state = build(network).state_dict()
    transfer = matched(network, dict(reversed(state.items())))
    assert transfer.how == "name"
    assert all(moved.source == moved.target for moved in transfer.moved)


@pytest.mark.parametrize("name", ["vgg16", "resnet50", "densenet121", "efficientnet_b0", "mobilenet_v2"])
def test_scrambled_names_match_by_order_kind_and_shape(name: str) -> None:
    network = zoo.network(name)
    with torch.device("meta"):
        state = build(network).state_dict()
        problems = Problems()
        transfer = match(network, build(network), renamed(state), problems, name)
    assert transfer is not None
    assert transfer.how == "order"
    assert list(dict(zip(state, renamed(state), strict=True)).items()) == [(m.target, m.source) for m in transfer.moved]


def test_a_bare_parameter_goes_under_another_name() -> None:
    network = parse("input 3x8x8\nconv4-8/4(pad=0), tokens, cls, pos, attention2, pick{0}, fc-2\n")
    state = build(network).state_dict()
    other = {
        key.replace("cls1", "class_token").replace("pos1", "position.embedding"): one for key, one in state.items()
    }
    transfer = matched(network, other)
    assert {(m.target, m.source) for m in transfer.moved} >= {("cls1", "class_token"), ("pos1", "position.embedding")}


def test_side_outputs_may_be_registered_elsewhere() -> None:
    network = parse("input 3x8x8\nconv3-4\nhead side { gap, fc-5 }\nconv3-6, gap, fc-2\n")
    state = build(network).state_dict()
    side = {key: one for key, one in state.items() if key.startswith("side.")}
    other = renamed({**{key: one for key, one in state.items() if key not in side}, **side})
    transfer = matched(network, other)
    assert next(m.source for m in transfer.moved if m.target == "side.fc1.weight") == list(other)[-2]


def test_a_counter_that_is_missing_stays() -> None:
    network = parse(TEXT)
    state = {key: one for key, one in build(network).state_dict().items() if "num_batches" not in key}
    assert matched(network, state).kept == ("bn1.num_batches_tracked", "bn2.num_batches_tracked")
    assert matched(network, renamed(state)).kept == ("bn1.num_batches_tracked", "bn2.num_batches_tracked")


def test_a_transposed_matrix_is_refused_by_its_name() -> None:
    network = parse(TEXT)
    state = build(network).state_dict()
    state["fc1.weight"] = state["fc1.weight"].T
    assert "fc1.weight: 2×4 here, 4×2 in the file" in refused(network, state)


def test_a_tensor_too_few_is_refused() -> None:
    network = parse(TEXT)
    state = build(network).state_dict()
    del state["conv1.bias" if "conv1.bias" in state else "conv1.weight"]
    assert "not in the file: conv1.weight" in refused(network, state)


def test_names_that_say_otherwise_than_the_order_are_refused() -> None:
    network = parse("input 4x8x8\nconv3-4 as a, conv3-4 as b, conv3-4 as c\n")
    state = build(network).state_dict()
    other = {key.replace("a.", "d."): state[key] for key in sorted(state, reverse=True)}
    assert "is module" in refused(network, other)


def test_another_order_of_shapes_is_refused() -> None:
    network = parse("input 3x8x8\nconv3-4, conv3-5, conv3-6\n")
    state = build(network).state_dict()
    assert "in order, conv1" in refused(network, renamed(dict(sorted(state.items(), reverse=True))))


def test_what_is_only_in_the_file_is_not_used_and_said() -> None:
    network = parse(TEXT)
    state = {**build(network).state_dict(), "aux.weight": torch.zeros(3)}
    assert matched(network, state).unused == ("aux.weight",)


def test_nothing_is_put_before_all_is_decided_and_precision_is_the_modules() -> None:
    network = parse(TEXT)
    module, state = build(network), {key: one.double() for key, one in build(network).state_dict().items()}
    put(module, state, matched(network, state))
    assert module.get_parameter("fc1.weight").dtype is torch.float32
    torch.testing.assert_close(module.get_parameter("fc1.weight"), state["fc1.weight"].float())
