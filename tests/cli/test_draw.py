"""`netspec draw`: formats by ending, pages, styles of several networks, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from netspec.cli.main import netspec as program
from netspec.draw.picture import FORMATS
from netspec.source import NetspecError

VGG = "input 3x32x32\nconv3-8 x2, maxpool, conv3-16 x2, gap, fc-10"
BLOCKS = "def block(c) { conv3-{c}, bn, relu, conv3-{c} }\ninput 3x32x32\n" + "\n".join(
    f"block({width}), maxpool" for width in range(8, 13)
)


def draw(*arguments: str) -> Result:
    return CliRunner().invoke(program, ["draw", *arguments])


@pytest.mark.parametrize("ending", FORMATS)
def test_the_ending_names_the_format(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"picture.{ending}"
    answer = draw("-e", VGG, "-o", str(target))
    assert answer.exit_code == 0, answer.output
    assert target.stat().st_size > 200


def test_standard_output_is_svg_unless_told() -> None:
    assert draw("-e", VGG, "-o", "-").stdout.startswith("<svg ")
    assert draw("-e", VGG, "-o", "-", "--to", "mmd").stdout.startswith("flowchart LR")


def test_an_unknown_ending_writes_nothing(tmp_path: Path) -> None:
    answer = draw("-e", VGG, "-o", str(tmp_path / "picture.gif"))
    assert isinstance(answer.exception, NetspecError)
    assert list(tmp_path.iterdir()) == []


def test_a_page_is_chosen_by_its_number(tmp_path: Path) -> None:
    target = tmp_path / "page.svg"
    answer = draw("zoo:googlenet", "-o", str(target), "--page", "2")
    assert "page 2 of" in answer.stderr
    assert "inception3a" in target.read_text(encoding="utf-8")
    assert draw("-e", VGG, "-o", str(target), "--page", "2").exit_code == 2


def test_what_was_done_to_fit_is_said(tmp_path: Path) -> None:
    assert "blocks are boxes" in draw("zoo:googlenet", "-o", str(tmp_path / "g.svg")).stderr


def test_several_networks_stand_in_one_picture(tmp_path: Path) -> None:
    target = tmp_path / "both.svg"
    assert draw("zoo:vgg16", "zoo:resnet18", "-o", str(target), "--style", "compare").exit_code == 0
    assert "resnet18" in target.read_text(encoding="utf-8")


def test_a_table_shows_every_net_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "two.net").write_text("net a { input 3x8x8, conv3-4 }\nnet b { input 3x8x8, conv3-5 }\n")
    target = tmp_path / "table.svg"
    assert draw(str(tmp_path / "two.net"), "-o", str(target), "--style", "table").exit_code == 0
    assert "conv3-4" in (text := target.read_text(encoding="utf-8"))
    assert "conv3-5" in text


def test_a_def_is_drawn_alone(tmp_path: Path) -> None:
    target = tmp_path / "block.svg"
    assert draw("-e", BLOCKS, "-o", str(target), "--def", "block").exit_code == 0
    assert "conv3-8" in target.read_text(encoding="utf-8")


def test_the_dark_theme_is_dark(tmp_path: Path) -> None:
    target = tmp_path / "dark.svg"
    draw("-e", VGG, "-o", str(target), "--theme", "dark")
    assert "#14171C" in target.read_text(encoding="utf-8")


def test_tikz_has_a_preamble_where_it_is_wanted() -> None:
    assert draw("-e", VGG, "-o", "-", "--to", "tex").stdout.startswith(r"\begin{tikzpicture}")
    assert draw("-e", VGG, "-o", "-", "--to", "tex", "--standalone").stdout.startswith(r"\documentclass")


def test_a_name_without_an_ending_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NetspecError, match="has no ending"):
        CliRunner().invoke(program, ["draw", "-e", VGG, "-o", str(tmp_path)], catch_exceptions=False)


@pytest.mark.parametrize("style", ["strip", "table"])
def test_one_network_alone_has_its_title(style: str) -> None:
    assert "My own VGG" in draw("-e", f'title "My own VGG"\n{VGG}', "-o", "-", "--style", style).stdout
