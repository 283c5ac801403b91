"""What is said of mistakes that the other files of this folder do not come by, a line each."""

from __future__ import annotations

import gc

import pytest

from netspec.elaborate.budget import MOST_REPORTS, room_for_work
from netspec.elaborate.program import net_names
from netspec.source import Problems, SourceText
from netspec.syntax import parse_source
from tests.elaborate.elaborating import elaborated, in_image, mistake, mistakes

ONE_MISTAKE = [
    # expressions
    ("let x = 2.0 ** 1050", "NS420", "beyond 2**53"),
    ("let x = 0.5 ** -2000", "NS420", "beyond 2**53"),
    ("let x = max", "NS201", "max is a function"),
    ("for i in 0..2 { conv3-{wdth} }", "NS201", "no value named wdth"),
    ("let a = 1\nif true { let a = 2, conv3-{aa} }", "NS201", "did you mean a?"),
    ("conv3-3, expect params == true", "NS409", "a figure is a number"),
    ("conv3-{2**53}", "NS420", "more than 2**53 elements"),
    # calls and names
    ("def f(c) { conv3-{c} }\nf(1 / 0)", "NS409", "divided by zero"),
    ("let none = 3", "NS203", "keyword"),
    ("for i in 0..2 { foo }", "NS201", "no layer or def named foo"),
    ("for i in 0..2 { add[ id | @q ] }", "NS205", "no label q"),
    ("relu x0 as a, id x0\n@q", "NS205", "no label q"),
    ("(id) as x, @x", "NS206", "starts a path of its own"),
    ("relu as x, conv3-3, add[ @x | @x ]", "NS206", "conv1 leads nowhere"),
    # options
    ("cat[ id | id ](axis=depth)", "NS303", "axis"),
    ("def f() { relu }\nconv3-8(act=f)", "NS303", "f is a def"),
    ("conv3-8(bais=true, groups=1)", "NS301", "did you mean bias?"),
    ("conv(3, 64)", "NS303", "conv3-64"),
    ("conv(act=relu, 64, 3)", "NS303", "name it"),
    ("default conv(groups=2)\nconv3-8", "NS403", "comes from this default"),
    ("for i in 0..2 { conv3-8(groups=2) }", "NS403", "groups"),
    ("conv3-8(norm=gn)", "NS304", "gn{n}"),
    ("conv3-8(act=leaky7x7)", "NS303", "slope"),
    ('conv3-8(act="leaky0.2.3")', "NS303", "none named leaky0.2.3"),
    ("conv3-8(bias=1)", "NS303", "write bias=true"),
    ("conv3-8(bias=2)", "NS303", "true, false or auto"),
    ("conv3-8(pad=Same)", "NS303", "write pad=same"),
    ("conv3-8(pad=valid)", "NS303", "pad=0"),
    ("conv3-{8.5}", "NS303", "divisible"),
    ("dropout50", "NS303", "dropout0.5"),
    ("dropout{-1}", "NS303", "at least 0"),
    ("bn(eps=0)", "NS303", "above 0"),
    ("bn(eps=[1])", "NS303", "a number"),
    ("relu-8", "NS301", "leave the width out"),
    ("maxpool2-8", "NS301", "a stride stands behind a slash"),
    ("fc4096", "NS301", "fc-4096"),
    ("relu7x7", "NS301", "relu without it"),
    ("conv3x64", "NS304", "conv3-64"),
    ("conv-32", "NS304", "write conv3-32"),
    ("linear-10", "NS201", "`fc-10`"),
    ("mul[ id | gap, fc-{in.c + 1}, sigmoid ]", "NS404", "let c = in.c in front of the join"),
    ("conv3-4 as a, maxpool, conv3-8, cat[ id | @a ]", "NS404", "put upsample2 in the place of id in branch 1, or"),
    ("conv3-4 as a, maxpool, cat[ relu | @a ]", "NS404", "put upsample2 at the end of branch 1, or conv1-4/2 behind"),
    ("conv2-4(pad=0) as a, maxpool, cat[ id | @a ]", "NS404", "7×7 of branch 2 is no multiple of 2"),
    ("add[ id | gap, fc-7 ]", "NS404", "give `fc-7` that width"),
    ("maxpool(pading=1)", "NS301", "did you mean pad?"),
    ("conv3(out_channels=8)", "NS301", "It has its place in the layer's word"),
]


@pytest.mark.parametrize(("text", "code", "words"), ONE_MISTAKE, ids=lambda value: str(value)[:40])
def test_a_mistake_is_said_once_with_its_remedy(text: str, code: str, words: str) -> None:
    found, problems = elaborated(f"input 3x8x8\n{text}\n")
    errors = [one for one in problems.diagnostics if one.severity == "error"]
    assert found is None
    assert [one.code.number for one in errors] == [code]
    labels = errors[0].labels
    assert words in " ".join([errors[0].message, errors[0].help or "", *(label.message for label in labels)])


def test_lists_of_lists_are_bounded_in_depth_and_in_items() -> None:
    deeper = "".join(f"let a{i + 1} = [a{i}]\n" for i in range(70))
    assert mistake(f"let a0 = [1]\n{deeper}relu")[0] == "NS420"
    wider = "".join(f"let a{i + 1} = [a{i}, a{i}]\n" for i in range(30))
    assert mistake(f"let a0 = [1]\n{wider}relu")[0] == "NS420"


def test_values_of_every_type_are_worked_out() -> None:
    network = in_image(
        "let a = 7 - 2, let b = 0..3 == 0..3, let c = 3.0\n"
        "(let d = in.rank, relu) x2\nadd[ relu | id ] x2\n(add[ relu | id ], relu as r) x{1}\n"
        "conv3-8(act=leaky0.3) x{c}\nif b { conv3-{a + in.rank} }\n"
    )
    assert network.output.shape == (7, 8, 8)
    assert network.nodes[-2].layer.word() == "leaky0.3"


def test_after_a_thousand_diagnostics_enough_is_said() -> None:
    text = "".join(f"foo{i}\n" for i in range(MOST_REPORTS + 100))
    assert len(mistakes(f"input 3x8x8\n{text}")) == MOST_REPORTS


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with room_for_work():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_nets_are_listed_and_told_apart() -> None:
    text = "net a { input 3x8x8, relu }\nnet a { input 3x8x8, relu }\n"
    file = parse_source(SourceText("main.net", text), Problems())
    assert file is not None
    assert net_names(file) == ("a", "a")
    assert "NS204" in mistakes(text, net="a")
    assert mistakes('from "no.net" use f\nnet a = f()\n') == ["NS213"]
