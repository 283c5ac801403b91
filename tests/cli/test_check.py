"""`netspec check`: what it says, where, in which form, and what it mends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CommandLine

FINE = "input 3x8x8\nrelu\n"
WRONG = "input 3x8x8\nrelux\n"
ADVISED = "input 3x8x8\nfor i in 3..0 { relu }\nrelu\n"
FIXABLE = "input 3x8x8\nrelu\nconv3-8 relu\n"


def test_a_network_that_is_fine_is_told_in_a_line_on_standard_output(cli: CommandLine) -> None:
    outcome = cli("check", "-e", FINE)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.count("\n") == 1


def test_what_is_wrong_goes_to_standard_error(cli: CommandLine) -> None:
    outcome = cli("check", "-e", WRONG)
    assert (outcome.code, outcome.out) == (1, "")
    assert "did you mean" in outcome.err


def test_one_wrong_file_of_several_fails_the_run_and_all_are_told_of(cli: CommandLine) -> None:
    Path("a.net").write_text(WRONG)
    Path("b.net").write_text(FINE)
    Path("c.net").write_text("input 3x8x8\nmaxpool9\n")
    outcome = cli("check", "a.net", "b.net", "c.net")
    assert outcome.code == 1
    assert "a.net:2:1" in outcome.err
    assert "c.net:2:1" in outcome.err


def test_a_mistake_in_one_file_hides_no_claim_in_another(cli: CommandLine) -> None:
    Path("a.net").write_text(WRONG)
    Path("b.net").write_text("input 3x8x8\nrelu\nexpect params == 1\n")
    outcome = cli("check", "a.net", "b.net")
    assert "NS201" in outcome.err
    assert "NS408" in outcome.err


class TestAdvice:
    def test_is_given_and_does_not_fail_the_run(self, cli: CommandLine) -> None:
        outcome = cli("check", "-e", ADVISED)
        assert outcome.code == 0
        assert "NS680" in outcome.err

    def test_fails_it_where_strict(self, cli: CommandLine) -> None:
        assert cli("check", "--strict", "-e", ADVISED).code == 1
        assert cli("check", "--strict", "-e", FINE).code == 0

    def test_is_left_out_on_demand(self, cli: CommandLine) -> None:
        for without in (["--no-advice"], ["--ignore", "NS680"]):
            outcome = cli("check", "--strict", *without, "-e", ADVISED)
            assert (outcome.code, outcome.err) == (0, "")

    def test_of_a_code_that_is_not_there_cannot_be_left_out(self, cli: CommandLine) -> None:
        assert cli("check", "--ignore", "NS999", "-e", FINE).code == 2


class TestFormats:
    def test_json_has_lines_and_columns_from_one(self, cli: CommandLine) -> None:
        Path("a.net").write_text(WRONG)
        outcome = cli("check", "--format", "json", "a.net")
        document = json.loads(outcome.out)
        assert outcome.err == ""
        assert document["schema_version"] == 1
        first = document["diagnostics"][0]
        assert (first["file"], first["severity"]) == ("a.net", "error")
        assert first["span"] == {"start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 6}}

    def test_json_of_a_fine_network_is_a_document_too(self, cli: CommandLine) -> None:
        outcome = cli("check", "--format", "json", "-e", FINE)
        assert json.loads(outcome.out) == {"schema_version": 1, "diagnostics": []}

    def test_json_speaks_of_files_that_cannot_be_read(self, cli: CommandLine) -> None:
        document = json.loads(cli("check", "--format", "json", "nowhere.net").out)
        assert [one["code"] for one in document["diagnostics"]] == ["NS217"]

    @pytest.mark.parametrize("form", ["concise", "github"])
    def test_a_line_a_diagnostic(self, cli: CommandLine, form: str) -> None:
        outcome = cli("check", "--format", form, "-e", WRONG)
        assert outcome.code == 1
        assert len(outcome.out.splitlines()) == 1

    def test_sarif_is_a_document(self, cli: CommandLine) -> None:
        assert json.loads(cli("check", "--format", "sarif", "-e", WRONG).out)["version"] == "2.1.0"


class TestFixing:
    def test_a_certain_fix_is_written_back_and_the_result_is_fine(self, cli: CommandLine) -> None:
        Path("a.net").write_bytes(b"\xef\xbb\xbf" + FIXABLE.replace("\n", "\r\n").encode())
        outcome = cli("check", "--fix", "--no-advice", "a.net")
        assert outcome.code == 0
        assert "fixed a.net" in outcome.err
        mended = FIXABLE.replace("8 relu", "8, relu").replace("\n", "\r\n").encode()
        assert Path("a.net").read_bytes() == b"\xef\xbb\xbf" + mended

    def test_a_file_without_certain_fixes_is_left_alone(self, cli: CommandLine) -> None:
        Path("a.net").write_text("input 3x8x8\nmaxpool9\n")
        before = Path("a.net").stat().st_mtime_ns
        assert cli("check", "--fix", "a.net").code == 1
        assert Path("a.net").stat().st_mtime_ns == before

    def test_what_is_no_file_cannot_be_mended(self, cli: CommandLine) -> None:
        assert cli("check", "--fix", "-e", FIXABLE).code == 2
        assert cli("check", "--fix", "-", stdin=FIXABLE.encode()).code == 2

    def test_the_bundled_networks_are_left_alone(self, cli: CommandLine) -> None:
        assert cli("check", "--fix", "zoo:vgg16").err.count("fixed") == 0
