"""Text to tree: every statement, term and expression of the language, and where newlines may stand."""

from __future__ import annotations

import gc
import threading

import pytest

from netspec.source import Problems, SourceText
from netspec.syntax import parse as parser
from netspec.syntax import parse_source
from netspec.syntax.driver import StuckError
from tests.syntax.parsing import atom, expression, meaning, mistake, mistakes, parse, statement


def number(value: float) -> object:
    return type(value).__name__, repr(value)


# ── layers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "word", "width", "stride"),
    [
        ("conv3-64/2", "conv3", 64, 2),
        ("FC-4096", "FC", 4096, None),
        ("conv1x7-192", "conv1x7", 192, None),
        ("conv1×7-192", "conv1x7", 192, None),
        ("soft-max", "soft-max", None, None),
        ("log-soft-max", "log-soft-max", None, None),
        ("max-pool3/2", "max-pool3", None, 2),
        ("dropout2d0.5", "dropout2d0.5", None, None),
        ("leaky0.1", "leaky0.1", None, None),
        ("formats", "formats", None, None),
        ("inputs-3", "inputs", 3, None),
    ],
)
def test_a_layer_is_taken_apart(text: str, word: str, width: int | None, stride: int | None) -> None:
    layer = atom(text)
    assert layer.word.name == word
    assert meaning(layer.width) == (None if width is None else number(width))
    assert meaning(layer.stride) == (None if stride is None else number(stride))
    assert layer.arguments is None
    assert layer.span.text == text


def test_braces_stand_where_numbers_do() -> None:
    layer = atom("conv{k, 3}-{2*c}/{s, 2}(pad=1)")
    assert meaning(layer.number) == meaning((expression("k"), expression("3")))
    assert meaning(layer.width) == meaning((expression("2*c"),))
    assert len(layer.stride) == 2
    (option,) = layer.arguments
    assert (option.name.name, meaning(option.value), option.span.text) == ("pad", number(1), "pad=1")


def test_a_term_has_a_repeat_and_a_label() -> None:
    term = statement("conv3-64 x3 as enc{i}")
    assert meaning(term.repeat) == number(3)
    assert term.repeat_span.text == "x3"
    assert meaning(term.label.parts) == ("enc", meaning(expression("i")))
    assert term.span.text == "conv3-64 x3 as enc{i}"
    assert meaning(statement("(relu)x{n - 1}").repeat) == meaning(expression("n - 1"))
    assert meaning(statement("conv3-{c}×2").repeat) == number(2)
    assert meaning(statement("relu(\n)x2").repeat) == number(2)


def test_labels_may_be_keywords() -> None:
    assert [statement(f"relu as {word}").label.parts for word in ("input", "head", "class")] == [
        ("input",),
        ("head",),
        ("class",),
    ]
    assert atom("@head").label.parts == ("head",)


def test_a_quoted_label_interpolates_with_places_of_its_own() -> None:
    label = statement('relu as "layer{i + 1}.{j}"').label
    assert label.quoted
    assert [part if isinstance(part, str) else part.span.text for part in label.parts] == ["layer", "i + 1", ".", "j"]


def test_a_string_in_an_interpolation_is_escaped_and_may_hold_braces() -> None:
    label = statement('relu as "a{f(\\"}\\", \\"x\\\\\\"y\\")}b"').label
    call = label.parts[1]
    assert [argument.value.value for argument in call.arguments] == ["}", 'x"y']
    assert call.span.text == 'f(\\"}\\", \\"x\\\\\\"y\\")'
    assert label.parts[2] == "b"


def test_a_join_has_branches_and_options() -> None:
    join = atom("CAT[ id | bn, relu | @enc1 ](axis=length)")
    assert join.word.name == "CAT"
    assert [branch.span.text for branch in join.branches] == ["id", "bn, relu", "@enc1"]
    assert join.arguments[0].name.name == "axis"


def test_titles_do_not_interpolate() -> None:
    assert statement('title "{a} {0!r} {"').text.value == "{a} {0!r} {"
    assert statement('title "a \\"b\\" \\\\ # c × d"').text.value == 'a "b" \\ # c × d'


# ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1 + 2*3", "1 + (2*3)"),
        ("-2**2", "-(2**2)"),
        ("2**-1", "2**(-1)"),
        ("2**3**2", "2**(3**2)"),
        ("8 - 2 - 1", "(8 - 2) - 1"),
        ("a // b % c", "(a // b) % c"),
        ("not a == b and c or d", "((not (a == b)) and c) or d"),
        ("a if b else c if d else e", "a if b else (c if d else e)"),
        ("0..n + 1", "0..(n + 1)"),
        ("0..2 == a", "(0..2) == a"),
        ("a[0][1]", "(a[0])[1]"),
        ("- a[0]", "-(a[0])"),
        ("sum(depths[0..i])", "sum((depths)[(0)..(i)])"),
    ],
)
def test_operators_bind_as_in_python(text: str, same: str) -> None:
    assert meaning(expression(text)) == meaning(expression(same))


def test_literals() -> None:
    assert meaning(expression("007")) == number(7)
    assert meaning(expression("1.50")) == number(1.5)
    assert meaning(expression("1e-5")) == number(1e-5)
    assert meaning(expression("1e400")) == number(float("inf"))
    assert expression("true").value is True
    assert expression("in.c").attribute == "c"
    assert expression("leaky0.1").name == "leaky0.1"
    assert len(expression("[1, [2], ]").items) == 2


def test_a_part_in_parentheses_has_its_operator_around_it() -> None:
    assert expression("(a + b) * (c)").span.text == "(a + b) * (c)"


def test_words_that_begin_with_keywords_are_words() -> None:
    names = "format inner asx orange notes input_block trained truth android inputs"
    assert [expression(name).name for name in names.split()] == names.split()


# ── statements ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_types() -> None:
    shape = statement("input 3×224×224").type
    assert meaning(shape.dimensions) == (number(3), number(224), number(224))
    assert [part.span.text for part in shape.dimensions] == ["3", "224", "224"]
    assert statement("input tokens 196x768").type.form.name == "tokens"
    assert meaning(statement("input vector 784").type.dimensions) == (number(784),)
    assert len(statement("expect {c, in.h, 4}").type.dimensions) == 3


def test_expected_figures() -> None:
    figure = statement("expect macs ~ 15.5G")
    assert (figure.quantity.name, figure.operator, figure.value.text, figure.value.unit) == ("macs", "~", "15.5G", "G")
    assert meaning(statement("expect params == 4 * 10").value) == meaning(expression("4 * 10"))


def test_definitions_and_networks() -> None:
    define = statement("inline def f(a, b=1 + 1) { relu }")
    assert (define.inline, define.head.text) == (True, "inline def f(a, b=1 + 1)")
    assert [parameter.span.text for parameter in define.parameters] == ["a", "b=1 + 1"]
    net = statement("net resnet18 = resnet(basic, [2, 2])")
    assert (net.target.name, len(net.arguments), net.body) == ("resnet", 2, None)
    assert statement("net a(c=1) { relu }").parameters[0].name.name == "c"
    head = statement("head aux(weight=0.3) { gap }")
    assert (head.name.name, head.arguments[0].name.name) == ("aux", "weight")


def test_the_rest_of_the_statements() -> None:
    assert [one.name for one in statement('from "b.net" use t u').names] == ["t", "u"]
    assert statement("param classes = 10").name.name == "classes"
    assert [kind.name for kind in statement("default conv dwconv(norm=bn)").kinds] == ["conv", "dwconv"]
    assert [name.name for name in statement("for i, n in enumerate([1]) { relu }").names] == ["i", "n"]
    train = statement("train {\n  optimizer = sgd(lr=0.1, momentum=0.9),\n  epochs = 90\n}")
    assert [setting.name.name for setting in train.settings] == ["optimizer", "epochs"]
    choice = statement("if a { relu } else if b { tanh } else { gelu }")
    assert (len(choice.cases), len(choice.otherwise.statements)) == (2, 1)
    assert statement("if a { relu } else if b { tanh }").otherwise is None


# ── newlines and separators ──────────────────────────────────────────────────────────────────────────────────────────


def test_commas_and_newlines_separate_alike() -> None:
    assert len(parse("\n, relu,, # c\n\n,tanh,\n,\n").statements) == 2
    assert parse("").statements == ()
    assert parse("# a\n\n# b").statements == ()


def test_newlines_stand_in_every_bracket() -> None:
    text = """
conv3-{
  4 *
  2
}(
  pad=1,
  act=relu
)
add[
  relu
| (
    tanh
  )
]
fc-{[
  5,
  7
][
  1
]}
"""
    assert len(parse(text).statements) == 3


def test_newlines_stand_behind_operators_and_in_front_of_else_and_blocks() -> None:
    text = """
let a = 1 + # and
  2
if in.c == 3 and
   a == 3 { relu } # else {

  # or else
else if a
{ tanh }

else
{ gelu }
def f(c) # a def
{ relu }
for i in 0..
  2
{ f(8) }
let b = 1 if a
else 2
"""
    assert len(parse(text).statements) == 5


