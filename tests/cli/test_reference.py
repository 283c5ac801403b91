"""The commands that print what there is: layers, codes, bundled networks, a file to start from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from netspec.layers import registry
from netspec.source import Code
from tests.cli.running import CommandLine


class TestLayers:
    def test_every_kind_is_listed(self, cli: CommandLine) -> None:
        listed = cli("layers").out
        for kind in registry.kinds:
            assert any(line.startswith(f"  {kind}") for line in listed.splitlines()), kind

    @pytest.mark.parametrize("kind", registry.kinds)
    def test_a_kinds_page_names_every_option(self, cli: CommandLine, kind: str) -> None:
        page = cli("layers", kind).out
        for option in registry.kinds[kind].model_fields:
            assert f"\n  {option} " in page

    def test_they_are_data_too(self, cli: CommandLine) -> None:
        document = json.loads(cli("layers", "conv", "--format", "json").out)
        assert [one["kind"] for one in document["layers"]] == ["conv"]

    def test_the_page_of_the_zoo_is_what_the_command_prints(self, cli: CommandLine) -> None:
        page = Path(__file__).parents[2] / "docs" / "zoo.md"
        assert page.read_text(encoding="utf-8") == cli("zoo", "--format", "markdown").out

    def test_one_that_is_not_there_is_answered_with_the_nearest(self, cli: CommandLine) -> None:
        outcome = cli("layers", "cnv")
        assert outcome.code == 2
        assert "'conv'" in outcome.err


class TestExplain:
    @pytest.mark.parametrize("written", ["NS402", "ns402", "402"])
    def test_a_codes_page_is_printed(self, cli: CommandLine, written: str) -> None:
        outcome = cli("explain", written)
        assert outcome.code == 0
        assert outcome.out.startswith("NS402  ")
        assert "Fails:" in outcome.out

    def test_all_codes_are_listed(self, cli: CommandLine) -> None:
        assert [line.split()[0] for line in cli("explain").out.splitlines()] == sorted(Code.registry)

    def test_the_page_of_the_zoo_is_what_the_command_prints(self, cli: CommandLine) -> None:
        page = Path(__file__).parents[2] / "docs" / "zoo.md"
        assert page.read_text(encoding="utf-8") == cli("zoo", "--format", "markdown").out

    def test_one_that_is_not_there_is_wrong_usage(self, cli: CommandLine) -> None:
        assert cli("explain", "NS40").code == 2
        assert cli("explain", "what?").code == 2


class TestZoo:
    def test_the_networks_are_listed_with_figures_that_are_theirs(self, cli: CommandLine) -> None:
        networks = {one["name"]: one for one in json.loads(cli("zoo", "--format", "json").out)["networks"]}
        assert networks["resnet50"]["params"] == 25_557_032
        assert networks["resnet50"]["year"] == 2015
        assert networks["vgg16"]["macs"] == 15_470_264_320

    def test_a_table_is_for_people(self, cli: CommandLine) -> None:
        lines = cli("zoo").out.splitlines()
        assert lines[0].split()[:3] == ["name", "year", "input"]
        assert any(line.startswith("resnet50 ") and "25,557,032" in line for line in lines)

    def test_a_networks_file_is_printed(self, cli: CommandLine) -> None:
        assert "net resnet50 = " in cli("zoo", "resnet50").out

    def test_the_page_of_the_zoo_is_what_the_command_prints(self, cli: CommandLine) -> None:
        page = Path(__file__).parents[2] / "docs" / "zoo.md"
        assert page.read_text(encoding="utf-8") == cli("zoo", "--format", "markdown").out

    def test_one_that_is_not_there_is_the_users_mistake(self, cli: CommandLine) -> None:
        assert cli("zoo", "resnet49").code == 1


class TestNew:
    def test_the_file_checks_without_advice(self, cli: CommandLine) -> None:
        assert cli("new", "mine").code == 0
        outcome = cli("check", "--strict", "mine.net")
        assert (outcome.code, outcome.err) == (0, "")

    def test_a_file_that_is_there_stays(self, cli: CommandLine) -> None:
        Path("mine.net").write_text("precious")
        assert cli("new", "mine.net").code == 2
        assert Path("mine.net").read_text() == "precious"

    def test_any_name_gives_a_file_that_checks(self, cli: CommandLine) -> None:
        for name in ('a "b" \\ c.net', "two_words.net", "…net.net"):
            assert cli("new", name).code == 0
            assert cli("check", name).code == 0

    def test_it_may_go_to_standard_output(self, cli: CommandLine) -> None:
        text = cli("new", "-").out
        assert cli("check", "--strict", "-", stdin=text.encode()).code == 0
