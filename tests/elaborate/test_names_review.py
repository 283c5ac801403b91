"""Advice on names: those that nothing uses, and those that hide others."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.elaborate.elaborating import elaborated


def advice(text: str) -> list[str]:
    found, problems = elaborated(text)
    assert found is not None, [one.message for one in problems.diagnostics]
    return [one.message for one in problems.diagnostics if one.code.number in ("NS681", "NS682")]


@pytest.mark.parametrize(
    ("statement", "what"),
    [("let a = 1", "the let a"), ("param a = 1", "the param a"), ("def a() { relu }", "the def a")],
)
def test_what_nothing_uses_is_said(statement: str, what: str) -> None:
    assert advice(f"input 3x8x8\n{statement}\nrelu\n") == [f"{what} is never used"]


def test_an_underscore_keeps_a_name_on_purpose() -> None:
    assert advice("input 3x8x8\nlet _a = 1\nrelu\n") == []


@pytest.mark.parametrize(
    "use",
    [
        "conv3-{a}", "conv{a}-8", "conv3-8/{a}", "relu x{a}", "conv3-8(dilation=a)", "relu as b{a}",
        "add[ relu x{a} | id ]",
        "if a == 1 { relu }", "relu\nfor i in 0..a { relu }", "relu, expect params == a - 1", "(conv3-{a})",
        "default conv(dilation=a), conv3-8", "def f(c=a) { conv3-{c} }, f", "relu\nhead h(weight=a) { gap, fc-2 }",
        "let b = [a, -a][0]\nconv3-{b}", "conv3-{max(a, 2)}", "if false { relu } else { conv3-{a} }",
        "conv3-8, train { epochs = a }",
    ],
)  # fmt: skip
def test_every_way_to_use_a_name_counts(use: str) -> None:
    assert advice(f"input 3x8x8\nlet a = 1\n{use}\n") == []


def test_nets_use_defs_and_what_they_are_called_with() -> None:
    assert advice("param k = 8\ndef f(c) { input 3x8x8, conv3-{c} }\nnet a(n=k) = f(n)\n") == []


def test_labels_and_loops_need_nobody() -> None:
    assert advice("input 3x8x8\nfor i in 0..2 { relu }\ntanh as a\n") == []


def test_a_name_that_hides_another_is_shown_with_it() -> None:
    found, problems = elaborated("input 3x8x8\nlet c = 4\nfor c in [8] { conv3-{c} }\nfc-{c}\n")
    assert found is not None
    shadow = next(one for one in problems.diagnostics if one.code.number == "NS682")
    assert shadow.message == "the loop's c hides the let c from here on"
    assert shadow.labels[0].place.line == 2


def test_a_parameter_may_hide_too() -> None:
    said = advice("input 3x8x8\nparam c = 4\ndef f(c) { conv3-{c} }\nf(c)\n")
    assert said == ["the parameter c hides the param c from here on"]


def test_a_let_within_a_block_is_judged_by_itself() -> None:
    said = advice("input 3x8x8\nif true { let a = 1, relu }\n(let b = 2, conv3-{b})\n")
    assert said == ["the let a is never used"]


def test_an_import_that_nothing_uses_is_said(tmp_path: Path) -> None:
    (tmp_path / "b.net").write_text("def t() { relu }\ndef u() { relu }\n")
    text = 'from "b.net" use t u\ninput 3x8x8\nt\n'
    found, problems = elaborated(text, path=tmp_path / "main.net")
    assert found is not None
    assert [one.message for one in problems.diagnostics if one.code.number == "NS681"] == ["the import u is never used"]


def test_two_lets_of_one_name_are_an_error_and_no_advice() -> None:
    _, problems = elaborated("input 3x8x8\nlet a = 1\nlet a = 2\nconv3-{a}\n")
    assert not [one for one in problems.diagnostics if one.code.number in ("NS681", "NS682")]
