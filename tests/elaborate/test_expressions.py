"""Section 6 of the language reference: what expressions come to, and what goes wrong in them."""

from __future__ import annotations

import pytest

from netspec.ir import Vector
from tests.elaborate.elaborating import elaborated, in_image, mistake


def value_of(expression: str) -> int:
    """The whole number that an expression comes to, as the width of a layer."""
    output = in_image(f"fc-{{{expression}}}").output
    assert isinstance(output, Vector)
    return output.channels


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ** 3 ** 2", 512),
        ("7 // 2", 3),
        ("-7 // 2 + 5", 1),
        ("-7 % 3", 2),
        ("6 / 3", 2),
        ("0.5 * 8", 4),
        ("+4", 4),
        ("- -4", 4),
        ("4 if true else 1 / 0", 4),
        ("1 if 1 > 2 or 2 >= 2 and not 1 != 1 else 9", 1),
        ("1 if false and 1 / 0 == 1 else 2", 2),
        ("1 if true or 1 / 0 == 1 else 2", 1),
        ('1 if "a" < "b" else 2', 1),
        ("1 if [1, 2] == 1..3 else 2", 1),
        ("1 if [1] == [true] else 2", 2),
        ("1 if relu == relu and relu != tanh else 2", 1),
        ("[5, 6, 7][1]", 6),
        ("(4..9)[2]", 6),
        ("sum([1, 2, 3][0..2])", 3),
        ("sum(0..5)", 10),
        ("len(0..7)", 7),
        ("len([1, [2, 3]])", 2),
        ("min(3, 1, 2)", 1),
        ("max([3, 1, 2])", 3),
        ("abs(-5)", 5),
        ("round(2.5)", 3),
        ("round(7)", 7),
        ("floor(2.9)", 2),
        ("ceil(2.1)", 3),
        ("int(2.9)", 2),
        ("int(float(3))", 3),
        ("log2(8)", 3),
        ("sqrt(49)", 7),
        ("enumerate([7, 8])[1][0]", 1),
        ("zip([1, 2], [3, 4])[1][1]", 4),
        ("divisible(18, 8)", 24),
        ("divisible(20, 8)", 24),
        ("divisible(1, 8)", 8),
        ("2**53 // 2**53", 1),
        ("in.c + in.h + in.w", 19),
        ("in.size", 192),
        ("in.rank", 2),
        ('1 if in.kind == "image" else 2', 1),
    ],
)
def test_an_expression_has_its_value(expression: str, value: int) -> None:
    assert value_of(expression) == value


