"""Advice: every page's examples, the limits of each rule, and the comments that silence it."""

from __future__ import annotations

import pytest

from netspec.analysis import advise, verify_joins
from netspec.reading import Choices, elaborate, open_text
from netspec.source import Code, Problems
from netspec.source.codes import advice
from netspec.source.codes.pages import page_of

CODES = sorted(
    (one for one in vars(advice).values() if isinstance(one, type) and issubclass(one, Code) and one is not Code),
    key=lambda code: code.number,
)


def problems_of(text: str, ignore: tuple[str, ...] = ()) -> Problems:
    problems = Problems()
    opened = open_text(text, "main.net", problems)
    assert opened is not None
    network = elaborate(opened, problems, Choices(), None)
    assert network is not None, [one.message for one in problems.diagnostics]
    advise(network, problems, ignore=ignore)
    return problems


def advice_on(text: str, ignore: tuple[str, ...] = ()) -> list[str]:
    return [one.code.number for one in problems_of(text, ignore).diagnostics]


@pytest.mark.parametrize("code", CODES, ids=lambda code: code.number)
def test_the_failing_example_of_a_page_is_advised_about_and_the_mended_one_is_not(code: type[Code]) -> None:
    page = page_of(code)
    assert code.number in advice_on(page.fails.files["main.net"])
    assert advice_on(page.mended.files["main.net"]) == []


CLEAN = {
    "a pool that fits": "input 3x8x8\nmaxpool",
    "padding that the stride leaves over": "input 3x224x224\nconv7-64/2, relu",
    "a kernel of one with a stride skips positions on purpose": "input 8x8x8\nadd[ conv1-16/2 | conv3-16/2 ]",
    "depthwise and pointwise split one map on purpose": "input 8x8x8\ndwconv3, conv1-16, relu",
    "1×7 and 7×1 split one map on purpose": "input 8x16x16\nconv1x7-16, conv7x1-16, relu",
    "another layer reads what lies between two linear maps": "input 8x8x8\nconv3-8 as a, add[ conv3-8 | @a ], relu",
    "no bias in front of batch norm": "input 3x8x8\nconv3-8, bn, relu",
    "sigmoid and softmax may end a network": "input vector 9\nfc-8, relu, fc-3, softmax",
    "a rectifier may end a network of images": "input 3x8x8\nconv3-8, relu",
    "large kernels over few channels": "input 3x32x32\nconv7-64, relu",
    "large depthwise kernels": "input 64x32x32\ndwconv7, conv1-64, relu",
    "windows without padding know no multiples": "input 3x31x31\nconv3-8/2(pad=0), relu",
    "a gate from global pooling": "input 8x8x8\nmul[ id | gap, fc-8, sigmoid ]",
    "a gate from adaptive pooling": "input 8x8x8\nmul[ id | avgpool(out=1), conv1-8, sigmoid ]",
    "a small classifier over an image": "input 1x8x8\nfc-10",
    "branches of one step and centre": "input 8x16x16\nadd[ conv3-8/2 | conv1-8/2 ], relu",
}


@pytest.mark.parametrize("name", CLEAN)
def test_nothing_is_said_where_nothing_is_wrong(name: str) -> None:
    assert advice_on(CLEAN[name]) == []


SAID = {
    "NS602": "input 3x8x8\nconv3-8, dropout, conv3-8, relu",
    "NS605": "input vector 9\nfc-3, relu",
    "NS606": "input 3x8x8\nconv3-8, dropout2d, relu, bn, relu",
    "NS607": "input 64x32x32\nconv7-64, relu",
    "NS610": "input 8x16x16\ncat[ conv3-8/2 | maxpool ], relu",
}


@pytest.mark.parametrize("number", SAID)
def test_what_is_said_looks_through_what_changes_nothing(number: str) -> None:
    assert number in advice_on(SAID[number])


def test_a_comment_on_the_line_silences_its_advice_there() -> None:
    line = "input vector 9\nfc-8, fc-3"
    assert advice_on(line) == ["NS602"]
    assert advice_on(f"{line}  # netspec: ignore NS602") == []
    assert advice_on(f"# netspec: ignore NS602\n{line}") == ["NS602"]
    assert advice_on(f"{line}  # netspec: ignore NS601") == ["NS602"]


def test_a_comment_for_the_file_silences_all_of_a_code() -> None:
    assert advice_on("# netspec: ignore-file NS602 low rank is meant\ninput vector 9\nfc-8, fc-3\nfc-2, fc-1") == []
    assert advice_on("# netspec: ignore-file NS601, NS602\ninput vector 9\nfc-8, fc-3") == []


def test_codes_are_silenced_from_outside_too() -> None:
    assert advice_on("input vector 9\nfc-8, fc-3", ignore=("NS602",)) == []


def test_errors_are_never_silenced() -> None:
    text = "# netspec: ignore-file NS614\ninput 8x16x16\nadd[ conv3-8/2 | crop{8, 8} ], relu"
    assert advice_on(text, ignore=("NS614",)) == ["NS614"]


def test_steps_that_differ_are_an_error_without_advice() -> None:
    problems = Problems()
    opened = open_text("input 8x16x16\nadd[ conv3-8/2 | crop{8, 8} ], relu", "main.net", problems)
    assert opened is not None
    network = elaborate(opened, problems, Choices(), None)
    assert network is not None
    verify_joins(network, problems)
    assert problems.failed
    assert [one.code.number for one in problems.diagnostics] == ["NS614"]


def test_both_paths_are_named_where_centres_differ() -> None:
    (found,) = problems_of(
        "input 8x16x16\nconv3-8, relu, add[ conv2-8 as even, relu | conv3-8 as odd ], relu"
    ).diagnostics
    assert found.code is advice.CentresDiffer
    assert found.notes == ("branch 1: even → relu2", "branch 2: odd")


def test_advice_inside_a_def_says_through_which_call() -> None:
    (found,) = problems_of("def f(c) { conv3-{c}, conv3-{c}, relu }\ninput 3x16x16\nf(8)").diagnostics
    assert found.trail == ("in `f(8)`, line 3",)


def test_layers_beyond_the_input_are_counted_in_one_report() -> None:
    (found,) = problems_of("input 3x8x8\n(conv3-16, relu) x7").diagnostics
    assert found.code is advice.BeyondInput
    assert "2 more behind it" in found.message


def test_a_shortcut_around_every_layer_keeps_the_minimal_field_small() -> None:
    assert advice_on("input 16x8x8\n(add[ conv3-16 | id ], relu) x9") == []
