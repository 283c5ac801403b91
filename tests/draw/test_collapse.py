"""Collapse: what is drawn once and badged is there as often as the badge says, and nothing else is merged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from netspec.draw.collapse import collapse
from netspec.draw.covers import covers_of
from netspec.draw.expand import expanded, graph_of
from netspec.draw.likeness import Likeness
from netspec.draw.tree import Chain, Group, Item, Join, Op, Part, Repeat, Side, Skip, Tangle, nodes_of, parts
from netspec.ir.network import Network
from tests.draw.subjects import CROSSING, LARGE, PRE_ACTIVATION, ZOO, parsed, zoo
from tests.networks_strategy import networks


def found(part: Part, kind: type) -> list[Part]:
    here = [part] if isinstance(part, kind) else []
    return here + [one for below in parts(part) for one in found(below, kind)]


def assert_isomorphic(network: Network) -> None:
    likeness = Likeness(network)
    assert expanded(collapse(network), likeness).signature() == graph_of(network, likeness).signature()


@pytest.mark.parametrize("name", [*ZOO, *LARGE])
def test_a_collapsed_network_expands_to_itself(name: str) -> None:
    assert_isomorphic(zoo(name))


@settings(max_examples=60, deadline=None)
@given(networks())
def test_a_collapsed_random_network_expands_to_itself(network: Network) -> None:
    assert_isomorphic(network)
    assert sorted(nodes_of(collapse(network))) == [node.id for node in network.nodes]


@settings(max_examples=30, deadline=None)
@given(networks())
def test_every_node_is_covered_by_one_drawn_part(network: Network) -> None:
    covered = [node for nodes in covers_of(collapse(network)).values() for node in nodes]
    assert sorted(covered) == [node.id for node in network.nodes]


def test_a_written_repeat_stays_one() -> None:
    repeats = found(collapse(parsed("input 3x8x8\nconv3-8 x3, maxpool")), Repeat)
    assert [repeat.count for repeat in repeats if isinstance(repeat, Repeat)] == [3]


def test_what_is_written_out_is_found_as_a_repeat() -> None:
    text = "input 8x8x8\n" + "conv3-8, bn, relu\n" * 4
    repeats = [part for part in found(collapse(parsed(text)), Repeat) if isinstance(part, Repeat)]
    assert [repeat.count for repeat in repeats] == [4]
    assert found(repeats[0].body, Op) == [Op((10, 11, 12))]


def test_another_kernel_is_no_repeat() -> None:
    assert found(collapse(parsed("input 8x8x8\nconv3-8, conv1-8, conv3-8, conv5-8")), Repeat) == []


def test_another_option_is_no_repeat() -> None:
    assert found(collapse(parsed("input 8x8x8\nconv3-8, conv3-8(groups=2), dropout0.1, dropout0.2")), Repeat) == []


def test_what_ends_at_another_resolution_is_no_repeat_that_nobody_wrote() -> None:
    assert found(collapse(parsed("input 8x16x16\nconv3-8, maxpool, conv3-8, maxpool")), Repeat) == []


def test_a_strided_layer_among_others_is_no_repeat_but_in_front() -> None:
    front, amid = parsed("input 8x8x8\nconv3-8/2, conv3-8, conv3-8"), parsed("input 8x8x8\nconv3-8, conv3-8/2, conv3-8")
    (repeat,) = found(collapse(front), Repeat)
    assert isinstance(repeat, Repeat)
    assert (repeat.count, repeat.first_differs) == (3, ("stride 2",))
    assert all(part.count == 2 for part in found(collapse(amid), Repeat) if isinstance(part, Repeat))


def test_the_first_block_of_a_residual_stage_may_project() -> None:
    repeats = [part for part in found(collapse(zoo("resnet50")), Repeat) if isinstance(part, Repeat)]
    assert [repeat.count for repeat in repeats] == [3, 4, 6, 3]
    assert repeats[0].first_differs == ("a projection skip", "64 channels in")
    assert repeats[1].first_differs[:2] == ("stride 2", "a projection skip")


def test_a_dense_block_is_one_repeat_though_its_input_grows() -> None:
    (repeat,) = found(collapse(parsed(PRE_ACTIVATION)), Repeat)
    assert isinstance(repeat, Repeat)
    assert repeat.count == 6


def test_conv_norm_and_activation_are_one_box() -> None:
    chain = collapse(parsed("input 3x8x8\nconv3-8(norm=bn, act=relu), maxpool, bn, relu, conv3-8"))
    assert [item.nodes for item in chain.items if isinstance(item, Op)] == [(1, 2, 3), (4,), (5, 6), (7,)]


def test_labels_that_cross_make_a_tangle() -> None:
    chain = collapse(parsed(CROSSING))
    assert [type(item) for item in chain.items][1] is Tangle


def test_an_identity_and_a_projection_are_skips() -> None:
    (join,) = found(collapse(parsed("input 8x8x8\nadd[ conv3-16, relu, conv3-16 | conv1-16, bn ]")), Join)
    assert isinstance(join, Join)
    assert isinstance(join.branches[0], Chain)
    assert join.branches[1] == Skip((4, 5))


def test_defs_are_groups_with_their_names() -> None:
    text = "input 3x8x8\ndef block(c) { conv3-{c}, maxpool }\nblock(8)\nblock(16) as wide"
    groups = [part for part in found(collapse(parsed(text)), Group) if isinstance(part, Group)]
    assert [(group.name, group.kind) for group in groups] == [("", "block"), ("wide", "block")]


def test_a_deep_nest_of_joins_is_not_followed_for_ever() -> None:
    names = [f"l{number}" for number in range(200)]
    text = "input 4x8x8\n" + "\n".join(f"conv1-4 as {name}" for name in names)
    text += "\n" + "\n".join(f"add[ id | @{name} ]" for name in reversed(names))
    assert_isomorphic(parsed(text))


def test_a_head_that_leaves_from_within_a_branch_stays_there() -> None:
    network = parsed("input 3x8x8\nconv3-8 as a, relu\nhead side { gap, fc-2 }\ncat[ conv3-8 | @a ]")
    assert_isomorphic(network)
    (join,) = found(collapse(network), Join)
    assert len(found(join, Side)) == 1


def test_a_head_that_reads_two_values_is_part_of_a_tangle() -> None:
    network = parsed("input 3x8x8\nconv3-8 as a, relu, conv3-8\nhead side { add[ id | @a ], gap, fc-2 }\nrelu")
    assert_isomorphic(network)
    assert [type(item) for item in collapse(network).items] == [Tangle]


def test_every_item_has_a_last_node() -> None:
    items: tuple[Item, ...] = collapse(zoo("googlenet")).items
    assert all(list(nodes_of(item)) for item in items)
