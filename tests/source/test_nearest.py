"""Did you mean."""

from __future__ import annotations

import pytest

from netspec.source.nearest import edits, nearest

KINDS = ["conv", "deconv", "dwconv", "maxpool", "avgpool", "softmax", "softplus", "relu", "relu6", "fc", "bn", "ln"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("con", "conv"),
        ("cnov", "conv"),
        ("convv", "conv"),
        ("Conv", "conv"),
        ("maxpol", "maxpool"),
        ("mxapool", "maxpool"),
        ("sotfmax", "softmax"),
        ("rleu", "relu"),
        ("fcc", "fc"),
        ("bm", "bn"),
    ],
)
def test_a_slip_of_the_finger_finds_its_word(word: str, meant: str) -> None:
    assert nearest(word, KINDS) == meant


@pytest.mark.parametrize("word", ["", "x", "banana", "zz", "transformer"])
def test_what_is_far_from_everything_finds_nothing(word: str) -> None:
    assert nearest(word, KINDS) is None


def test_ties_are_decided_the_same_way_whatever_the_order() -> None:
    assert nearest("bat", ["cat", "bad", "bar"]) == nearest("bat", ["bar", "bad", "cat"]) == "bad"


def test_a_word_of_a_megabyte_costs_nothing() -> None:
    assert nearest("a" * 1_000_000, KINDS) is None


def test_a_swap_of_neighbours_is_one_edit() -> None:
    assert edits("conv", "cnov", 3) == 1
    assert edits("ab", "ba", 1) == 1


def test_beyond_the_most_there_is_no_distance() -> None:
    assert edits("kitten", "sitting", 2) is None
    assert edits("kitten", "sitting", 3) == 3
    assert edits("a", "abcd", 2) is None
