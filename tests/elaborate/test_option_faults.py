"""What is said of options that are refused, unknown, missing or without a name."""

from __future__ import annotations

import pytest

from netspec.elaborate.option_faults import help_for_missing, help_without
from netspec.layers import registry
from tests.elaborate.elaborating import elaborated, mistake


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        ("conv3-0", "should be at least 1, and this is 0", ""),
        ("dropout1.5", "should be at most 1", "a probability lies between 0 and 1: dropout0.15"),
        ("dropout500", "should be at most 1", ""),
        ("dropout{-1}", "should be at least 0", ""),
        ("bn(eps=0)", "should be above 0", ""),
        ("conv3-{16 / 3}", "should be a whole number", "// divides and rounds down"),
        ("conv3-8(groups=[1])", "should be a whole number", ""),
        ("scale{true}", "should be a number", ""),
        ("avgpool(ceil=1)", "should be true or false", "write ceil=true"),
        ("avgpool(ceil=2)", "should be true or false", ""),
        ("conv3-8(bias=0)", "should be true, false or auto", "write bias=false"),
        ("conv3-8(bias=False)", "should be true, false or auto", "write bias=false"),
        ("conv3-8(pad=Same)", "should be same, none", "write pad=same"),
        ("conv3-8(pad=valid)", "should be same, none", "write pad=0 for no padding"),
        ("conv3-8(pad=-1)", "should be same, none", "padding is at least 0"),
        ("conv3-8(act=rleu)", "activation family", "did you mean act=relu?"),
        ("conv3-8(act=swish)", "activation family", "did you mean act=silu?"),
        ("conv3-8(act=lekay0.1)", "activation family", "did you mean act=leaky?"),
        ("conv3-8(act=conv3)", "activation family", "there are "),
        ("conv3-8(norm=batchnorm)", "norm family", "did you mean norm=bn?"),
        ("conv3-8(pad_mode=zeroes)", "should be zeros, reflect, replicate or circular", "did you mean pad_mode=zeros?"),
        ('conv3-8(pad_mode="")', "should be zeros, reflect, replicate or circular", ""),
    ],
)
def test_a_refused_value_says_what_would_do(text: str, message: str, help: str) -> None:
    code, said, remedy = mistake(text)
    assert code == "NS303"
    assert message in said
    assert remedy.startswith(help)
    assert bool(remedy) == bool(help)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("conv3", "write conv3-64"),
        ("conv", "write conv3-64"),
        ("fc", "write fc-64"),
        ("conv3x64", "write conv3-64 for 64 channels (conv3x64 is a kernel of 3 by 64)"),
        ("conv{3, 3, 3}", "write conv3x3x3-64"),
        ("droppath", "write droppath{n}"),
    ],
)
def test_a_missing_part_is_shown_in_its_place(text: str, help: str) -> None:
    _, problems = elaborated(f"input 3x8x8\n{text}\n")
    assert problems.diagnostics[0].code.number == "NS304"
    assert (problems.diagnostics[0].help or "").startswith(help)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("dropout(0.3)", "write dropout0.3"),
        ("conv(3, 8)", "write conv3-8"),
        ("conv(3, 8, 2)", "write conv3-8/2"),
        ("conv(3, 8, 2, 1)", "write conv3-64/2 or name it: "),
        ("conv(in.c)", "write conv3-64/2 or name it: "),
        ("relu(1)", "write relu"),
    ],
)
def test_an_option_without_a_name_is_put_where_it_belongs(text: str, help: str) -> None:
    _, message, remedy = mistake(text)
    assert "takes its options by name" in message
    assert remedy.startswith(help)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("fc4096", "write fc-4096"),
        ("maxpool3-2", "maxpool keeps the channels that arrive: leave the width out; a stride stands behind a slash"),
        ("lrn5-3", "lrn keeps the channels that arrive: leave the width out"),
        ("relu/2", "write relu without it"),
        ("gap3", "write gap without it"),
    ],
)
def test_a_part_that_a_kind_has_not_is_named(text: str, help: str) -> None:
    code, _, remedy = mistake(text)
    assert code == "NS301"
    assert remedy.startswith(help)


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("conv3-8(padding=1)", "did you mean pad?"),
        ("conv3-8(pading=1)", "did you mean pad?"),
        ("conv3-8(gruops=1)", "did you mean groups?"),
        ("conv3-8(strides=2)", "did you mean stride? It has its place in the layer's word: conv3-64/2"),
        ("conv3-8(banana=2)", "it has "),
        ("relu(inplace=true)", "relu has no options at all"),
    ],
)
def test_an_unknown_option_is_answered_with_ours(text: str, help: str) -> None:
    code, _, remedy = mistake(text)
    assert code == "NS301"
    assert remedy.startswith(help)


def test_what_a_default_refuses_is_said_where_it_stands() -> None:
    _, problems = elaborated("input 3x8x8\ndefault conv(pad=-1)\nconv3-8\n")
    assert [one.primary.place.line for one in problems.diagnostics if one.primary] == [2]


def test_parts_without_a_place_in_the_word_are_written_as_options() -> None:
    assert help_for_missing(registry.kinds["conv"], "groups", {}) == "write conv(groups=...)"
    assert help_without(registry.kinds["lrn"], "width", "3").endswith("leave the width out")
