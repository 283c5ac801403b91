"""Section 7 of the language reference: the names that layers and scopes get."""

from __future__ import annotations

import pytest

from tests.elaborate.elaborating import in_image, mistake, network, paths


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("conv3-8, relu, conv3-8", ["conv1", "relu1", "conv2"]),
        ("conv3-8(norm=bn, act=relu)", ["conv1", "bn1", "relu1"]),
        ("relu6, relu6", ["relu6_1", "relu6_2"]),
        ("conv3-8 as stem, conv3-8", ["stem", "conv1"]),
        ("conv3-8(norm=bn) as stem", ["stem.conv1", "stem.bn1"]),
        ("conv3-8 x2 as enc", ["enc.0", "enc.1"]),
        ("conv3-8 x1 as enc", ["enc.0"]),
        ("conv3-8(act=relu) x2 as enc", ["enc.0.conv1", "enc.0.relu1", "enc.1.conv1", "enc.1.relu1"]),
        ("(conv3-8, relu) as stage", ["stage.conv1", "stage.relu1"]),
        ("(conv3-8 as a, relu) x2 as b", ["b.0.a", "b.0.relu1", "b.1.a", "b.1.relu1"]),
        ("(conv3-8, relu) x2", ["conv1", "relu1", "conv2", "relu2"]),
        ("add[ conv3-3 | id ] as res", ["res.conv1", "res.add1"]),
        ("for i in 0..2 { conv3-8 as stage{i} }", ["stage0", "stage1"]),
        ('for i in 0..2 { conv3-8 as "layer{i + 1}.{2 * i}" }', ["layer1.0", "layer2.2"]),
        ('conv3-8 as "a.b.c", relu as "a.b.d"', ["a.b.c", "a.b.d"]),
        ('(conv3-8(act=relu) x2, maxpool) as "features.#"', [f"features.{number}" for number in range(5)]),
        ('conv3-8(norm=bn, act=relu) as "stem.#"', ["stem.0", "stem.1", "stem.2"]),
        ('conv3-8 as "stem.#"', ["stem.0"]),
        ('conv3-8 x2 as "features.#"', ["features.0", "features.1"]),
        ('(conv3-8 as first, relu) as "features.#"', ["features.first", "features.0"]),
        ("def f() { conv3-8, relu }\nf, f()", ["f1.conv1", "f1.relu1", "f2.conv1", "f2.relu1"]),
        ("def f() { conv3-8 }\nf as a, f x2 as b", ["a.conv1", "b.0.conv1", "b.1.conv1"]),
        ("def block35() { relu }\nblock35", ["block35_1.relu1"]),
        ("inline def f() { conv3-8, relu }\nf, f", ["conv1", "relu1", "conv2", "relu2"]),
        ("inline def f() { conv3-8 }\nf as a", ["a.conv1"]),
        ("id, id as mark, relu", ["mark", "relu1"]),
        ("if true { conv3-8 }, conv3-8", ["conv1", "conv2"]),
        ("head aux { gap, fc-2 }\ngap", ["aux.gap1", "aux.fc1", "gap1"]),
        ("conv3-8 as class1, relu as self, tanh as x", ["class1", "self", "x"]),
    ],
)
def test_nodes_are_named(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("conv3-8 as a, relu as a", "NS204", "two things are named a"),
        ("conv3-8 as conv2, conv3-8, conv3-8", "NS204", "two things are named conv2"),
        ('conv3-8 as a, relu as "a.b"', "NS204", "it is a layer"),
        ('conv3-8 as "a.b", (relu) as a', "NS204", "two things are named a"),
        ("(conv3-8 as a) x2", "NS204", "every turn of the repeat"),
        ("for i in 0..2 { conv3-8 as a }", "NS204", "every turn"),
        ("relu as forward", "NS203", "nn.Module.forward"),
        ("relu as lambda", "NS203", "keyword of Python"),
        ("relu as __init__", "NS203", "belongs to Python"),
        ('relu as "a..b"', "NS203", "missing"),
        ('relu as "1a"', "NS203", "neither a name nor a number"),
        ("relu as a{1.5}", "NS203", "whole number"),
        ("let k = 1.5\nrelu as a{k}", "NS203", "whole number"),
        ("relu as a{-1}", "NS203", "neither a name nor a number"),
        ("head to { gap }\nrelu", "NS203", "nn.Module.to"),
        ("head aux { gap }\nhead aux { gap }\nrelu", "NS204", "two things are named aux"),
        ("relu as a\n@a", "NS206", "starts a path"),
        ("add[ id | @later ]\nrelu as later", "NS205", "no label later"),
        ("def f() { conv3-3 as inner }\nf\nadd[ id | @inner ]", "NS205", "no label inner"),
        ("conv3-3 as outer\ndef f() { add[ id | @outer ] }\nf", "NS205", "no label outer"),
        ("relu as left\nadd[ id | @lefft ]", "NS205", "no label lefft"),
        ("(relu as inner) as box\nadd[ id | @inner ]", "NS205", "no label inner"),
        ("relu as a\nadd[ id | tanh, @a ]", "NS206", "starts a path"),
    ],
)
def test_wrong_names_are_refused(text: str, code: str, words: str) -> None:
    found, message, _ = mistake(text)
    assert found == code
    assert words in message


def test_help_for_labels_names_what_can_be_written() -> None:
    assert mistake("relu as left\nadd[ id | @lefft ]")[2] == "did you mean @left?"
    assert mistake("(relu as inner) as box\nadd[ id | @inner ]")[2] == 'write its whole path: @"box.inner"'
    assert "label the repeat" in mistake("(conv3-8 as a) x2")[2]


def test_a_label_is_the_value_after_its_whole_term() -> None:
    net = in_image("conv3-3 x2 as a, relu, add[ id | @a ]")
    assert net["add1"].inputs == (net["relu1"].id, net["a.1"].id)
    net = in_image("conv3-3 x0 as a, relu, add[ id | @a ]")
    assert net["add1"].inputs == (net["relu1"].id, 0)


def test_a_reference_finds_items_scopes_and_outer_labels() -> None:
    net = in_image('conv3-3 x2 as a, relu, add[ id | @"a.0" ]')
    assert net["add1"].inputs[1] == net["a.0"].id
    net = in_image("conv3-3 as a, (relu, add[ id | @a ]) as box")
    assert net["box.add1"].inputs[1] == net["a"].id
    net = in_image("conv3-3 as a, relu\nhead h { add[ id | @a ] }\ngap")
    assert net["h.add1"].inputs[1] == net["a"].id
    net = in_image("add[ relu | id ] as j, tanh, add[ id | @j as again ], add[ id | @again ]")
    assert net["add2"].inputs[1] == net["j"].id


def test_a_reference_may_stand_first_in_a_group_that_stands_first() -> None:
    net = in_image("conv3-3 as a, relu, cat[ id | (@a, tanh), relu ]")
    assert net["tanh1"].inputs == (net["a"].id,)


def test_a_net_of_a_def_has_no_scope_around_it() -> None:
    net = network("def f(c) { input 3x8x8, conv3-{c} }\nnet a = f(4)\n")
    assert [node.path for node in net.nodes] == ["conv1"]
    assert net.name == "a"
