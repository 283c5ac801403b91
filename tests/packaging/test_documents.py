"""What the README and the language's reference say is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import netspec
from netspec.cli.commands import COMMANDS
from netspec.elaborate.functions import FUNCTIONS
from netspec.elaborate.names import KEYWORDS
from netspec.elaborate.recipe import setting_names
from netspec.layers import registry
from netspec.source import Code
from tests.cli.running import run_process

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
LANGUAGE = (ROOT / "docs/language.md").read_text()


def _blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language; "" is that of .net files and terminals."""
    fences = re.findall(r"^```([a-z]*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [block for written_in, block in fences if written_in == language]


class TestTheReadme:
    def test_one_line_sets_up_and_runs_the_tests(self) -> None:
        line = README.partition("<!-- tests -->")[2]
        (command,) = _blocks(line, "sh")[:1]
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv ")
        assert "pip install -c constraints.txt" in command
        assert command.rstrip().rpartition(" && ")[2].startswith(".venv/bin/python -m pytest")

    def test_every_command_it_shows_is_one(self) -> None:
        shown = set(re.findall(r"(?:^|/bin/|`)netspec ([a-z]+)", README, re.MULTILINE))
        assert shown
        assert shown <= set(COMMANDS)

    def test_the_network_it_opens_with_is_the_one_of_the_repository(self) -> None:
        shown = netspec.parse(_blocks(README, "")[0])
        bundled = netspec.read(ROOT / "networks/vgg16.net")
        assert [(node.path, node.layer) for node in shown.nodes] == [(node.path, node.layer) for node in bundled.nodes]

    def test_the_error_it_shows_is_what_check_says(self, tmp_path: Path) -> None:
        shown = next(block for block in _blocks(README, "") if block.startswith("error["))
        (tmp_path / "mine.net").write_text("input 3x32x32\nconv3-64, add[ conv3-128/2 | id ]\n")
        assert shown in run_process("check", "mine.net", folder=tmp_path).err

    def test_the_joins_it_shows_check(self) -> None:
        joins = next(block for block in _blocks(README, "") if "squeeze and excitation" in block)
        network = netspec.parse(f"input 64x32x32\nlet k = 12\n{joins}")
        assert network.nodes[-1].layer.word() == "mul"

    def test_the_family_it_shows_checks(self, tmp_path: Path) -> None:
        family = next(block for block in _blocks(README, "") if "net resnet18" in block)
        (tmp_path / "resnet.net").write_text(family)
        assert run_process("check", "--no-advice", "resnet.net", folder=tmp_path).code == 0

    def test_the_layer_it_shows_is_one(self) -> None:
        (source,) = (block for block in _blocks(README, "python") if "class Swish" in block)
        program = source + "from netspec.layers import registry\nassert registry.find('swish') is Swish\n"
        subprocess.run([sys.executable, "-c", program], check=True)

    def test_its_python_runs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (program,) = (block for block in _blocks(README, "python") if "netspec.analyse" in block)
        (tmp_path / "networks").symlink_to(ROOT / "networks")
        monkeypatch.chdir(tmp_path)
        exec(compile(program, "README.md", "exec"), {})
        assert (tmp_path / "resnet50.svg").is_file()

    def test_every_page_it_points_at_is_there(self) -> None:
        for target in re.findall(r"\]\(([\w./-]+)\)", README + LANGUAGE):
            assert (ROOT / target).exists() or (ROOT / "docs" / target).exists(), target


class TestTheLanguageReference:
    def test_names_every_kind_of_layer(self) -> None:
        section = LANGUAGE.partition("## 7.")[2].partition("## 8.")[0]
        joins = LANGUAGE.partition("## 6.")[2]
        for kind in registry.kinds:
            assert re.search(rf"\b{kind}(?![a-z])", section + joins), kind

    def test_names_every_keyword_and_function(self) -> None:
        for word in (*KEYWORDS, *FUNCTIONS):
            assert re.search(rf"\b{word}\b", LANGUAGE), word

    def test_names_every_setting_of_a_recipe(self) -> None:
        section = LANGUAGE.partition("## 11.")[2].partition("## 12.")[0]
        assert set(section.partition("The settings are")[2].split("`")[1].split()) == set(setting_names())

    def test_its_examples_check(self) -> None:
        for block in _blocks(LANGUAGE, ""):
            if "input " in block:
                netspec.parse(block)

    def test_names_codes_that_there_are(self) -> None:
        assert set(re.findall(r"NS[0-9]{3}", README + LANGUAGE)) <= set(Code.registry)
