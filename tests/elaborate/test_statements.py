"""Section 3 of the language reference: what statements do, and where they may stand."""

from __future__ import annotations

import pytest

from netspec.ir import Image
from tests.elaborate.elaborating import elaborated, in_image, mistake, mistakes, network, shapes


def kinds(text: str) -> list[str]:
    return [node.kind for node in in_image(text).nodes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("default conv(norm=bn)\ndefault conv(act=relu)\nconv3-8, conv3-8(norm=none)", "conv bn relu conv relu"),
        ("if true { default conv(act=relu), conv3-8 }\nconv3-8", "conv relu conv"),
        ("default conv dwconv(norm=bn)\nconv3-8, dwconv3", "conv bn dwconv bn"),
        ("def f() { conv3-8 }\ndefault conv(act=relu)\nf, conv3-8", "conv conv relu"),
        (
            "default conv(act=relu)\ndef f() { conv3-8 }\nif true { default conv(act=tanh), f, conv3-8 }",
            "conv relu conv tanh",
        ),
        ("default bn(eps=1e-3)\nconv3-8(norm=bn)", "conv bn"),
        ("def f(k) { default k(act=relu), k{3}-8 }\nf(conv)", "conv relu"),
        ("def f(act) { conv3-8(act=act), act }\nf(relu6)", "conv relu6 relu6"),
        ("def f(norm) { conv3-8, norm }\nf(gn4)", "conv gn"),
        ("def f(block, c) { block(c) x2 }\ndef g(c) { conv3-{c} }\nf(g, 8)", "conv conv"),
        ("def f(a, b=a + 1) { conv3-{b} }\nf(3)\nexpect 4x8x8", "conv"),
        ("def f(a, b=1) { conv3-{a * b} }\nf(b=2, a=3)\nexpect 6x8x8", "conv"),
        ("def f(c=in.c) { conv3-{2 * c} }\nf\nexpect 6x8x8", "conv"),
        ("f(8)\ndef f(c) { conv3-{c} }", "conv"),
        ("for i, n in enumerate([1, 2]) { relu x{n} }", "relu relu relu"),
        ("for a, b in zip([1, 2], [3, 4]) { fc-{a * b} }", "fc fc"),
        ("for _, _ in [[1, 2]] { relu }", "relu"),
        ("for i in [] { relu }\ntanh", "tanh"),
        ("if in.c == 1 { relu } else if in.c == 3 { tanh } else { gelu }", "tanh"),
        ("if in.c == 1 { relu } else { gelu }", "gelu"),
        ("if in.c == 1 { relu }\ntanh", "tanh"),
        ("add[ conv3-3 | id ], add[ relu ]", "conv add relu"),
        ("add[ conv3-8 | if in.c == 8 { id } else { none } ]", "conv"),
        ("add[ if false { relu } | conv3-3 ], relu x0", "conv add"),
        ("add[ none | (none) | relu ]", "relu"),
        ("CAT[ Conv3-8 | ID ], Soft-Max", "conv cat softmax"),
        ("conv(kernel=3, width=8, stride=2)\nexpect 8x4x4", "conv"),
        ("conv{3, 1}-8/{2, 1}\nexpect 8x4x8", "conv"),
        ("conv{[1, 3]}-8", "conv"),
        ("conv3-{16 / 2.0}", "conv"),
        ("head aux(weight=0.5) { gap, fc-2 }\nrelu", "gap fc relu"),
        ("add[ cat[ relu | id ] | cat[ id | id ] ]", "relu cat cat add"),
    ],
)
def test_layers_are_made(text: str, expected: str) -> None:
    assert kinds(text) == expected.split()


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("default conv(actt=relu)\nrelu", "NS301", "no option actt"),
        ("default conv(width=64)\nrelu", "NS309", "no default"),
        ("default conv(3)\nrelu", "NS303", "by name"),
        ("default conv(act=relu, act=tanh)\nrelu", "NS302", "twice"),
        ("default conf(act=relu)\nrelu", "NS201", "kind conf"),
        ("let relu6 = 1\nlet a = 2\nlet a = 3\nrelu", "NS204", "a has a value"),
        ("let if_ = 1\nlet min = 2\nrelu", "NS203", "built-in function"),
        ("def f(a) { conv3-{a} }\nf", "NS304", "needs its a"),
        ("def f(a) { conv3-{a} }\nf(1, 2)", "NS305", "takes one argument"),
        ("def f() { relu }\nf(2)", "NS305", "takes no argument"),
        ("def f(a, b) { relu }\nf(1, 2, 3)", "NS305", "takes 2 arguments"),
        ("def f(a) { conv3-{a} }\nf(b=1)", "NS301", "no parameter b"),
        ("def f(a) { conv3-{a} }\nf(1, a=1)", "NS302", "twice"),
        ("def f(a, b) { conv3-{a} }\nf(a=1, 2)", "NS303", "without a name"),
        ("def f(a) { relu }\nf-64", "NS305", "width and stride"),
        ("def f(a) { relu }\nf{64}", "NS305", "parentheses"),
        ("def f(a, a) { relu }\nrelu", "NS204", "two parameters"),
        ("def bn() { relu }\nrelu", "NS203", "kind of layer"),
        ("def __f() { relu }\nrelu", "NS203", "two underscores"),
        ("def f() { relu }\ndef f() { tanh }\nrelu", "NS204", "f has a value"),
        ("def f() { f() }\nf", "NS212", "f → f"),
        ("def f() { g() }\ndef g() { f() }\nf", "NS212", "f → g → f"),
        ("let a = 3\na", "NS211", "a is 3"),
        ("convv3-64", "NS201", "convv3"),
        ("adds[ relu | id ]", "NS201", "no join"),
        ("add", "NS211", "joins branches"),
        ("relu-64", "NS301", "no -width"),
        ("bn/2", "NS301", "no /stride"),
        ("relu3", "NS301", "no number"),
        ("maxpool2-64", "NS301", "no -width"),
        ("conv3{5}-8", "NS302", "kernel twice"),
        ("conv3-8/2(stride=2)", "NS302", "stride twice"),
        ("conv3", "NS304", "needs its width"),
        ("conv-8", "NS304", "needs its kernel"),
        ("conv3-8(2)", "NS303", "by name"),
        ("relu(2)", "NS303", "by name"),
        ("conv3-0", "NS303", "width"),
        ("conv3-8(pad=-1)", "NS303", "pad"),
        ("def f() { relu }\nconv3-8(groups=f)", "NS303", "is a def"),
        ("conv3-8(norm=relu)", "NS303", "norm"),
        ("conv3-8(act=nonsense)", "NS303", "act"),
        ("conv3-8(groups=true)", "NS303", "groups"),
        ("relu x{2.5}", "NS306", "whole number"),
        ("relu x{-1}", "NS306", "0 or more"),
        ("none", "NS207", "stands alone"),
        ("add[ relu, none | id ]", "NS207", "stands alone"),
        ("add[ none, relu | id ]", "NS207", "stands alone"),
        ("add[ none | none ]", "NS207", "left out"),
        ("add[ none as a | id ]", "NS207", "stands alone"),
        ("add[ relu, head h { gap } | id ]", "NS210", "path through a join"),
        ("head h { head i { gap }, gap }\nrelu", "NS210", "in a head"),
        ("head h { id }\nrelu", "NS209", "no layer"),
        ("head h(weight=-1) { gap }\nrelu", "NS303", "from 0 on"),
        ("head h(weight=nan) { gap }\nrelu", "NS303", "from 0 on"),
        ("head h(0.3) { gap }\nrelu", "NS305", "one option"),
        ("head h(wait=0.3) { gap }\nrelu", "NS301", "one option"),
        ("input 3x8x8\nrelu", "NS208", "one input"),
        ("relu\ninput 3x8x8", "NS208", "before any layer"),
        ("for a, b in [1] { relu }", "NS412", "a number"),
        ("for a, b in [[1, 2, 3]] { relu }", "NS412", "a list of 3"),
        ("for a, a in [[1, 2]] { relu }", "NS204", "two names"),
        ("for i in 3 { relu }", "NS412", "a number"),
        ("if in.c { relu }", "NS410", "a number"),
        ("if true { param a = 3 }\nrelu", "NS210", "top of a file"),
        ('if true { from "b.net" use t }\nrelu', "NS210", "top of a file"),
        ("if true { net a { relu } }\nrelu", "NS210", "top of a file"),
        ('title "a"\ntitle "b"\nrelu', "NS204", "one title"),
        ('add[ title "a", relu | id ]', "NS210", "a branch"),
        ("expect 8x4x4\nrelu", "NS408", "3×8×8"),
        ("conv3-8, expect 8x4x4", "NS408", "8×8×8"),
        ("expect blob 8x4x4\nrelu", "NS407", "no type blob"),
        ("expect 8\nrelu", "NS407", "has 1 number"),
        ("expect tokens 8\nrelu", "NS407", "a length and a width"),
        ("expect vector 8x8\nrelu", "NS407", "one number"),
        ("expect {0, 8, 8}\nrelu", "NS407", "1 or more"),
        ("expect {1.5, 8, 8}\nrelu", "NS407", "whole number"),
        ("expect weights == 3\nrelu", "NS201", "no figure weights"),
        ("expect params == true\nrelu", "NS409", "a number"),
        ("train { epochs = 1 }\ntrain { epochs = 2 }\nrelu", "NS204", "one training recipe"),
        ("add[ train { epochs = 1 }, relu | id ]", "NS210", "a branch"),
        ("train { epochs = 1, epochs = 2 }\nrelu", "NS302", "twice"),
        ("train { epohcs = 1 }\nrelu", "NS308", "epohcs"),
        ("train { epochs = 0 }\nrelu", "NS303", "epochs"),
        ("train { optimizer = sgd(0.1) }\nrelu", "NS303", "by name"),
        ("train { optimizer = sgd(lr=nothing + 1) }\nrelu", "NS201", "nothing"),
        ("train { optimizer = sgd(lr=-1) }\nrelu", "NS303", "lr"),
        ("def f() { relu }\ntrain { optimizer = f }\nrelu", "NS303", "is a def"),
        ("relu x{10**9}", "NS420", "at least 1,000,000,000 nodes"),
        ("((relu x1000) x1000) x1000", "NS420", "at least 1,000,000,000 nodes"),
        ("for i in 0..10**12 { relu }", "NS420", "steps"),
        ("cat[ id | id ] x60", "NS420", "2**53"),
        ("for i in 0..60 { conv1-{in.c * 2} }", "NS420", "2**53"),
    ],
)
def test_one_mistake_is_one_message(text: str, code: str, words: str) -> None:
    found, message, _ = mistake(text)
    assert found == code
    assert words in message


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("relu", ["NS216"]),
        ("", ["NS209"]),
        ("input 3x8x8", ["NS209"]),
        ("add[ relu | id ]", ["NS216"]),
        ("head h { gap }", ["NS216"]),
        ("expect 3x8x8\ninput 3x8x8\nrelu", ["NS216"]),
        ("expect params == 3\ninput 3x8x8\nrelu", ["NS216"]),
        ("let k = in.c\ninput 3x8x8\nconv3-{k}", ["NS216"]),
        ("if true { input 3x8x8 }\nfor i in 0..1 { input 3x8x8 }\nrelu", ["NS208"]),
        ("for i in 0..1 { input 3x8x8 }\nrelu", ["NS208", "NS216"]),
        ("net a { input 3x8x8, relu }\nrelu", ["NS210"]),
        ("net a { input 3x8x8, relu }\nnet b { input 3x8x8, relu }", ["NS215"]),
        ("net a { input 3x8x8, relu }\nnet a { input 3x8x8, relu }", ["NS215"]),
        ("net a = conv(3)", ["NS211"]),
        ("net a = nothing()", ["NS211"]),
        ("def f() { input 3x8x8, relu }\nnet a = f(1)", ["NS305"]),
        ("net a(k) { input 3x8x8, relu }", ["NS304"]),
        ("net if_(min=1) { input 3x8x8, relu }", ["NS203"]),
        ("input 3x8x8\ninput 3x8x8\nnet a { relu }", ["NS208"]),
        ("input 0x8x8\nrelu", ["NS407"]),
        ("input blob 8\nrelu", ["NS407"]),
        ("input {3, 2**30, 2**30}\nrelu", ["NS420"]),
        ("input 3x8x8x8x8\nrelu", ["NS407"]),
    ],
)
def test_a_file_must_be_a_network(text: str, codes: list[str]) -> None:
    assert mistakes(text) == codes


