"""What is said of labels that collide, or can't be seen."""

from __future__ import annotations

import pytest

from tests.elaborate.elaborating import mistake

INLINE = "inline def f() { conv3-8 as a }\n"


@pytest.mark.parametrize(
    ("text", "message", "help"),
    [
        (INLINE + "f, f", "every call of f", "make f a def"),
        (INLINE + "def g() { f, f }\nfor i in 0..2 { g }", "every call of f", "label the calls"),
        (INLINE + "for i in 0..2 { f }", "every turn of the loop", 'f as "f.{i}"'),
        (INLINE + "f x2", "every turn of the repeat", "label the repeat"),
        ("for i in 0..2 { conv3-8 as a }", "every turn of the loop", 'as "a.{i}"'),
        (
            "for i in 0..2 { head a { gap } }\nrelu",
            "every turn of the loop",
            'group with a label: ( ... ) as "stage.{i}"',
        ),
    ],
)
def test_a_label_that_one_text_gives_twice_says_how_it_came_about(text: str, message: str, help: str) -> None:
    found = mistake(text)
    assert found[0] == "NS204"
    assert message in found[1]
    assert help in found[2]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("head aux { conv3-8 as a, gap }\nadd[ id | @a ]", "a label of its own"),
        ("conv3-3 as a\ndef f() { add[ id | @a ] }\nf", "a label of its own"),
        ("conv3-3 as stem\nadd[ id | @stm ]", "did you mean @stem?"),
        ("(conv3-3 as a) as stage\nadd[ id | @a ]", '@"stage.a"'),
        ("def f() { (conv3-3 as a) as stage, add[ id | @a ] }\nf", '@"stage.a"'),
        ("add[ id | @a ]", "conv3-64 as a"),
    ],
)
def test_a_label_that_cannot_be_seen_says_where_it_is(text: str, help: str) -> None:
    code, _, found = mistake(text)
    assert code == "NS205"
    assert help in found


def test_a_reference_to_a_numbered_scope_is_told_its_label() -> None:
    code, _, help = mistake('(conv3-3) as "a.#"\nadd[ id | @"a.#" ]')
    assert code == "NS203"
    assert "without its .#" in help