@pytest.mark.parametrize(
    ("expression", "code", "words"),
    [
        ("64 / 0", "NS409", "divided by zero"),
        ("1 % 0", "NS409", "divided by zero"),
        ("0 ** -1", "NS409", "divides by zero"),
        ("(-2) ** 0.5", "NS409", "no real number"),
        ("2 ** 100000", "NS420", "2**53"),
        ("2 ** 54", "NS420", "2**53"),
        ("1.5 ** 3000", "NS420", "2**53"),
        ("1e308 * 10", "NS420", "2**53"),
        ("1e308 ** 2", "NS420", "2**53"),
        ("2**53 + 1", "NS420", "2**53"),
        ("9007199254740993", "NS420", "2**53"),
        ("1e400", "NS420", "finite"),
        ("32 + true", "NS409", "a boolean"),
        ('"a" + 1', "NS409", "a string"),
        ("-true", "NS409", "a boolean"),
        ('+"a"', "NS409", "a string"),
        ("[1] * 1000000000", "NS409", "a list"),
        ('1 if 1 == "1" else 2', "NS409", "one type"),
        ("1 if [1] < [2] else 2", "NS409", "in order"),
        ("1 if 1 else 2", "NS410", "true or false"),
        ("1 if not 0 else 2", "NS410", "true or false"),
        ("1 if 1 and true else 2", "NS410", "true or false"),
        ("[1, 2][2]", "NS411", "no item 2"),
        ("[1, 2][-1]", "NS411", "no item -1"),
        ("[][0]", "NS411", "no item 0"),
        ("3[0]", "NS411", "only lists"),
        ('[1]["a"]', "NS411", "whole number"),
        ("[1, 2][0..3]", "NS411", "goes past"),
        ("len(0..1.5)", "NS413", "whole number"),
        ("len(true..2)", "NS413", "whole number"),
        ("nothing", "NS201", "no value named nothing"),
        ("getattr(1)", "NS202", "no function getattr"),
        ("maxx(1)", "NS202", "no function maxx"),
        ("conv3(1)", "NS202", "a layer or a block"),
        ("min(x=1)", "NS409", "no named arguments"),
        ("min()", "NS409", "does not take 0"),
        ("abs(1, 2)", "NS409", "does not take 2"),
        ("abs(true)", "NS409", "a boolean"),
        ("min([])", "NS409", "empty list"),
        ("min([true])", "NS409", "a boolean"),
        ("len(3)", "NS409", "takes a list"),
        ("sum(3)", "NS409", "takes a list"),
        ("sum([true])", "NS409", "a boolean"),
        ("enumerate(3)", "NS409", "takes lists"),
        ("zip(3)", "NS409", "takes lists"),
        ("zip([1], [1, 2])", "NS409", "one length"),
        ("log2(0)", "NS409", "above 0"),
        ("sqrt(-1)", "NS409", "no negative"),
        ("divisible(8, 0)", "NS409", "from 1 on"),
        ("divisible(8, 1.5)", "NS409", "from 1 on"),
        ("len(enumerate(0..200000))", "NS420", "at most 100,000 items"),
        ("in.len", "NS401", "length of tokens"),
        ("in.d", "NS406", "no depth"),
        ("in.x", "NS201", "no in.x"),
        ("[1, nothing][0]", "NS201", "no value"),
        ("nothing + 1", "NS201", "no value"),
        ("-nothing", "NS201", "no value"),
        ("nothing[0]", "NS201", "no value"),
        ("len(nothing)", "NS201", "no value"),
        ("sum(0..nothing)", "NS201", "no value"),
        ("1 if nothing else 2", "NS201", "no value"),
        ("1 if nothing and true else 2", "NS201", "no value"),
        ("1 if not nothing else 2", "NS201", "no value"),
        ("3 / 2", "NS303", "1.5"),
        ('"a"', "NS303", "width"),
    ],
)
def test_a_wrong_expression_is_one_mistake(expression: str, code: str, words: str) -> None:
    found, message, _ = mistake(f"fc-{{{expression}}}")
    assert found == code
    assert words in message


def test_what_arrives_is_asked_of_its_own_kind() -> None:
    assert mistake("tokens, fc-{in.h}")[2] == "tokens have a length (in.len)"
    assert mistake("gap, fc-{in.w}")[2] == "a vector has channels alone (in.c)"
    assert in_image("tokens, fc-{in.len + in.rank}").output.shape == (64, 65)


def test_a_later_let_is_told_as_such() -> None:
    code, message, _ = mistake("fc-{a}\nlet a = 3")
    assert code == "NS201"
    assert message.endswith("yet")


def test_misspelt_names_are_suggested() -> None:
    assert mistake("let width = 3\nfc-{widht}")[2] == "did you mean width?"
    assert mistake("fc-{maxx(1)}")[2] == "did you mean max?"
    assert mistake("fc-{in.cc}")[2] == "did you mean in.c?"


def test_a_range_downwards_is_empty_and_advised_about() -> None:
    network, problems = elaborated("input 3x8x8\nfor i in 3..0 { relu }\ntanh\n")
    assert network is not None
    assert [node.kind for node in network.nodes] == ["tanh"]
    assert [(one.code.number, one.severity) for one in problems.diagnostics] == [("NS680", "warning")]


def test_a_value_that_a_mistake_left_out_is_not_reported_again() -> None:
    assert mistake("let a = 1 / 0\nfc-{a}, fc-{a + 1}")[0] == "NS409"
    assert mistake("for i in nothing { fc-{i} }")[0] == "NS201"
    assert mistake("if nothing { relu }")[0] == "NS201"
