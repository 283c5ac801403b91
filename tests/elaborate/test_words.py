"""What is said of a word that is no layer: what was meant by it, and where a certain fix is offered."""

from __future__ import annotations

import pytest

from tests.elaborate.elaborating import elaborated, mistake


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("let c = 4\nconv3-c", "a name stands in braces: conv3-{c}"),
        ("conv3-c", "conv3-{c}, and c has no value here yet"),
        ("let classes = 4\nfc-clases", "did you mean fc-{classes}?"),
        ("conv3-in", "conv3-{in.c}"),
        ("conv3-O4", "write conv3-04"),
        ("conv3-l6", "write conv3-16"),
        ("let p = 0.5\ndropout-p", "dropout{p}"),
        ("let g = 3\ngn-g", "gn{g}"),
        ("let s = 2\nmaxpool-s", "maxpool{s}"),
        ("relu-s", "did you mean relu?"),
    ],
)
def test_a_name_behind_a_hyphen_is_shown_in_braces(text: str, words: str) -> None:
    code, _, help = mistake(text)
    assert code == "NS201"
    assert words in help


def test_a_name_behind_a_hyphen_is_put_into_braces_where_it_has_a_value() -> None:
    _, problems = elaborated("input 3x8x8\ndef f(c) { conv3-c(act=relu) }\nf(4)\n")
    fix = problems.diagnostics[0].fix
    assert fix is not None
    assert [edit.replacement for edit in fix.edits] == ["conv3-{c}"]


def test_arguments_without_a_word_for_them_here_are_left_out_of_a_translation() -> None:
    assert "conv3-64" in mistake('Conv2d(3, 64, 3, padding=1, device="cpu")')[2]
