"""The generated source: what it says, and that it is what a formatter, two linters and a type checker accept."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from netspec import parse, read
from netspec.codegen import write_module, write_shown
from netspec.ir import Network
from netspec.runtime import build
from tests.golden import Golden
from tests.networks_strategy import networks
from tests.runtime import zoo
from tests.runtime.comparing import held_against_reference

GOLDEN = Path(__file__).parent / "golden"
SHOWN = ("vgg16", "resnet50", "googlenet", "densenet121", "vit_b_16", "unet_same")
SOME = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    derandomize=True,
)


def run(*command: str, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("name", SHOWN)
def test_the_source_reads_as_it_did(name: str, golden: Golden) -> None:
    golden.check(GOLDEN / f"{name}.py.txt", write_module(zoo.network(name)))


def test_no_golden_file_is_left_over(golden: Golden) -> None:
    golden.no_strays(GOLDEN, [f"{name}.py.txt" for name in SHOWN])


@pytest.fixture(scope="module")
def random_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sources of random networks."""
    folder = tmp_path_factory.mktemp("random")

    @SOME
    @given(networks())
    def write(network: Network) -> None:
        source = write_module(network)
        (folder / f"n{len(list(folder.iterdir()))}.py").write_text(source, encoding="utf-8")

    write()
    return folder


