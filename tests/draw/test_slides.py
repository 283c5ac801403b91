"""Decks: what is in them, that their pages are sound, and that a lecturer's own master is used."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from pptx import Presentation
from pptx.util import Inches

from netspec.cli.main import netspec as program
from netspec.draw.slides.deck import deck
from tests.draw.rules import violations
from tests.draw.subjects import parsed, zoo


def titles(data: bytes) -> list[str]:
    found = []
    for slide in Presentation(io.BytesIO(data)).slides:
        assert slide.shapes.title is not None
        found.append(slide.shapes.title.text_frame.text)
    return found


@pytest.mark.parametrize("name", ["vgg16", "resnet50", "googlenet", "densenet121", "vit_b_16", "efficientnet_b0"])
def test_the_pages_of_a_deck_are_sound(name: str) -> None:
    assert [line for page in deck([zoo(name)]).scenes for line in violations(page)] == []


def test_a_deck_tells_all_of_a_network() -> None:
    ids = [page.id for page in deck([zoo("resnet50")]).scenes]
    assert ids[0] == "opening"
    assert ids[1] == "overview"
    kinds = [one.partition(":")[0].partition("-")[0] for one in ids[2:]]
    assert list(dict.fromkeys(kinds)) == ["block", "cost", "memory", "params", "macs", "rf", "source"]


def test_several_networks_end_in_a_comparison() -> None:
    pages = deck([zoo("vgg16"), zoo("resnet18")]).scenes
    assert pages[-1].id == "compare-1"
    assert sum(page.id == "overview" for page in pages) == 2


def test_slides_have_titles_and_notes_with_the_numbers() -> None:
    data = deck([zoo("vgg16")]).encoded("pptx")
    assert "Simonyan & Zisserman" in titles(data)[0]
    notes = [slide.notes_slide.notes_text_frame.text for slide in Presentation(io.BytesIO(data)).slides]
    assert any(": 102.8 M" in text for text in notes)


def test_the_source_is_on_a_page_as_written() -> None:
    page = next(page for page in deck([parsed("input 3x8x8\nconv3-8  # a comment\n")]).scenes if page.id == "source-1")
    lines = [element for element in page.elements if getattr(element, "mono", False)]
    assert [line.content for line in lines] == ["input 3x8x8", "conv3-8  # a comment"]  # type: ignore[attr-defined]
    assert all("".join(run.content for run in line.runs) == line.content for line in lines)  # type: ignore[attr-defined]


def test_a_template_gives_its_master_and_its_size(tmp_path: Path) -> None:
    theirs = Presentation()
    theirs.slide_width, theirs.slide_height = Inches(10), Inches(7.5)
    theirs.slides.add_slide(theirs.slide_layouts[0])
    theirs.save(str(tmp_path / "theirs.pptx"))
    data = deck([zoo("vgg16")]).encoded("pptx", template=tmp_path / "theirs.pptx")
    made = Presentation(io.BytesIO(data))
    assert made.slide_width == Inches(10)
    assert len(made.slides) == len(deck([zoo("vgg16")]).scenes)
    right = max(shape.left + shape.width for slide in made.slides for shape in slide.shapes)
    assert right <= Inches(10) * 1.05


def test_the_command_writes_a_deck(tmp_path: Path) -> None:
    target = tmp_path / "deck.pptx"
    answer = CliRunner().invoke(program, ["slides", "-e", "input 3x8x8\nconv3-8, relu", "-o", str(target)])
    assert answer.exit_code == 0, answer.output
    assert len(titles(target.read_bytes())) >= 7


def test_a_template_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs.pptx").write_text("no deck")
    theirs, target = str(tmp_path / "theirs.pptx"), str(tmp_path / "d.pptx")
    answer = CliRunner().invoke(program, ["slides", "-e", "input 3x8x8\nrelu", "-o", target, "--template", theirs])
    assert answer.exit_code != 0
    assert not (tmp_path / "d.pptx").exists()
