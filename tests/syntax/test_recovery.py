"""Several mistakes in one run, one message for each."""

from __future__ import annotations

import pytest

from tests.syntax.parsing import mistake, mistakes


def lines(text: str) -> list[tuple[str, int]]:
    return [(one.code.number, one.primary.place.line) for one in mistakes(text) if one.primary]


def test_mistakes_in_several_statements_are_told_in_the_order_of_the_text() -> None:
    text = "input 3x8x8\nconv3-64x2\nrelu\nfc-4k\ntitle 'a'\n"
    assert lines(text) == [("NS112", 2), ("NS115", 4), ("NS109", 5)]


def test_mistakes_inside_blocks_and_branches_are_found_one_by_one() -> None:
    text = """
def f(c) {
  conv3-64x2
  relu
  add[ conv3 -64 | fc-4k, relu | ]
}
net a {
  input 3x8x8, f(3
    ,4,), if a = b { relu relu }
}
"""
    assert lines(text) == [("NS112", 3), ("NS113", 5), ("NS115", 5), ("NS119", 5), ("NS117", 9)]


def test_what_follows_a_mistake_in_an_if_is_not_an_else_without_if() -> None:
    text = "if a b { relu }\n\nelse { tanh }\nfc-4k\n"
    assert lines(text) == [("NS120", 1), ("NS115", 4)]


def test_a_bar_in_the_skipped_text_ends_a_branch_in_a_join_alone() -> None:
    assert lines("add[ relu ! | tanh ? ]\n(relu ! | tanh ?)\n") == [("NS109", 1), ("NS109", 1), ("NS109", 2)]


def test_sixty_mistakes_are_sixty_diagnostics_and_a_thousand_are_capped() -> None:
    assert len(mistakes("input 3x8x8\n" + "conv3-64 !, " * 60)) == 60
    assert len(mistakes("relu !\n" * 1000)) == 100


def test_a_bound_behind_a_mistake_ends_the_reading() -> None:
    deep = "let a = 1" + " + 1" * 257
    assert lines(f"relu !\n{deep}\nrelu !\n") == [("NS109", 1), ("NS132", 2)]
    assert lines(f"{deep}\nrelu !\n") == [("NS132", 1)]


def test_a_mistake_at_the_very_end() -> None:
    assert lines("relu\nlet a =") == [("NS128", 2)]
    assert lines("|") == [("NS127", 1)]
    assert lines("relu, |, |") == [("NS127", 1), ("NS127", 1)]


# ── brackets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unclosed_bracket_is_shown_where_it_opens() -> None:
    found = mistake("input 3x8x8\n(conv3-64, maxpool\n")
    assert str(found.primary.place if found.primary else "") == "main.net:2:1"
    assert [label.message for label in found.labels] == ["the file ends here"]


def test_the_bracket_to_blame_is_found_by_its_indentation() -> None:
    text = "def f(c) {\n  conv3-{c\n  relu\n}\ndef g() { tanh }\ninput 3x8x8\n"
    found = mistake(text)
    assert str(found.primary.place if found.primary else "") == "main.net:2:9"


def test_where_an_unclosed_block_should_end_is_shown() -> None:
    text = "def f(c) {\n  relu\n\ndef g() {\n  tanh\n}\ninput 3x8x8\n"
    found = mistake(text)
    assert str(found.primary.place if found.primary else "") == "main.net:1:10"
    assert [(str(label.place), label.message) for label in found.labels] == [
        ("main.net:4:1", "it should have been closed before this")
    ]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("relu )", "NS104", "1:6"),
        ("fc-{64)", "NS104", "1:7"),
        ("add[ (relu | tanh ]", "NS103", "1:6"),
        ("relu\n}\n", "NS104", "2:1"),
    ],
)
def test_brackets_that_do_not_pair_up(text: str, code: str, place: str) -> None:
    found = mistake(text)
    assert found.code.number == code
    assert str(found.primary.place if found.primary else "") == f"main.net:{place}"


def test_mistakes_in_front_of_a_bracket_that_does_not_pair_up_are_told_and_none_behind_it() -> None:
    assert lines("fc-4k\nrelu )\nfc-4k\n") == [("NS115", 1), ("NS104", 2)]
    assert lines("fc-4k\n(relu\nfc-4k\n") == [("NS115", 1), ("NS103", 2)]


# ── strings ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_string_over_two_lines_is_one_mistake_at_its_opening_quote() -> None:
    found = mistake('title "AlexNet\nof 2012"\ninput 3x224x224\nconv3-64\n')
    assert (found.code.number, str(found.primary.place if found.primary else "")) == ("NS105", "main.net:1:7")


def test_a_quote_too_many_is_told_once() -> None:
    assert lines('title "a "b" c\ninput 3x8x8, relu\n') == [("NS107", 1)]


def test_all_bad_escapes_are_told() -> None:
    assert lines('title "a\\nb"\nfrom "a\\b" use c\n') == [("NS106", 1), ("NS106", 2)]
    assert lines('title "a\\') == [("NS105", 1)]


# ── other files ──────────────────────────────────────────────────────────────────────────────────────────────────────

OTHERS = {
    "a Pajek graph": '*Vertices 3\n1 "a"\n*Edges\n1 2\n',
    "a KiCad netlist": "(export (version D)\n  (design\n    (source a.sch)))\n",
    "a Hugin network": 'net\n{\n  node_size = (80 40);\n}\nnode A\n{\n  states = ("a" "b");\n}\n',
    "a SPICE netlist": "* C:\\a.asc\nR1 N001 0 1k\n.backanno\n.end\n",
    "a Darknet configuration": "[net]\nbatch=64\n[convolutional]\nfilters=32\n",
    "a Caffe prototxt": 'name: "LeNet"\nlayer {\n  name: "conv1"\n  type: "Convolution"\n}\n',
    "Python source": "import torch\nclass Net(torch.nn.Module):\n    pass\n",
    "Keras code": "model.add(Dense(10))\nmodel.add(Dense(10))\n",
    "a YAML file": "nc: 80\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n",
    "JSON": '{"layers": [1, 2]}\n',
    "XML": '<?xml version="1.0"?>\n<net/>\n',
    "a diff": "diff --git a/a.net b/a.net\n--- a/a.net\n",
}


@pytest.mark.parametrize("name", OTHERS)
def test_a_file_that_is_something_else_is_one_error(name: str) -> None:
    found = mistake(OTHERS[name])
    assert (found.code.number, found.message) == ("NS124", f"this looks like {name}")


def test_a_network_of_ours_with_a_mistake_is_ours() -> None:
    assert lines("input 3x8x8\ndef f(c):\n  return conv3-{c}\n")[0] == ("NS120", 2)