def test_a_newline_stands_in_no_other_place() -> None:
    for text in ("let a =\n3", "let\na = 3", "relu as\na", "input\n3x8x8", "conv3-64\n(pad=1)\n/2", "fc-{1\n* 2}"):
        mistakes(text)


def test_a_comma_is_not_dropped_behind_an_operator() -> None:
    assert mistake("let a = 1 +, 2\n").code.number == "NS128"


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 65 + "relu" + ")" * 65, "NS131"),
        ("let a = " + "[" * 100 + "]" * 100, "NS131"),
        ("if true {" * 2000 + "relu" + "}" * 2000, "NS131"),
        ("(" * 100_000, "NS131"),
        ("let a = 1" + " + 1" * 257, "NS132"),
        ("let a = " + "-" * 257 + "1", "NS132"),
        ("let a = " + "not " * 257 + "true", "NS132"),
        ("let a = 1" + "**2" * 257, "NS132"),
        ("let a = b" + "[0]" * 257, "NS132"),
        ("let a = " + "1 if b else " * 2000 + "2", "NS132"),
        ("let a = f([1" + " + 1" * 200 + "])" + " + 1" * 100, "NS132"),
        ("let a = [1" + ",1" * 120_000 + "]", "NS133"),
        ("f(1" + ",1" * 120_000 + ")", "NS133"),
        ("fc-{1" + ",1" * 120_000 + "}", "NS133"),
        ("conv3-" + "9" * 5000, "NS134"),
        ("input 3x" + "9" * 5000, "NS134"),
        ("relu x" + "9" * 5000, "NS134"),
        ("let a = 0." + "9" * 5000, "NS134"),
    ],
)
def test_every_bound_is_a_diagnostic(text: str, code: str) -> None:
    found = mistake(text)
    assert (found.code.number, found.code.category) == (code, "limit")


def test_what_keeps_within_the_bounds_parses() -> None:
    parse("(" * 64 + "relu" + ")" * 64)
    parse("let a = 1" + " + 1" * 256)
    parse("let a = [1" + ",1" * 99_999 + "]")
    parse("conv3-" + "9" * 400)
    parse("relu as " + '"{' + "(" * 60 + "1" + ")" * 60 + '}"')


def test_nothing_backtracks() -> None:
    assert mistake("dropout{" + "1." * 50_000 + "}").code.category == "syntax"
    parse("a" * 1_000_000)
    parse('title "' + "W" * 900_000 + '"')
    mistakes("let a = " + "1" * 500_000 + "x")
    mistakes("input " + "1x" * 400_000)
    mistakes('title "' + "\\" * 900_000)
    parse("\n" * 1_000_000)


# ── labels with mistakes ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ('"a{}"', "NS125"),
        ('"a{ }"', "NS125"),
        ('"a{"', "NS125"),
        ('"a}"', "NS125"),
        ('"a{b # c}"', "NS125"),
        ('"a{' + "(" * 65 + "1" + ")" * 65 + '}"', "NS125"),
        ('"a{1 +}"', "NS128"),
        ('"a{1 2}"', "NS101"),
        ('"a{1_000}"', "NS123"),
        ('"a{f(\\"b)}"', "NS125"),
    ],
)
def test_an_interpolation_with_a_mistake(label: str, code: str) -> None:
    found = mistake(f"input 3x8x8\nrelu as {label}\n")
    assert found.code.number == code
    place = found.primary.place if found.primary else None
    assert place is not None
    assert (place.line, place.column > 8) == (2, True)


# ── the parser itself ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_cyclic_collector_is_left_as_it_was() -> None:
    gc.disable()
    try:
        parse("relu")
        mistakes("relu !")
        assert not gc.isenabled()
    finally:
        gc.enable()
    mistakes("relu !")
    assert gc.isenabled()


def test_that_the_two_parsers_differ_would_be_a_bug_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def stuck(text: str, start: str) -> None:
        raise StuckError

    parse("relu")
    monkeypatch.setattr(parser._machine().driver, "parse", stuck)
    with pytest.raises(AssertionError, match="lark takes"):
        parse_source(SourceText("main.net", "relu"), Problems())


def test_threads_parse_at_once() -> None:
    counts: list[int] = []

    def read(length: int) -> None:
        file = parse_source(SourceText("a.net", 'relu as "a{i}"\n' * length), Problems())
        counts.append(len(file.statements) if file else -1)

    threads = [threading.Thread(target=read, args=(length,)) for length in range(200, 208)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts) == list(range(200, 208))
