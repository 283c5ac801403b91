"""`netspec fmt`: files in canonical form, in place or shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import CommandLine

UGLY = "input 3x8x8\n# why\nConv3-64  ×2 ,RELU\n\n\n\nSoft-Max\n"
CANONICAL = "input 3x8x8\n# why\nconv3-64 x2, relu\n\nsoftmax\n"


@pytest.fixture
def ugly(cli: CommandLine) -> Path:
    path = Path("a.net")
    path.write_text(UGLY)
    return path


def test_a_file_is_rewritten_and_its_comments_are_kept(cli: CommandLine, ugly: Path) -> None:
    assert cli("fmt", "a.net").code == 0
    assert ugly.read_text() == CANONICAL


def test_a_canonical_file_is_not_touched(cli: CommandLine, ugly: Path) -> None:
    ugly.write_text(CANONICAL)
    before = ugly.stat().st_mtime_ns
    assert cli("fmt", "a.net").code == 0
    assert ugly.stat().st_mtime_ns == before


def test_check_names_what_would_change_and_writes_nothing(cli: CommandLine, ugly: Path) -> None:
    Path("b.net").write_text(CANONICAL)
    outcome = cli("fmt", "--check", "a.net", "b.net")
    assert (outcome.code, outcome.err) == (1, "a.net is not in canonical form\n")
    assert ugly.read_text() == UGLY
    assert cli("fmt", "--check", "b.net").code == 0


def test_diff_shows_what_would_change_and_writes_nothing(cli: CommandLine, ugly: Path) -> None:
    outcome = cli("fmt", "--diff", "a.net")
    assert outcome.code == 1
    assert "-Conv3-64  ×2 ,RELU\n+conv3-64 x2, relu\n" in outcome.out
    assert ugly.read_text() == UGLY


def test_standard_input_goes_to_standard_output(cli: CommandLine) -> None:
    assert cli("fmt", "-", stdin=UGLY.encode()).out == CANONICAL
    assert cli("fmt", "-", stdin=CANONICAL.encode()).out == CANONICAL


def test_a_text_goes_to_standard_output(cli: CommandLine) -> None:
    assert cli("fmt", "-e", UGLY).out == CANONICAL


def test_a_file_that_does_not_parse_stays_and_the_others_are_written(cli: CommandLine, ugly: Path) -> None:
    Path("b.net").write_text("input 3x8x8\n(conv3-64\n")
    outcome = cli("fmt", "b.net", "a.net")
    assert outcome.code == 1
    assert "b.net" in outcome.err
    assert Path("b.net").read_text() == "input 3x8x8\n(conv3-64\n"
    assert ugly.read_text() == CANONICAL


def test_nothing_named_and_bundled_networks_are_wrong_usage(cli: CommandLine) -> None:
    assert cli("fmt").code == 2
    assert cli("fmt", "zoo:vgg16").code == 2