def test_every_kind_of_input_is_read() -> None:
    assert str(network("input 2x100\nrelu").output) == "2×100"
    assert str(network("input 2x4x4x4\nrelu").output) == "2×4×4×4"
    assert str(network("input image 2x4\nrelu").output) == "2×4"
    assert str(network("input tokens 196x768\nrelu").output) == "tokens 196×768"
    assert str(network("input vector {7 * 2}\nrelu").output) == "vector 14"


def test_independent_mistakes_are_all_told_and_what_follows_them_is_silent() -> None:
    assert mistakes(
        "input 3x8x8\nadd[ conv99-3(pad=0), fc-{in.c}, slice{0, 900} | convv3 ]\nlet a = 1 / 0\nfc-{a}"
    ) == [
        "NS402",
        "NS201",
        "NS409",
    ]


def test_at_replaces_the_input_and_is_named_where_it_is_wrong() -> None:
    assert network("input 3x8x8\nmaxpool", at="3x16×4").output == Image(channels=3, space=(8, 2))
    assert network("input 3x8x8\nrelu", at="vector 5").output.shape == (5,)
    assert mistakes("input 3x8x8\nmaxpool x3, fc-10", at="3x4x4") == ["NS402"]
    for wrong in ("blob", "3x", "a b c", "", "0x4x4"):
        assert mistakes("input 3x8x8\nrelu", at=wrong) == ["NS407"]


