"""`netspec compile`: what is written, where, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import netspec
from netspec.ir import Network
from tests.cli.running import SMALL, CommandLine

TWO = "net small { input 3x8x8, conv3-4 }\nnet large { input 3x9x9, conv3-8 }\n"


def _source(text: str, net: str | None = None) -> str:
    return netspec.compile_source(netspec.parse(text, net=net))


def test_the_default_is_the_files_name_in_the_working_folder(cli: CommandLine) -> None:
    Path("nets").mkdir()
    Path("nets/two.words.net").write_text(SMALL)
    outcome = cli("compile", "nets/two.words.net")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "wrote two.words.py\n")
    compile(Path("two.words.py").read_text(), "two.words.py", "exec")


def test_a_net_that_was_chosen_gives_the_name(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    assert cli("compile", "a.net:large").code == 0
    assert Path("large.py").exists()


def test_a_bundled_network_gives_its_name(cli: CommandLine) -> None:
    assert cli("compile", "zoo:resnet18").code == 0
    assert Path("resnet18.py").exists()


def test_a_text_without_a_file_goes_to_standard_output(cli: CommandLine) -> None:
    for outcome in (cli("compile", "-e", SMALL), cli("compile", "-", stdin=SMALL.encode())):
        assert outcome.code == 0
        compile(outcome.out, "network.py", "exec")


def test_all_nets_of_a_file_are_written_to_a_folder(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    Path("out").mkdir()
    assert cli("compile", "--all", "a.net", "-o", "out").code == 0
    assert sorted(one.name for one in Path("out").iterdir()) == ["large.py", "small.py"]


def test_the_network_itself_comes_back_equal(cli: CommandLine) -> None:
    Path("a.net").write_text(SMALL)
    assert cli("compile", "a.net", "--to", "ir").code == 0
    assert Network.from_json(Path("a.json").read_text()) == netspec.read("a.net")


class TestChecking:
    def test_a_file_that_is_up_to_date_passes(self, cli: CommandLine) -> None:
        Path("a.net").write_text(SMALL)
        cli("compile", "a.net")
        assert cli("compile", "--check", "a.net").code == 0

    def test_one_that_is_not_fails_and_stays(self, cli: CommandLine) -> None:
        Path("a.net").write_text(SMALL)
        Path("a.py").write_text("old")
        outcome = cli("compile", "--check", "a.net")
        assert outcome.code == 1
        assert "a.py" in outcome.err
        assert Path("a.py").read_text() == "old"

    def test_one_that_is_not_there_fails(self, cli: CommandLine) -> None:
        Path("a.net").write_text(SMALL)
        assert cli("compile", "--check", "a.net").code == 1
        assert not Path("a.py").exists()


class TestWhatIsRefused:
    @pytest.mark.parametrize("name", ["torch", "random"])
    def test_a_name_that_would_hide_a_module(self, cli: CommandLine, name: str) -> None:
        Path(f"{name}.net").write_text(SMALL)
        outcome = cli("compile", f"{name}.net")
        assert outcome.code == 1
        assert "NS506" in outcome.err
        assert not Path(f"{name}.py").exists()
        assert cli("compile", f"{name}.net", "-o", "other.py").code == 0

    def test_the_networks_own_file_as_the_result(self, cli: CommandLine) -> None:
        Path("a.net").write_text(SMALL)
        assert cli("compile", "a.net", "-o", "a.net").code == 2
        assert Path("a.net").read_text() == SMALL

    def test_a_folder_as_the_result(self, cli: CommandLine) -> None:
        Path("out").mkdir()
        outcome = cli("compile", "-e", SMALL, "-o", "out")
        assert outcome.code == 2
        assert "NS501" in outcome.err

    def test_a_folder_that_is_not_there(self, cli: CommandLine) -> None:
        outcome = cli("compile", "-e", SMALL, "-o", "nowhere/a.py")
        assert outcome.code == 3
        assert "NS501" in outcome.err

    def test_a_network_that_is_wrong_writes_nothing(self, cli: CommandLine) -> None:
        Path("a.net").write_text("input 3x8x8\nrelux\n")
        assert cli("compile", "a.net").code == 1
        assert not Path("a.py").exists()

    @pytest.mark.parametrize("option", ["--all", "--check"])
    def test_standard_output_where_files_are_meant(self, cli: CommandLine, option: str) -> None:
        assert cli("compile", option, "-e", SMALL, "-o", "-").code == 2
