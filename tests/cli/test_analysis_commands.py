"""`netspec table`, `rf`, `compare` and `diff` from the command line."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest

from tests.cli.running import CommandLine

NET = "input 3x32x32\nconv3-8/2 as stem, relu, conv3-16 as wide, relu, gap, fc-10"


def test_a_table_is_printed(cli: CommandLine) -> None:
    outcome = cli("table", "-e", NET)
    assert outcome.code == 0
    assert "stem" in outcome.out
    assert "parameters   1,562" in outcome.out
    assert outcome.err == ""


@pytest.mark.parametrize("form", ["markdown", "csv", "latex"])
def test_other_formats_hold_the_table_alone(cli: CommandLine, form: str) -> None:
    outcome = cli("table", "-e", NET, "--format", form)
    assert outcome.code == 0
    assert "stem" in outcome.out
    assert "parameters  " not in outcome.out


def test_json_is_one_document(cli: CommandLine) -> None:
    outcome = cli("table", "-e", NET, "--format", "json", "--batch", "2", "--depth", "1")
    table = json.loads(outcome.out)
    assert table["batch"] == 2
    assert len(table["nodes"]) == 6


def test_memory_and_the_largest_batch_are_said_on_request(cli: CommandLine) -> None:
    outcome = cli("table", "-e", NET, "--vram", "1GB", "--optimizer", "adam", "--precision", "amp")
    assert "1 GB hold a batch of" in outcome.out
    assert cli("table", "-e", NET, "--vram", "much").code == 2


def test_columns_are_chosen_by_name(cli: CommandLine) -> None:
    assert cli("table", "-e", NET, "--columns", "path,flops").out.split()[:2] == ["path", "FLOPs"]
    assert "lecture" in cli("table", "-e", NET, "--columns", "help").out
    wrong = cli("table", "-e", NET, "--columns", "prams")
    assert wrong.code == 2
    assert "prams" in wrong.err


def test_fields_are_printed_for_all_layers(cli: CommandLine) -> None:
    outcome = cli("rf", "-e", NET)
    assert outcome.out.split("\n")[0].split()[:4] == ["path", "layer", "field", "step"]
    assert "whole input" in outcome.out
    table = json.loads(cli("rf", "-e", NET, "--format", "json").out)
    assert table["nodes"][2]["receptive_field"]["size"] == [7, 7]


def test_a_unit_and_a_pixel_are_answered(cli: CommandLine) -> None:
    outcome = cli("rf", "-e", NET, "--node", "wide", "--unit", "3,4", "--pixel", "0,31")
    assert "unit 3,4 sees rows 3 to 9, columns 5 to 11 of 32×32" in outcome.out
    assert "pixel 0,31 is seen by rows 0 to 1, columns 14 to 15 of 16×16" in outcome.out
    answer = json.loads(cli("rf", "-e", NET, "--node", "wide", "--unit", "3,4", "--format", "json").out)
    assert answer["box"] == [[3, 9], [5, 11]]


@pytest.mark.parametrize(
    "wrong",
    [
        ("--node", "wode"), ("--node", "wide", "--unit", "16,0"), ("--node", "wide", "--unit", "-1,0"),
        ("--node", "wide", "--unit", "3"), ("--node", "fc1", "--unit", "0,0"), ("--node", "wide", "--pixel", "32,0"),
        ("--image", "pyproject.toml"),
    ],
)  # fmt: skip
def test_questions_without_an_answer_are_wrong_usage(cli: CommandLine, wrong: tuple[str, ...]) -> None:
    outcome = cli("rf", "-e", NET, *wrong)
    assert outcome.code == 2
    assert outcome.out == ""


def test_a_node_that_is_not_there_is_told_from_its_neighbours(cli: CommandLine) -> None:
    assert "did you mean wide?" in cli("rf", "-e", NET, "--node", "wode").err


def test_the_box_is_drawn(cli: CommandLine, tmp_path: Path) -> None:
    picture = tmp_path / "box.png"
    assert cli("rf", "-e", NET, "--node", "wide", "-o", str(picture)).code == 0
    data = picture.read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24]) == (448, 448)


def test_effective_fields_are_measured_and_drawn_over_a_photograph(cli: CommandLine, tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    photograph, out = tmp_path / "photo.png", tmp_path / "heat.png"
    image.new("RGB", (50, 40), (10, 120, 200)).save(photograph)
    arguments = ("--node", "wide", "--effective", "--runs", "3", "--image", str(photograph), "-o", str(out))
    outcome = cli("rf", "-e", NET, *arguments)
    assert outcome.code == 0, outcome.err
    for mode in ("uniform", "random", "random-relu"):
        assert f"effective field, {mode} weights: 50% within" in outcome.out
    assert out.stat().st_size > 500


def test_networks_are_compared(cli: CommandLine) -> None:
    outcome = cli("compare", "-e", NET, "-e", NET.replace("wide", "broad").replace("16", "32"))
    assert outcome.code == 0
    assert "ratio" in outcome.out
    assert cli("compare", "-e", NET).code == 2
    assert json.loads(cli("compare", "-e", NET, "-e", NET, "--format", "json").out)["ratios"][0]["params"] == 1


def test_the_difference_of_two_networks_is_printed(cli: CommandLine) -> None:
    outcome = cli("diff", "-e", NET, "-e", NET.replace("conv3-16", "conv5-16"))
    assert "~  wide" in outcome.out
    assert "in all +2,048 parameters" in outcome.out
    assert "do not differ" in cli("diff", "-e", NET, "-e", NET).out
    assert cli("diff", "-e", NET).code == 2