def test_params_are_given_by_their_type() -> None:
    text = 'param n = 10\nparam p = 0.5\nparam on = true\nparam name = "a"\nparam widths = [1, 2]\n'
    text += "input 3x8x8\nif on { dropout{p} }\nfc-{n + len(widths)}\n"
    assert network(text).output.shape == (12,)
    given = {"n": "20", "on": "false", "name": "b", "widths": "[1, 2, 3]"}
    net = network(text, params=given)
    assert net.output.shape == (23,)
    assert net.params == {"n": 20, "p": 0.5, "on": False, "name": "b", "widths": "[1, 2, 3]"}
    assert network(text, params={"n": 30, "widths": [1], "on": False}).output.shape == (31,)
    assert network(text, params={"name": '"c d"'}).params["name"] == "c d"
    assert network("param n = -1\ninput 3x8x8\nfc-{2 + n}", params={"n": "-1"}).output.shape == (1,)


@pytest.mark.parametrize(
    "given",
    [
        {"n": "many"}, {"n": "true"}, {"n": "1\nrelu"}, {"n": "1 +"}, {"n": "[1]"}, {"m": "1"}, {"n": "relu"},
        {"n": object()}, {"n": "10**3"}, {"n": "not true"}, {"n": [object()]}, {"n": 2**60},
    ],
)  # fmt: skip
def test_a_wrong_param_is_refused(given: dict[str, object]) -> None:
    assert mistakes("param n = 10\ninput 3x8x8\nfc-{n}", params=given) == ["NS307"]


