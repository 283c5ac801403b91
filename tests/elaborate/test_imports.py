"""`from ... use`: what is loaded, what of it is seen, and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from netspec.ir import Network
from netspec.source import Problems
from tests.elaborate.elaborating import elaborated

MAIN = 'from "b.net" use t\ninput 3x8x8\nt()\n'


def used(folder: Path, text: str, files: dict[str, str], **choices: Any) -> tuple[Network | None, Problems]:
    for name, held in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(held)
    (folder / "main.net").write_text(text)
    return elaborated(text, path=folder / "main.net", **choices)


def kinds(network: Network | None) -> list[str]:
    assert network is not None
    return [node.kind for node in network.nodes]


def test_a_def_comes_with_its_own_names_and_defaults(tmp_path: Path) -> None:
    blocks = "param c = 4\nlet d = 2 * c\ndefault conv(act=tanh)\ndef inner() { conv3-{d} }\ndef t() { inner }\n"
    blocks += "input 1x1x1\nrelu\n"
    network, _ = used(tmp_path, MAIN, {"b.net": blocks})
    assert kinds(network) == ["conv", "tanh"]
    assert network is not None
    assert network.output.shape == (8, 8, 8)


def test_params_are_used_and_given_from_outside(tmp_path: Path) -> None:
    text = 'from "b.net" use c\ninput 3x8x8\nconv3-{c}\n'
    network, _ = used(tmp_path, text, {"b.net": "param c = 4\n"})
    assert network is not None
    assert network.output.shape[0] == 4
    network, _ = used(tmp_path, text, {"b.net": "param c = 4\n"}, params={"c": "5"})
    assert network is not None
    assert network.output.shape[0] == 5


def test_paths_are_relative_to_their_file_and_files_are_loaded_once(tmp_path: Path) -> None:
    files = {
        "sub/a.net": 'from "../c.net" use t\ndef p() { t() }\n',
        "b.net": 'from "sub/../c.net" use t\ndef q() { t() }\n',
    }
    network, _ = used(
        tmp_path,
        'from "sub/a.net" use p\nfrom "b.net" use q\ninput 3x8x8\np, q\n',
        {**files, "c.net": "def t() { relu }\n"},
    )
    assert kinds(network) == ["relu", "relu"]


def test_the_bundled_library_is_there(tmp_path: Path) -> None:
    network, _ = used(tmp_path, 'from "std/residual.net" use basic\ninput 64x8x8\nbasic(64)\n', {})
    assert kinds(network) == ["conv", "bn", "relu", "conv", "bn", "add", "relu"]


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/etc/passwd", "relative"),
        ("../../../../etc/passwd", "out of the root"),
        ("https://example.invalid/x.net", "network"),
        ("a\\\\b.net", "separated by /"),
        (".", "a folder"),
        ("", "relative"),
        ("nothing.net", "no such file"),
        ("bb.net", "did you mean b.net"),
        ("std/../../x.net", "bundled library"),
        ("std/nothing.net", "no such file"),
        ("main.net", "use itself"),
    ],
)
def test_a_path_that_cannot_be_followed_is_refused(tmp_path: Path, path: str, why: str) -> None:
    network, problems = used(tmp_path, f'from "{path}" use t\ninput 3x8x8\nt()\n', {"b.net": "def t() { relu }\n"})
    assert network is None
    assert [one.code.number for one in problems.diagnostics] == ["NS213"]
    assert why in problems.diagnostics[0].message


def test_links_out_of_the_root_and_circles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "link.net").symlink_to("/etc/hostname")
    _, problems = used(tmp_path, 'from "link.net" use t\ninput 3x8x8\nt()\n', {})
    assert [one.code.number for one in problems.diagnostics] == ["NS213"]
    files = {"a.net": 'from "b.net" use u\ndef t() { u() }\n', "b.net": 'from "a.net" use t\ndef u() { t() }\n'}
    _, problems = used(tmp_path, 'from "a.net" use t\ninput 3x8x8\nt()\n', files)
    assert [one.code.number for one in problems.diagnostics] == ["NS213"]
    assert "a.net → b.net → a.net" in problems.diagnostics[0].message


def test_a_wider_root_lets_a_file_look_beside_its_folder(tmp_path: Path) -> None:
    (tmp_path / "b.net").write_text("def t() { relu }\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    text = 'from "../b.net" use t\ninput 3x8x8\nt()\n'
    network, _ = used(inside, text, {})
    assert network is None
    network, _ = used(inside, text, {}, root=tmp_path)
    assert kinds(network) == ["relu"]


@pytest.mark.parametrize(
    ("held", "help"),
    [
        ("def t1() { relu }\n", "did you mean t1?"),
        ("net t { input 3x8x8, relu }\n", "use takes defs and params"),
        ("let t = 3\n", "it has none at all"),
        ("def other() { relu }\ndef another() { relu }\n", "it has other, another"),
    ],
)
def test_a_name_that_is_not_there_is_refused(tmp_path: Path, held: str, help: str) -> None:
    _, problems = used(tmp_path, MAIN, {"b.net": held})
    assert [one.code.number for one in problems.diagnostics] == ["NS214"]
    assert help in (problems.diagnostics[0].help or "")


def test_a_mistake_in_another_file_is_shown_there_with_the_use(tmp_path: Path) -> None:
    _, problems = used(tmp_path, MAIN, {"b.net": "def t( { relu }\n"})
    first = problems.diagnostics[0]
    assert first.code.number.startswith("NS1")
    assert first.primary is not None
    assert first.primary.place.file.endswith("b.net")
    assert first.labels[-1].message == "used here"
    _, problems = used(tmp_path, MAIN, {"b.net": "def t() { convv3-8 }\n"})
    assert [one.code.number for one in problems.diagnostics] == ["NS201"]


def test_a_name_taken_twice_is_refused(tmp_path: Path) -> None:
    _, problems = used(tmp_path, f"def t() {{ tanh }}\n{MAIN}", {"b.net": "def t() { relu }\n"})
    assert "NS204" in [one.code.number for one in problems.diagnostics]


def test_no_more_than_64_files_are_read(tmp_path: Path) -> None:
    files = {f"f{i}.net": f'from "f{i + 1}.net" use t{i + 1}\ndef t{i}() {{ t{i + 1}() }}\n' for i in range(70)}
    files["f70.net"] = "def t70() { relu }\n"
    _, problems = used(tmp_path, 'from "f0.net" use t0\ninput 3x8x8\nt0()\n', files)
    assert "NS420" in [one.code.number for one in problems.diagnostics]


def test_what_a_used_file_makes_of_a_param_follows_the_value_given_from_outside(tmp_path: Path) -> None:
    blocks = 'param k = 2\nparam how = "tanh"\nlet w = k * 4\ndef f() { conv3-{w}(act=how) }\n'
    files = {"b.net": blocks, "mid.net": 'from "b.net" use f\ndef g() { f }\n'}
    text = 'from "mid.net" use g\nfrom "b.net" use k how\ninput 3x8x8\ng, conv3-{k}\n'
    network, _ = used(tmp_path, text, files, params={"k": "4", "how": "relu"})
    assert network is not None
    assert [str(node.output) for node in network.nodes] == ["16×8×8", "16×8×8", "4×8×8"]
    assert network.nodes[1].layer.kind == "relu"
    assert network.params == {"k": 4, "how": "relu"}


def test_a_param_of_a_used_file_keeps_its_type(tmp_path: Path) -> None:
    text = 'from "b.net" use k\ninput 3x8x8\nconv3-{k}\n'
    network, problems = used(tmp_path, text, {"b.net": "param k = 2\n"}, params={"k": "true"})
    assert network is None
    assert [one.code.number for one in problems.diagnostics] == ["NS307"]