@pytest.fixture(scope="module")
def bundled_sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sources of every bundled network."""
    folder = tmp_path_factory.mktemp("bundled")
    for name in zoo.nets():
        (folder / f"{name}.py").write_text(write_module(zoo.network(name)), encoding="utf-8")
    return folder


@pytest.mark.parametrize("sources", ["random_sources", "bundled_sources"])
def test_black_and_ruff_find_nothing_to_change(sources: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue(sources)
    assert not run("black", "--check", "--diff", "-q", ".", cwd=folder)
    assert not run("ruff", "check", "--isolated", "--no-cache", "--select", "E4,E7,E9,F,I,UP,B,C4", ".", cwd=folder)
    assert not run("ruff", "format", "--isolated", "--no-cache", "--check", ".", cwd=folder)


def test_mypy_finds_nothing_in_the_source_of_a_network_of_each_file(bundled_sources: Path) -> None:
    chosen = [f"{name}.py" for name in zoo.one_of_each_file()]
    assert not run("mypy", "--strict", "--no-error-summary", *chosen, cwd=bundled_sources)


def test_the_source_is_the_same_to_the_byte_in_another_process() -> None:
    code = "import netspec, sys; sys.stdout.buffer.write(netspec.compile_source(netspec.zoo('googlenet')).encode())"
    done = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert done[0] == done[1] == write_module(zoo.network("googlenet")).encode()


def test_writing_the_source_needs_no_torch() -> None:
    code = "import netspec, sys; netspec.compile_source(netspec.zoo('resnet18')); print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_the_source_runs_alone_and_prints_its_summary(tmp_path: Path) -> None:
    (tmp_path / "lenet.py").write_text(write_module(zoo.network("lenet5")), encoding="utf-8")
    command = [sys.executable, "-I", "lenet.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.search(r"[0-9,]+ parameters\n\(2, .*\) -> \(2, 10\)\n$", done.stdout)


def test_one_class_a_def_and_the_projection_in_it() -> None:
    source = write_module(zoo.network("resnet50"))
    classes = [part.name for part in ast.parse(source).body if isinstance(part, ast.ClassDef)]
    assert classes == ["Add", "GlobalAvgPool", "Bottleneck", "Resnet50"]


@pytest.mark.parametrize(
    "label", ["self", "torch", "nn", "x", "weight", "Tensor", "super", "print", "append", "__mine", "0", "10.2.a"]
)
def test_labels_never_give_way(label: str) -> None:
    network = parse(f'input 3x8x8\nconv3-4, (conv3-3, relu) as "{label}", conv3-4 as stem\n')
    assert f"{label}.conv1.weight" in build(network).state_dict()
    held_against_reference(network)
    network = parse(f'input 3x8x8\nconv3-3 as "{label}", add[ relu | @"{label}" ], conv3-4 as stem\n')
    assert f"{label}.weight" in build(network).state_dict()
    held_against_reference(network)


@pytest.mark.parametrize("name", ["torch", "Tensor", "NamedTuple", "add_", "None_", "true_", "Network"])
def test_the_name_of_a_def_gives_way(name: str) -> None:
    network = parse(f"def {name}(c) {{ add[ conv3-{{c}} | conv1-{{c}} ] }}\ninput 3x8x8\n{name}(8), {name}(4)\n")
    held_against_reference(network)


@pytest.mark.parametrize("parameter", ["self", "nn", "torch", "lambda", "in_channels", "channels", "super"])
def test_the_name_of_a_defs_parameter_gives_way(parameter: str) -> None:
    block = f"def block({parameter}) {{ conv3-{{{parameter}}}, add[ id | conv1-{{{parameter}}}, relu ] }}"
    held_against_reference(parse(f"{block}\ninput 3x8x8\nblock(8), block(4)\n"))


@pytest.mark.parametrize(
    "text",
    ['"""', "'''", "\\N{nope}", '"', 'a"', "\\", "{0!r} {", '""" + __import__("os").system("touch pwned") + """'],
)
def test_words_of_the_file_stay_words(text: str) -> None:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    source = write_module(parse(f'# {text}\ntitle "{escaped}"\ninput 3x8x8\n# {text}\ndef a() {{ relu }}\na\n'))
    tree = ast.parse(source)
    assert ast.get_docstring(tree) is not None
    kinds = (ast.Expr, ast.Import, ast.ImportFrom, ast.ClassDef, ast.If)
    assert all(isinstance(part, kinds) for part in tree.body)
    assert [part for part in ast.walk(tree) if isinstance(part, ast.Name) and part.id == "__import__"] == []


def test_the_name_of_the_file_stays_a_word(tmp_path: Path) -> None:
    path = tmp_path / 'a\nimport os\n"""\n#.net'
    path.write_text("input 3x8x8\nconv3-4 as a, relu\n", encoding="utf-8")
    network = read(path)
    assert "import os" not in write_module(network).splitlines()
    assert "import os" not in write_shown(network)[1].splitlines()
    held_against_reference(network)


def test_a_scope_that_reads_from_outside_takes_more_than_one_argument() -> None:
    text = "input 3x8x8\nconv3-4 as early, relu, (conv3-4, cat[ id | @early ], relu) as late, conv1-2\n"
    source = write_module(parse(text))
    assert "def forward(self, x: Tensor, skip: Tensor) -> Tensor:" in source
    held_against_reference(parse(text))


def test_a_scope_that_is_read_in_its_middle_returns_more_than_one_value() -> None:
    text = 'input 3x8x8\n(conv3-4 as "a.early", relu, conv3-4) as stem, cat[ relu | @"stem.a.early" ], conv1-2\n'
    held_against_reference(parse(text))


def test_scopes_that_lie_among_each_other_are_run_from_outside() -> None:
    text = 'input 3x8x8\nconv3-4 as "a.x", relu as "b.y", conv3-4 as "a.z", bn as "b.0", relu as "a.1"\n'
    held_against_reference(parse(text))


def test_ten_thousand_nodes_in_one_scope() -> None:
    source = write_module(parse("input 3x4x4\n(conv1-3, relu) x5000\n"))
    compile(source, "generated", "exec")
    assert source.count("\n") < 17_000


def test_a_long_repeat_is_a_repeat() -> None:
    source = write_module(parse("def b(c) { add[ conv1-{c}, relu | id ] }\ninput 3x4x4\nb(3) x3000 as deep\n"))
    assert "*(B() for _ in range(3000))" in source
