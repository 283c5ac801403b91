"""fmt: the canonical form, which means the same and is its own canonical form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from netspec.layers import registry
from netspec.source.bundled import bundled
from netspec.syntax import format_file
from netspec.syntax.lines import WIDTH
from tests.syntax.parsing import meaning, parse
from tests.syntax.programs import programs


def canonical(text: str) -> str:
    return format_file(parse(text), lambda word: word)


@settings(max_examples=100, deadline=None)
@given(programs())
def test_the_canonical_form_means_the_same_and_is_its_own_canonical_form(program: str) -> None:
    once = canonical(program)
    before, after = parse(program), parse(once)
    assert meaning(after.statements) == meaning(before.statements)
    assert sorted(one.text.rstrip() for one in after.comments) == sorted(one.text.rstrip() for one in before.comments)
    assert canonical(once) == once


def test_the_bundled_networks_mean_the_same_in_canonical_form() -> None:
    networks = [path for path in bundled("networks").iterdir() if path.name.endswith(".net")]
    assert networks
    for path in networks:
        text = path.read_text("utf-8")
        once = canonical(text)
        assert meaning(parse(once).statements) == meaning(parse(text).statements), path.name
        assert canonical(once) == once, path.name


AS_THEY_ARE = [
    "",
    "# only a comment\n",
    'title "a \\"b\\" \\\\ c"\n',
    "conv3-64 x2, maxpool\nconv3-128 x2, maxpool # and on\n\n# last\nfc-{classes} as fc\n",
    "if s == 1 and in.c == c { id } else if s == 2 { relu } else { none }\n",
    'add[ conv1-{c}, relu | shortcut(4*c, s) ](axis=length) x{n - 1} as "layer{i + 1}.#", @enc1, @"a.b"\n',
    "for i, n in enumerate(depths) {\n  for j in 0..n { block(64 * 2**i) as stage{i} }\n}\n",
    "inline def f(a, b=1) {}\nnet a { relu }\nnet b(c=1) = f(c)\nnet d = f()\nhead h(weight=0.3) { gap }\n",
    "head g { gap }\n",
    "train { epochs = 90, optimizer = sgd(lr=0.1) }\ntrain {}\n",
    "expect 512x7x7, expect {c, in.h, 4}, expect params == 138357544, expect macs ~ 15.5G, expect vector 7\n",
    'from "blocks.net" use basic bottleneck\nparam classes = 1000\nlet a = "x" if true else not b\n',
    "default conv dwconv(norm=bn)\ninput tokens 196x768\ninput {c, h, w}\nconv{k}-{c, d}/{s}(pad=[1, 2]), relu()\n",
    "let a = [\n  [1, 16], [6, 24],\n  [6, 40]\n]\n",
    "let b = -a**2 + (c - d) // 2 * e * f % (g or h)[0] - (1..n)[2] == in.c\n",
    "conv3-64(\n  pad=1, groups=2,\n  act=relu\n)\n",
    "train {\n  epochs = 90, # the paper's\n  optimizer = sgd(\n    lr=0.1\n  )\n}\n",
    "net a { # why\n  relu\n\n  # in between\n  tanh\n  # at the end\n}\n",
    "def f() {\n  # nothing yet\n}\n",
    "add[\n    conv3-64\n    relu\n    # the other\n  | id # as it is\n]\n",
    "(\n  conv3-64\n  relu\n) x3 as a, tanh\n",
    "let c = max(\n  1,\n  2\n)\n",
]


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_what_is_canonical_stays(text: str) -> None:
    assert canonical(text) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("\n\n relu ,, tanh  ,\n\n\n\ngelu", "relu, tanh\n\ngelu\n"),
        ("conv3×3-64 ×2\ninput 3×8×8", "conv3x3-64 x2\ninput 3x8x8\n"),
        ("input {3, 8}\nrelu x{2}\nlet a = 007", "input 3x8\nrelu x2\nlet a = 7\n"),
        ("conv3-64 ( pad = 1 )", "conv3-64(pad=1)\n"),
        ("def f(c) # a def\n{ conv3-{c} }", "def f(c) { # a def\n  conv3-{c}\n}\n"),
        ("if a # why\n{ relu }\nelse\n{ tanh }", "if a { # why\n  relu\n} else {\n  tanh\n}\n"),
        ("let a = 1 + # one\n  # two\n 2, relu", "let a = 1 + 2 # one\n# two\nrelu\n"),
        ("fc-{[\n 5,\n 7\n][\n 1\n]}", "fc-{[5, 7][1]}\n"),
        ("net a {\n\n\n  relu\n\n\n}", "net a {\n  relu\n}\n"),
        ("let a = ((1)) * ((2 + 3))", "let a = 1 * (2 + 3)\n"),
        ("for i in 0..n - 1\n{ relu }", "for i in 0..(n - 1) { relu }\n"),
        ("default conv(\nnorm=bn)", "default conv(\n  norm=bn\n)\n"),
        ("cat[ a | b ](axis=length # c\n)", "cat[ a | b ](axis=length) # c\n"),
        ("for i in [\n1, 2] { relu }", "for i in [\n  1, 2\n] { relu }\n"),
        ("param a = [1 # one\n, 2]", "param a = [\n  1, # one\n  2\n]\n"),
        ("relu, tanh(\n)", "relu, tanh()\n"),
        ("f(b=[\n1])", "f(\n  b=[\n    1\n  ]\n)\n"),
    ],
)
def test_what_is_not_canonical_becomes_so(text: str, same: str) -> None:
    assert canonical(text) == same
    assert canonical(same) == same


LONG = ", ".join(["shortcut(4*c, s)"] * 8)


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        f"add[ {LONG} | id ], relu",
        f"({LONG}) x2 as a",
        f"def f(c) {{ {LONG} }}",
        f"for i in 0..3 {{ {LONG} }}",
        f"if a {{ relu }} else {{ {LONG} }}",
        f"let a = [{LONG}]",
        f"f({LONG})",
        f"default conv({LONG})",
        f"train {{ a = [{LONG}], b = f({LONG}) }}",
        f"let a = max({LONG})",
        f"relu, tanh, gelu, f({LONG}), add[ a | {LONG} ]",
        f"for i in [{LONG}] {{ relu }}",
    ],
)
def test_lines_that_are_too_long_are_broken(text: str) -> None:
    once = canonical(text)
    assert max(map(len, once.split("\n"))) <= WIDTH
    assert meaning(parse(once).statements) == meaning(parse(text).statements)
    assert canonical(once) == once


def test_what_cannot_be_broken_stays_long() -> None:
    for text in (f"let {'a' * 130} = 1", f"{'a' * 130}", f'title "{"a" * 130}"', f"let a = {' + '.join(['bcd'] * 40)}"):
        assert canonical(text) == text + "\n"
        assert canonical(f"relu, {text}") == f"relu, {text}\n"


def test_options_that_fit_stay_on_the_line_of_a_label_that_does_not() -> None:
    text = f'relu(act=none) as "{"a" * 130}"\n'
    assert canonical(text) == text


def test_kinds_are_spelled_as_they_are_registered() -> None:
    text = "input 3x8x8\nFC-4096, Conv3-64 x2, Soft-Max, ADD[ ID | LRN5 ], default FC(act=relu)\n"
    same = "input 3x8x8\nfc-4096, conv3-64 x2, softmax, add[ id | lrn5 ], default fc(act=relu)\n"
    assert format_file(parse(text), registry.canonical) == same


def test_words_that_the_file_declares_are_never_touched() -> None:
    text = (
        'from "b.net" use Relu1\n'
        "param Conv5 = 1\n"
        "def Conv3x3(Conv7) {\n  for Conv9 in 0..2 { Conv9, Conv7, Relu1, Conv5 }\n  let Conv11 = 1\n  Conv11\n}\n"
        "add[ Conv3x3(1) | (Conv3x3) ]\nif a { let Conv2 = 1 } else { let Conv4 = 2 }\nConv2, Conv4, Net1\n"
        "net Net1 { relu }\n"
    )
    assert format_file(parse(text), registry.canonical) == text