def test_a_param_of_a_wrong_default_is_one_mistake() -> None:
    assert mistakes("param n = 1 / 0\ninput 3x8x8\nfc-{n}", params={"n": "3"}) == ["NS409"]


def test_nets_share_what_stands_at_the_top_of_the_file() -> None:
    text = (
        'title "All"\ninput 3x8x8\ntrain { epochs = 3 }\ndef f(c) { conv3-{c} }\nnet a = f(4)\n'
        'net b(k=8) { title "B", input 3x4x4, train { epochs = 5 }, f(k) }\n'
    )
    a, b = network(text, net="a"), network(text, net="b", params={"k": "2"})
    assert (a.title, str(a.output), a.train["epochs"]) == ("All", "4×8×8", 3)
    assert (b.title, str(b.output), b.train["epochs"]) == ("B", "2×4×4", 5)
    assert mistakes(text, net="c") == ["NS215"]
    assert mistakes("input 3x8x8\nrelu", net="c") == ["NS215"]


def test_a_net_may_have_parameters_and_be_of_a_def() -> None:
    text = "def f(c, n) { input 3x8x8, conv3-{c} x{n} }\nnet a(n=2) = f(4, n)\n"
    assert len(network(text).nodes) == 2
    assert len(network(text, params={"n": "3"}).nodes) == 3


