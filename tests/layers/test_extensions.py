"""A package of layers beside netspec: the example in `examples/`, installed in a fresh process as pip would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

EXAMPLE = Path(__file__).parents[2] / "examples" / "netspec-swish-example"
NETWORK = "input 3x8x8\nconv3-4, swish1.5, gap, fc-2(act=swish)"


def installed(folder: Path, declared: dict[str, str], code: Path = EXAMPLE) -> dict[str, str]:
    """The environment of a process that finds a distribution with these entry points, as pip leaves one behind."""
    about = folder / "netspec_swish_example-0.1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: netspec-swish-example\nVersion: 0.1.0\n")
    lines = [f"{name} = {value}" for name, value in declared.items()]
    (about / "entry_points.txt").write_text("[netspec.layers]\n" + "\n".join(lines) + "\n")
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(code)))}


@pytest.fixture
def example(tmp_path: Path) -> dict[str, str]:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    return installed(tmp_path / "site", project["entry-points"]["netspec.layers"])


def answered(code: str, environment: dict[str, str]) -> Any:
    """What a fresh process prints as JSON."""
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_a_package_is_imported_only_when_a_file_says_its_word(example: dict[str, str]) -> None:
    code = """
import json, sys, netspec
from netspec.layers import registry
netspec.parse("input 3x8x8\\nconv3-4, relu6, gap, fc-2, soft-max")
before = "netspec_swish.layer" in sys.modules
found = registry.split("Swish1.5")
print(json.dumps([before, found[0].kind, found[1], "torch" in sys.modules]))
"""
    assert answered(code, example) == [False, "swish", "1.5", False]


def test_its_layer_compiles_with_its_module_imported_and_runs(example: dict[str, str]) -> None:
    code = f"""
import json, netspec
net = netspec.parse({NETWORK!r})
source = netspec.compile_source(net)
module = netspec.load(net)
import torch
names = [name for name, _ in module.named_parameters()]
print(json.dumps([source, names, list(module(torch.randn(2, 3, 8, 8)).shape), netspec.analyse(net).params]))
"""
    source, names, shape, params = answered(code, example)
    assert "from netspec_swish.torch_module import Swish" in source
    assert "Swish(4, 1, 1, beta=1.5)" in source
    assert "class Swish" not in source
    assert "swish1.beta" in names
    assert "swish2.beta" in names
    assert shape == [2, 2]
    assert params == (3 * 9 * 4 + 4) + 4 + (4 * 2 + 2) + 2


def test_it_stands_in_the_reference(example: dict[str, str]) -> None:
    code = """
import json
from netspec.layers.reference import entries, entry
one = entry("swish")
kinds = [one.kind for one in entries()]
print(json.dumps([one.form, one.summary, one.example, one.package, "swish" in kinds, kinds[0]]))
"""
    form, summary, example_word, package, listed, first = answered(code, example)
    assert (form, example_word, package, listed, first) == ("swish{beta}", "swish1.5", "netspec_swish", True, "conv")
    assert summary.startswith("The value times a sigmoid")


def test_it_passes_the_tests_that_every_layer_passes(example: dict[str, str]) -> None:
    code = """
import json, warnings
from hypothesis import HealthCheck, given, settings, strategies as st
from netspec.layers.extensions import load_all
load_all()
from tests.layers import test_every
names = [name for name in vars(test_every) if name.startswith("test_") and name.count("_") > 2]
for name in names:
    test = getattr(test_every, name)
    test(kind="swish")
print(json.dumps(len(names)))
"""
    root = str(Path(__file__).parents[2])
    environment = {**example, "PYTHONPATH": example["PYTHONPATH"] + os.pathsep + root}
    assert answered(code, environment) >= 7


def test_a_package_that_does_not_load_is_no_layer_and_is_told_of(tmp_path: Path) -> None:
    code = """
import json, netspec
from netspec.layers import registry
from netspec.layers.extensions import failures
found = [registry.find(one) is None for one in ("gone", "relux", "conv")]
try:
    netspec.parse("input 3x8x8\\nGone3")
except netspec.NetspecError as error:
    print(json.dumps([*found, failures, error.diagnostics[0].help]))
"""
    declared = {"gone": "no_such_package:Gone", "relux": "netspec.layers.activations:ReLU"}
    gone, relux, conv, failures, help = answered(code, installed(tmp_path / "site", declared))
    assert (gone, relux, conv) == (True, True, False)
    assert failures["gone"] == help
    assert "No module named 'no_such_package'" in help
    assert failures["relux"] == "netspec.layers.activations:ReLU is not a layer of kind relux"
