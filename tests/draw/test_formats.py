"""Every format is well-formed, says the same, is the same to the byte, and takes whatever a title holds."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from functools import cache
from xml.etree import ElementTree

import pytest

import netspec
from netspec.draw.font_tables import TABLE, made
from netspec.draw.picture import FORMATS, Picture
from netspec.source import NetspecError
from tests.draw.subjects import CROSSING, parsed, zoo

HOSTILE = (
    "W" * 900_000,
    "<script>alert(1)</script> ]]> &amp; -->",
    r"100% of $x_1$ & #1 {a ~ ^ \\",
    "a]; click A href javascript:alert(1)",
    r"{self.__class__} {0!r} { \\N{nope} \\u \\x",
    r"a \"quoted\" \\ word",
    "Über 層 ×→− naïve Ω 🙂",
)
PRESENTATION = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@cache
def picture(name: str) -> Picture:
    return netspec.draw(zoo(name))


def check(ending: str, data: bytes) -> None:
    """That a file of that ending can be read."""
    if ending == "png":
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
    elif ending == "pdf":
        assert data.startswith(b"%PDF-")
        assert data.rstrip().endswith(b"%%EOF")
    elif ending == "pptx":
        from pptx import Presentation

        assert len(Presentation(io.BytesIO(data)).slides) >= 1
    elif ending == "svg":
        ElementTree.fromstring(data)
    elif ending == "html":
        text = data.decode()
        assert text.count("<script>") == text.count("</script>") == 1
        for drawing in re.findall(r"<svg.*?</svg>", text, re.DOTALL):
            ElementTree.fromstring(drawing)
    else:
        check_text(ending, data.decode())


def check_text(ending: str, text: str) -> None:
    if ending == "tex":
        assert text.count(r"\begin{tikzpicture}") == text.count(r"\end{tikzpicture}") == 1
        bare = re.sub(r"\\[{}]", "", text)
        assert bare.count("{") == bare.count("}")
        assert all(line.endswith("%") for line in text.splitlines())
    elif ending == "mmd":
        assert text.startswith("flowchart LR\naccTitle: ")
        assert re.findall(r'\("[^"]*["\]][^")]', text) == []
    else:
        assert ending == "dot"
        assert text.startswith("digraph network {")
        assert len(re.findall(r'(?<!\\)(?:\\\\)*"', text)) % 2 == 0


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", ["resnet18", "googlenet", "unet_valid"])
def test_a_format_is_well_formed(name: str, ending: str) -> None:
    check(ending, picture(name).encoded(ending))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_title_is_cut_and_escaped(title: str, ending: str) -> None:
    network = parsed("input 3x8x8\nrelu").model_copy(update={"title": title})
    data = netspec.draw(network).encoded(ending)
    check(ending, data)
    assert len(data) < 1_000_000
    assert ending not in ("svg", "html") or b"<script>alert" not in data


@pytest.mark.parametrize("ending", FORMATS)
def test_the_bytes_are_the_same_twice(ending: str) -> None:
    network = parsed(CROSSING)
    assert netspec.draw(network).encoded(ending) == netspec.draw(network).encoded(ending)


def test_the_bytes_are_the_same_in_another_process() -> None:
    script = (
        "import netspec, hashlib; p = netspec.draw(netspec.parse('input 3x8x8\\nconv3-8 x2, relu, gap, fc-10'));"
        "print([hashlib.sha256(p.encoded(f)).hexdigest() for f in ('svg', 'png', 'pdf', 'pptx', 'html', 'dot')])"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]


def test_a_quoted_title_stands_as_written() -> None:
    network = parsed("input 3x8x8\nrelu").model_copy(update={"title": r'a "quoted" \ word'})
    shown = ElementTree.fromstring(netspec.draw(network).encoded("svg"))
    assert any(element.text == r'a "quoted" \ word' for element in shown.iter())


def test_an_svg_holds_attributes_alone() -> None:
    text = picture("resnet18").encoded("svg").decode()
    assert not re.search(r"<style|<marker|<foreignObject|<script|style=|class=|<image", text)
    assert 'id="layer1.1.conv1"' in text
    assert "<title>" in text


def slide_xml(name: str) -> list[ElementTree.Element]:
    with zipfile.ZipFile(io.BytesIO(picture(name).encoded("pptx"))) as deck:
        names = sorted(one for one in deck.namelist() if re.fullmatch(r"ppt/slides/slide\d+\.xml", one))
        return [ElementTree.fromstring(deck.read(one)) for one in names]


def tags(slide: ElementTree.Element) -> list[str]:
    return [element.tag.rpartition("}")[2] for element in slide.iter()]


def test_slides_are_shapes_and_no_pictures() -> None:
    for slide in slide_xml("googlenet"):
        assert {"pic", "blip", "style"}.isdisjoint(tags(slide))
        assert {"sp", "cxnSp"} <= set(tags(slide))


def test_slides_have_no_text_under_twelve_points() -> None:
    sizes = [int(run.get("sz", "0")) for slide in slide_xml("googlenet") for run in slide.iter(PRESENTATION + "rPr")]
    assert min(sizes) >= 1200


def test_connectors_are_glued_to_shapes_that_are_there() -> None:
    for slide in slide_xml("resnet50"):
        ids = {element.get("id") for element in slide.iter() if element.tag.endswith("}cNvPr")}
        assert len(ids) == sum(tag == "cNvPr" for tag in tags(slide))
        glue = [element for element in slide.iter() if element.tag.endswith(("}stCxn", "}endCxn"))]
        assert len(glue) > 40
        assert all(element.get("id") in ids for element in glue)


def test_blocks_are_groups_and_boxes_have_alt_text() -> None:
    (slide,) = slide_xml("resnet50")
    assert tags(slide).count("grpSp") == 4
    told = [element.get("descr", "") for element in slide.iter() if element.tag.endswith("}cNvPr")]
    assert any(text.startswith("layer4.2.conv1: conv1-512") for text in told)


def test_speaker_notes_carry_the_numbers() -> None:
    from pptx import Presentation

    slide = Presentation(io.BytesIO(picture("resnet50").encoded("pptx"))).slides[0]
    assert "25.6 M parameters" in slide.notes_slide.notes_text_frame.text  # type: ignore[union-attr]


def test_every_box_is_in_the_formats_of_text() -> None:
    for ending in ("mmd", "dot"):
        text = picture("resnet18").encoded(ending).decode()
        assert all(word in text for word in ("conv7", "maxpool3/2", "fc", "layer4 basic"))


def test_an_unknown_ending_is_refused() -> None:
    with pytest.raises(NetspecError, match="NS521"):
        picture("resnet18").encoded("gif")


def test_a_missing_package_is_said() -> None:
    script = (
        "import sys; sys.modules['resvg_py'] = None\n"
        "import netspec\n"
        "try: netspec.draw(netspec.parse('input 3x8x8, relu')).encoded('png')\n"
        "except netspec.NetspecError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "NS520" in run.stdout
    assert "netspec[draw]" in run.stdout


def test_drawing_loads_no_heavy_library() -> None:
    script = (
        "import sys, netspec; netspec.draw(netspec.parse('input 3x8x8, relu')).encoded('svg');"
        "print(sorted({'torch', 'numpy', 'pptx', 'reportlab', 'resvg_py', 'graphviz', 'networkx'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_draw_can_be_called_however_it_was_imported() -> None:
    script = (
        "import netspec.draw.scene, netspec; from netspec import draw; n = netspec.parse('input 3x8x8, relu');"
        "print(type(netspec.draw(n)).__name__, type(draw(n)).__name__)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["Picture", "Picture"]


def test_the_table_of_widths_is_that_of_the_fonts() -> None:
    assert TABLE.read_text("ascii") == made()