def test_a_def_chosen_from_outside_is_one_in_scope() -> None:
    text = "def f() { relu }\ndef g() { tanh }\nnet a(block=f) { input 3x8x8, block }\n"
    assert network(text).nodes[0].kind == "relu"
    assert network(text, params={"block": "g"}).nodes[0].kind == "tanh"


def test_claims_are_recorded_with_what_stands_in_front() -> None:
    net = in_image(
        "conv3-8, expect params == 224, expect params ~ 0.2k, relu, expect macs <= 1.5G, expect out == 2 * 4"
    )
    said = [(one.quantity, one.operator, one.number, one.precision, one.nodes, one.value) for one in net.claims]
    assert said == [
        ("params", "==", 224, 1, 1, 1),
        ("params", "~", 200, 100, 1, 1),
        ("macs", "<=", 1_500_000_000, 100_000_000, 2, 2),
        ("out", "==", 8, 1, 2, 2),
    ]


def test_the_recipe_is_recorded_as_plain_values() -> None:
    net = in_image(
        "train { optimizer = sgd(lr=0.1, momentum=0.9), epochs = 90, mean = [0.5, 0.5, 0.5], std = [1, 1, 1] }\nrelu"
    )
    assert net.train["optimizer"] == {"name": "sgd", "options": {"lr": 0.1, "momentum": 0.9}}
    assert net.train["mean"] == [0.5, 0.5, 0.5]


def test_a_bias_goes_where_a_norm_shifts() -> None:
    net = in_image(
        "conv3-8(norm=bn), conv3-8, bn, conv3-8 as kept, bn, add[ id | @kept ], conv3-8(norm=bn, bias=true)\n"
        "conv3-8(norm=inorm), conv3-8, relu, bn"
    )
    biased = [bool(getattr(node.layer, "bias", None)) for node in net.nodes if node.kind == "conv"]
    assert biased == [False, False, True, True, True, True]


def test_a_head_of_a_convolution_keeps_its_bias() -> None:
    net = in_image("head h { conv3-8 }\nconv3-4, bn")
    assert [bool(getattr(node.layer, "bias", False)) for node in net.nodes if node.kind == "conv"] == [True, False]
    assert [(head.name, head.weight) for head in net.heads] == [("h", 1.0)]


def test_scopes_keep_calls_repeats_and_turns() -> None:
    net = in_image("def f(c, n=2) { conv3-{c} x{n} }\nfor i in 0..2 { f(4) as stage{i} }\nadd[ relu | id ]")
    said = [(scope.role, scope.path, scope.name, scope.count, scope.index) for scope in net.scopes]
    assert said[0] == ("net", "", "", None, None)
    assert ("loop", "", "", 2, None) in said
    assert ("turn", "", "", None, 1) in said
    assert ("def", "stage1", "f", None, None) in said
    assert ("repeat", "stage1", "", 2, None) in said
    assert ("branch", "", "add", None, 1) in said
    called = next(scope for scope in net.scopes if scope.role == "def")
    assert called.arguments == (("c", "4"), ("n", "2"))


def test_a_mistake_in_a_call_tells_the_trail() -> None:
    _, problems = elaborated("input 3x8x8\ndef f(c) { for i in 0..2 { maxpool x2 } }\nf(8)\n")
    trail = problems.diagnostics[0].trail
    assert trail[0] == "in `f(8)`, line 3"
    assert trail[1].startswith("in the 2nd of 2")
    assert trail[2].startswith("in the 2nd of 2")


def test_deep_brackets_in_deep_calls_overflow_nothing() -> None:
    defs = "\n".join(f"def d{i}() {{ {'(' * 60}{f'd{i - 1}()' if i else 'relu'}{')' * 60} }}" for i in range(64))
    assert len(network(f"{defs}\ninput 3x8x8\nd62()\n").nodes) == 1
    assert mistakes("\n".join([defs, "def e() { d63() }", "input 3x8x8", "e()"])) == ["NS420"]


def test_bounds_are_kept() -> None:
    assert mistakes("input 3x8x8\nrelu x11", max_nodes=10) == ["NS420"]
    assert mistakes("input 3x8x8\nrelu, relu", max_nodes=1) == ["NS420"]
    assert shapes("relu x3") == ["3×8×8"] * 3
