"""How networks are named, and what is said of names that lead nowhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.running import SMALL, CommandLine

TWO = "net small { input 3x8x8, relu }\nnet large { input 3x9x9, relu }\n"


def test_a_path_names_a_network(cli: CommandLine) -> None:
    Path("a.net").write_text(SMALL)
    assert cli("check", "a.net", "--no-advice").out == "a: 3×8×8 → vector 10, 4 layers\n"


def test_a_net_of_several_is_named_behind_a_colon(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    assert cli("check", "a.net:large", "--no-advice").out == "large: 3×9×9 → 3×9×9, 1 layer\n"


def test_check_takes_every_net_of_a_file_where_none_is_named(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    assert [line.split(":")[0] for line in cli("check", "a.net").out.splitlines()] == ["small", "large"]


def test_where_one_network_is_wanted_one_of_several_must_be_chosen(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    outcome = cli("compile", "a.net")
    assert outcome.code == 1
    assert "small, large" in outcome.err
    assert not Path("a.py").exists()


def test_a_net_that_is_not_there_is_answered_with_the_nearest(cli: CommandLine) -> None:
    Path("a.net").write_text(TWO)
    outcome = cli("check", "a.net:lrage")
    assert outcome.code == 1
    assert "did you mean large?" in outcome.err


def test_a_file_with_a_colon_in_its_own_name_is_found(cli: CommandLine) -> None:
    Path("a:b").write_text(SMALL)
    assert cli("check", "a:b", "--no-advice").code == 0


def test_zoo_names_a_bundled_network(cli: CommandLine) -> None:
    outcome = cli("check", "zoo:resnet50", "--no-advice")
    assert outcome.out.startswith("resnet50: 3×224×224 → vector 1000")


def test_a_bundled_network_that_is_not_there_is_answered_with_the_nearest(cli: CommandLine) -> None:
    outcome = cli("check", "zoo:resnet51")
    assert outcome.code == 1
    assert "zoo:resnet50" in outcome.err


def test_a_dash_is_standard_input(cli: CommandLine) -> None:
    assert cli("check", "-", "--no-advice", stdin=SMALL.encode()).out.startswith("network: 3×8×8")


def test_standard_input_is_read_once_only(cli: CommandLine) -> None:
    assert cli("check", "-", "-", stdin=SMALL.encode()).code == 2


def test_standard_input_over_the_bound_is_refused(cli: CommandLine) -> None:
    outcome = cli("check", "-", stdin=b"#" * (1 << 20) + b"\n" + SMALL.encode())
    assert outcome.code == 1
    assert len(outcome.err) < 2000


def test_the_text_itself_may_be_given(cli: CommandLine) -> None:
    assert cli("check", "-e", "input 3x8x8, relu").out.startswith("network: 3×8×8")


def test_nothing_named_is_wrong_usage(cli: CommandLine) -> None:
    assert cli("check").code == 2
    assert cli("compile").code == 2


def test_two_networks_where_one_is_wanted_are_wrong_usage(cli: CommandLine) -> None:
    assert cli("compile", "a.net", "-e", SMALL).code == 2


def test_a_param_is_given_another_value(cli: CommandLine) -> None:
    text = "param classes = 10\ninput 3x8x8\ngap, fc-{classes}"
    assert "vector 7" in cli("check", "-e", text, "-p", "classes=7", "--no-advice").out


@pytest.mark.parametrize("given", ["classes", "=7"])
def test_a_param_without_name_or_value_is_wrong_usage(cli: CommandLine, given: str) -> None:
    outcome = cli("check", "-e", SMALL, "-p", given)
    assert outcome.code == 2
    assert "NAME=VALUE" in outcome.err


def test_a_param_of_another_type_is_the_users_mistake(cli: CommandLine) -> None:
    outcome = cli("check", "-e", "param classes = 10\ninput 3x8x8\ngap, fc-{classes}", "-p", "classes=many")
    assert outcome.code == 1
    assert "NS307" in outcome.err


def test_another_input_size_is_taken(cli: CommandLine) -> None:
    assert "3×16×16 →" in cli("check", "-e", SMALL, "--at", "3x16x16", "--no-advice").out


def test_more_nodes_than_allowed_are_refused(cli: CommandLine) -> None:
    outcome = cli("check", "-e", "input 3x8x8, relu x11", "--max-nodes", "10")
    assert outcome.code == 1
    assert "--max-nodes" in outcome.err


def test_imports_stay_in_the_folder_of_the_file_unless_a_root_is_given(cli: CommandLine, folder: Path) -> None:
    (folder / "nets").mkdir()
    (folder / "blocks.net").write_text("def block() { conv3-8, relu }\n")
    (folder / "nets/a.net").write_text('from "../blocks.net" use block\ninput 3x8x8\nblock()\n')
    assert cli("check", "nets/a.net").code == 1
    assert cli("check", "nets/a.net", "--root", ".", "--no-advice").code == 0


class TestAFileThatCannotBeRead:
    def test_one_that_is_not_there_is_answered_with_its_neighbours(self, cli: CommandLine) -> None:
        Path("mian.net").write_text(SMALL)
        outcome = cli("check", "main.net")
        assert outcome.code == 1
        assert "mian.net" in outcome.err

    def test_a_folder_is_refused(self, cli: CommandLine) -> None:
        Path("a.net").mkdir()
        outcome = cli("check", "a.net")
        assert outcome.code == 1
        assert "is a folder" in outcome.err

    def test_a_pipe_without_a_writer_is_refused_at_once(self, cli: CommandLine) -> None:
        os.mkfifo("a.net")
        outcome = cli("check", "a.net")
        assert outcome.code == 1
        assert "is a pipe" in outcome.err

    def test_a_device_is_refused(self, cli: CommandLine) -> None:
        outcome = cli("check", "/dev/zero")
        assert outcome.code == 1
        assert "is a device" in outcome.err

    def test_a_file_of_terabytes_is_refused_without_being_read(self, cli: CommandLine) -> None:
        with open("a.net", "wb") as file:
            file.truncate(1 << 40)
        outcome = cli("check", "a.net")
        assert outcome.code == 1
        assert len(outcome.err) < 2000

    def test_a_name_that_no_file_can_have_is_refused(self, cli: CommandLine) -> None:
        for name in ("a\0b.net", "x" * 5000, "nothing/there/at.net"):
            assert cli("check", name).code == 1

    def test_one_that_may_not_be_read_says_so(self, cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path, most: int) -> bytes:
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr("netspec.reading.read_bounded", refuse)
        outcome = cli("check", "a.net")
        assert outcome.code == 1
        assert "permission denied" in outcome.err
