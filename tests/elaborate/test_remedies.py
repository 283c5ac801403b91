"""What the help says where shapes do not fit."""

from __future__ import annotations

import pytest

from netspec.elaborate.graph import Graph
from netspec.elaborate.remedies import remedy_for_misfit
from netspec.layers import Image, Misfit, registry
from tests.elaborate.elaborating import elaborated, mistake


def help_in(text: str, arriving: str = "3x8x8") -> str:
    _, problems = elaborated(f"input {arriving}\n{text}\n")
    return problems.diagnostics[0].help or ""


@pytest.mark.parametrize(
    ("text", "help"),
    [
        (
            "add[ conv3-8/2, conv3-8 | conv1-8 ]",
            "write /2 on `conv1-8` in branch 2, or take it out of `conv3-8/2` in branch 1",
        ),
        ("add[ conv3-3/2 | id ]", "put conv1-3/2 in the place of id in branch 2"),
        ("cat[ conv3-8/2 | id ]", "put conv1-8/2 in the place of id in branch 2"),
        ("add[ conv3-8/2 | relu ]", "`conv3-8/2` in branch 1 steps by 2: take that out, or put maxpool2 into branch 2"),
        (
            "cat[ conv1-8 | conv3-8 | maxpool3/2(pad=1) ]",
            "write /1 on `maxpool3/2(pad=1)` in branch 3, which steps by 2; the others do not",
        ),
        ("add[ conv3-3(pad=0) | id ]", "a window without padding shrinks branch 1: pad=same keeps the size"),
        ("add[ conv3-8 | id ]", "branch 2 passes on the 3 channels that arrive: conv1-8 in it makes 8 of them"),
        (
            "add[ conv3-8 | relu, conv1-9, relu ]",
            "branch 1 ends in 8 channels (`conv3-8`), branch 2 ends in 9 channels (`conv1-9`): give both one width",
        ),
        ("cat[ conv3-8 | gap ]", "branch 2 became a vector at `gap`, and the others still have positions"),
        ("add[ add[ conv3-8/2 | maxpool, conv1-8 ] | conv3-8 ]", "write /2 on `conv3-8` in branch 2"),
    ],
)
def test_a_join_that_does_not_fit_names_the_cheapest_repair(text: str, help: str) -> None:
    assert help in help_in(text)


def test_branches_that_nothing_brings_together_get_no_repair() -> None:
    assert help_in("cat[ tokens | conv3-8 ]") == ""


def test_a_stretch_of_one_axis_alone_is_a_matter_of_windows() -> None:
    assert "a window without padding" in help_in("add[ maxpool{2, 1} | id ]")


@pytest.mark.parametrize(
    ("text", "arriving", "help"),
    [
        (
            "conv3-8, fc-4, conv3-8",
            "3x8x8",
            "put conv3-8 in front of `fc-4`, which makes a vector of an image of 8×8×8",
        ),
        ("conv3-8", "vector 9", "the input is a vector: `fc` works on it"),
        ("conv3-8", "tokens 4x8", "`image{h, w}` makes an image of tokens, `gap` a vector"),
        ("conv3-16(groups=3)", "8x8x8", "groups may be 1, 2, 4 or 8 here"),
        ("attention5", "tokens 4x8", "heads may be 2, 4 or 8 here"),
        ("gn3", "8x8x8", "groups may be 1, 2, 4 or 8 here"),
        ("slice{8, 24}", "16x8x8", "what arrives has 16 channels, at 8×8 positions"),
        ("conv3x3-16", "1x16000", "over one dimension of space a window is one number: conv3-16"),
        ("maxpool x9", "224x224x3", "is the input 224×224×3 with its channels last? They come first: input 3x224x224"),
    ],
)
def test_a_layer_that_does_not_fit_says_what_would(text: str, arriving: str, help: str) -> None:
    assert help in help_in(text, arriving)


def test_an_input_that_is_small_is_not_taken_for_channels_last() -> None:
    assert "channels last" not in help_in("maxpool x9", "3x16x16")
    assert "channels last" not in help_in("maxpool x9", "1x16")


def test_divisors_of_channels_without_end_are_not_looked_for() -> None:
    assert help_in("conv3-4194304(groups=3)", "4194304x1x1") == ""


def test_a_single_channel_leaves_one_choice() -> None:
    assert help_in("conv3-8(groups=2)", "1x8x8") == "groups may be 1 here"


def test_a_long_layer_is_cut_where_it_is_named() -> None:
    long = "conv3-8/2(dilation=1, groups=1, bias=true, pad_mode=zeros)"
    assert "`conv3-8/2(dilation=1, groups=1, bias=tr…`" in help_in(f"add[ {long} | conv1-8 ]")


def test_a_mistake_in_a_def_is_shown_with_its_calls() -> None:
    _, problems = elaborated("def f(c) { conv3-{c}, fc-4, conv3-8 }\ninput 3x8x8\nf(8) x2\n")
    assert problems.diagnostics[0].trail == ("in the 1st of 2, line 3", "in `f(8)`, line 3")


def test_a_label_that_a_loop_repeats_gets_the_loop_variable() -> None:
    _, message, help = mistake("for i in 0..2 { conv3-3 as block }")
    assert "every turn of the loop" in message
    assert help == 'put the loop\'s i into the label: as "block.{i}"'


def test_a_label_that_a_repeat_repeats_belongs_on_the_repeat() -> None:
    _, message, help = mistake("(conv3-3 as block, relu) x2")
    assert "every turn of the repeat" in message
    assert "label the repeat instead" in help


@pytest.mark.parametrize("text", ["pick{9}", "slice{0, 99}"])
def test_what_goes_beyond_tokens_is_said_by_the_message_alone(text: str) -> None:
    _, problems = elaborated(f"input tokens 4x8\n{text}\n")
    assert problems.failed


def test_joins_of_tokens_and_of_other_ranks_get_no_repair() -> None:
    _, problems = elaborated("input tokens 4x8\nadd[ fc-9 | id ]\n")
    assert problems.diagnostics[0].help is None


def test_a_misfit_of_nobody_in_particular_gets_no_remedy() -> None:
    image, graph = Image(channels=3, space=(8, 8)), Graph(input=Image(channels=3, space=(8, 8)))
    for misfit in (Misfit("no", reason="kind"), Misfit("no", reason="indivisible"), Misfit("no", reason="limit")):
        assert remedy_for_misfit(misfit, registry.kinds["relu"](), (0,), (image,), 0, graph) is None


def test_of_branches_two_and_two_those_of_other_sizes_are_compared() -> None:
    help = help_in("cat[ conv1-8/2, relu | conv1-9/2, relu | conv1-8, relu | conv1-9, relu ]")
    assert "/2" in help
