"""Paths that a network seldom takes: figures in error, files that can't be read, lists that are cut."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import model_validator

from netspec.elaborate import imports
from netspec.layers import Layer, registry
from netspec.layers.base import Answer, Incoming
from netspec.layers.facts import TorchCall
from tests.elaborate.elaborating import elaborated, in_image, mistake, mistakes, network
from tests.elaborate.test_imports import used


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("conv3-3, expect params == 1 / 0", "NS409", "divided by zero"),
        ("head a(weight=1 / 0) { gap }\nrelu", "NS409", "divided by zero"),
        ("head a(weight=0.3, weight=0.2) { gap }\nrelu", "NS302", "one weight"),
        ("conv3-8(pad=0..200000)", "NS420", "100,000 items"),
        ("relu, relu, expect 1x1x1", "NS408", "3×8×8"),
        ("gap, relu, relu, conv3-8", "NS401", "conv"),
        ("def f() { conv3-8(groups=2) }\nadd[ f | f ]", "NS403", "groups"),
        ("conv3-8(norm=3)", "NS303", "norm"),
        ("relu\ntrain { batch = 10, accum = 3 }", "NS303", "3 equal parts"),
        ("relu\ntrain { mean = [0.5, 0.5, 0.5], std = [0, 1, 1] }", "NS303", "above 0"),
        ("relu\ntrain { schedule = step(by=0.1) }", "NS303", "needs `at`"),
        ("softer-max", "NS201", "no layer or def"),
        ("re-lu", "NS201", "write relu"),
        ("def f() { conv3-8(foo=1) }\nadd[ f | f ]", "NS301", "no option foo"),
        ("batch-norm-1", "NS201", "no layer or def"),
        ("conv3-8(pad=[" + ", ".join("1" * 15 for _ in range(9)) + "])", "NS303", "pad should be"),
        ("for a in [" + ", ".join("1" * 15 for _ in range(9)) + ", 1][0] { relu }", "NS412", "list"),
        ("for i, j in [0..3] { relu }", "NS412", "0..3"),
        ("let x = int(1e300)", "NS420", "a number of 301 digits"),
        ("if [" + ", ".join("1" * 15 for _ in range(9)) + "] { relu }", "NS410", "a list"),
    ],
)
def test_a_mistake_is_told_where_it_is(text: str, code: str, words: str) -> None:
    found = mistake(text)
    assert found[0] == code
    assert words in found[1] + found[2]


def test_kinds_ranges_and_references_stand_where_values_do() -> None:
    made = in_image('let a = relu\nconv3-8(act=a, pad=1..3) as c\nadd[ @c x1 | id ]\nif in.kind == "image" { gap }')
    assert [node.kind for node in made.nodes] == ["conv", "relu", "add", "gap"]


def test_an_odd_size_is_not_made_again_by_upsampling() -> None:
    _, problems = elaborated("input 3x15x15\nconv3-8 as a, conv3-8/2\ncat[ id | @a ]\n")
    assert problems.diagnostics[0].help == "put conv1-8/2 behind the reference in branch 2"


def test_layers_outside_the_nets_are_said_once() -> None:
    assert mistakes("relu, relu\nnet a { input 3x8x8, relu }\n") == ["NS210"]


def test_what_is_checkpointed_is_all_or_patterns() -> None:
    for value in ("all", "none", "[a, b]", '"layer1.*"', "true"):
        in_image(f"relu\ntrain {{ checkpoint = {value} }}")


def test_the_length_of_an_image_is_that_of_its_one_dimension() -> None:
    assert str(network("input 3x16\nconv3-{in.len}\n").nodes[0].output) == "16×16"


def test_a_label_in_front_of_the_input_names_no_value() -> None:
    assert mistakes("relu x0 as a\ninput 3x8x8\nadd[ relu | @a ]\n") == ["NS205"]


def test_a_file_is_used_from_a_text_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b.net").write_text("def t() { relu }\n")
    assert network('from "b.net" use t\ninput 3x8x8\nt\n').nodes[0].path == "t1.relu1"


@pytest.mark.parametrize("name", ["x" * 300 + ".net", "nowhere/b.net", "loop.net"])
def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "loop.net").symlink_to(tmp_path / "loop.net")
    made, problems = used(tmp_path, f'from "{name}" use t\ninput 3x8x8\nt\n', {})
    assert made is None
    assert [one.code.number for one in problems.diagnostics] == ["NS213"]


def test_a_folder_that_cannot_be_listed_has_no_files_to_suggest(tmp_path: Path) -> None:
    assert imports._beside(tmp_path / "nowhere" / "b.net") == []


def test_a_name_that_is_used_twice_is_refused(tmp_path: Path) -> None:
    made, problems = used(tmp_path, 'from "b.net" use t t\ninput 3x8x8\nt\n', {"b.net": "def t() { relu }\n"})
    assert made is None
    assert [one.code.number for one in problems.diagnostics] == ["NS204"]


def test_a_broken_param_of_a_used_file_is_reported_once(tmp_path: Path) -> None:
    text = 'from "b.net" use k\ninput 3x8x8\nconv3-{k}\n'
    made, problems = used(tmp_path, text, {"b.net": "param k = 1 / 0\n"}, params={"k": "3"})
    assert made is None
    assert "NS409" in [one.code.number for one in problems.diagnostics]


def test_what_a_layer_of_another_package_refuses_as_a_whole_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "kinds", dict(registry.kinds))
    monkeypatch.setattr(registry, "_spellings", dict(registry._spellings))

    class Fussy(Layer, kind="fussy", family="activation"):
        """Refuses to be made.

        fussy
        """

        @model_validator(mode="before")
        @classmethod
        def _refuse(cls, values: Any) -> Any:
            raise ValueError("quiet")

        def output(self, incoming: Incoming) -> Answer:
            return incoming[0]

        def torch(self, incoming: Incoming) -> TorchCall:
            return TorchCall("nn.ReLU", (), {})

    _, problems = elaborated("input 3x8x8\nfussy\n")
    assert [one.message for one in problems.diagnostics] == ["fussy's options should be quiet"]
