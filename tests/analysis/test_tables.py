"""Tables: rows, folding, totals, and every format."""

from __future__ import annotations

import csv
import io
import json

import pytest

import netspec
from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import GRID_FORMATS, Table, TableRequest, columns_named, json_text, render, rows_of
from netspec.analysis.tables.json_form import json_table
from netspec.analysis.tables.numbers import bytes_text, scaled

SMALL = "input 3x8x8\nconv3-4 as stem, relu, add[ conv3-4 | id ] as block, gap, fc-10"


def table_of(text: str, columns: str = "default", depth: int | None = None, batch: int = 1) -> Table:
    facts = analyse(parse(text))
    return Table(columns_named(columns), rows_of(facts, depth), TableRequest(batch, lengths_of(facts.network.input)))


def test_text_has_a_line_of_titles_a_row_a_layer_and_totals() -> None:
    lines = render(table_of(SMALL), "text").split("\n")
    assert lines[0].split() == ["path", "layer", "output", "params", "MACs", "memory", "field"]
    assert len(lines) == 2 + 6 + 2
    assert lines[-1].split()[:3] == ["total", "310", "16.17k"]


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_text_fits_the_terminal(width: int) -> None:
    facts = analyse(netspec.zoo("densenet121"))
    table = Table(columns_named("default"), rows_of(facts), TableRequest(1, (224, 224)))
    assert max(map(len, render(table, "text", width).split("\n"))) <= width


def test_scopes_are_folded_below_a_depth() -> None:
    facts = analyse(netspec.zoo("resnet18"))
    rows = rows_of(facts, 1)
    assert [row.path for row in rows] == [
        "conv1", "bn1", "relu1", "maxpool1", "layer1", "layer2", "layer3", "layer4", "gap1", "fc",
    ]  # fmt: skip
    assert sum(row.total.params for row in rows) == facts.params
    layer2 = rows[5]
    assert (layer2.sources, layer2.kind, str(layer2.output)) == (("layer1.1.relu2",), "scope", "128×28×28")
    assert [row.title for row in rows_of(facts, 2) if row.path == "layer2.0"] == ["basic(128, 2)"]


def test_csv_is_raw_and_holds_no_totals() -> None:
    rows = list(csv.DictReader(io.StringIO(render(table_of(SMALL, "path,params,macs,memory"), "csv"))))
    assert rows[0] == {"path": "stem", "params": "112", "macs": "6912", "memory": "1024"}
    assert len(rows) == 6


def test_markdown_and_latex_hold_the_same_cells() -> None:
    table = table_of(SMALL, "path,output")
    assert "| stem | 4×8×8 |" in render(table, "markdown")
    latex = render(table, "latex")
    assert r"  stem & 4$\times$8$\times$8 \\" in latex
    assert r"\toprule" in latex
    assert latex.count(r"\begin{tabular}{ll}") == 1


def test_what_latex_and_markdown_would_read_is_escaped() -> None:
    text = 'input 3x8x8\nconv3-4 as "a_b", relu'
    assert r"a\_b" in render(table_of(text), "latex")
    assert set(GRID_FORMATS) == {"text", "markdown", "csv", "latex"}


def test_a_batch_multiplies_what_grows_with_it() -> None:
    one, four = (json_table(analyse(parse(SMALL)), batch=batch) for batch in (1, 4))
    for name in ("macs", "flops", "elementwise", "pooling", "activation_bytes", "peak_activation_bytes"):
        assert four["totals"][name] == 4 * one["totals"][name]
    assert four["totals"]["params"] == one["totals"]["params"]
    assert four["nodes"][0]["output_bytes"] == 4 * 1024


def test_json_has_the_shape_that_is_promised() -> None:
    table = json.loads(json_text(analyse(parse(SMALL))))
    assert table["schema_version"] == 1
    assert (table["input"], table["output"]) == ([3, 8, 8], [10])
    assert table["totals"]["params"] == 310
    assert "totals_main" not in table
    assert [node["path"] for node in table["nodes"]] == ["stem", "relu1", "block.conv1", "block.add1", "gap1", "fc1"]
    add = table["nodes"][3]
    assert (add["kind"], add["inputs"], add["sources"]) == ("add", [[4, 8, 8], [4, 8, 8]], ["block.conv1", "relu1"])
    field = add["receptive_field"]
    assert (field["size"], field["stride"], field["padding"], field["centre"]) == ([5, 5], [1, 1], [2, 2], [0, 0])
    assert field["status"] == "exact"
    assert add["span"]["start"]["line"] == 2
    assert table["nodes"][0]["options"]["kernel"] == 3
    assert table["nodes"][4]["receptive_field"]["status"] == "whole input"


def test_json_has_totals_without_heads_where_there_are_heads() -> None:
    table = json_table(analyse(netspec.zoo("googlenet")))
    assert table["totals"]["params"] == 13_004_888
    assert table["totals_main"]["params"] == 6_624_904
    assert [head["name"] for head in table["heads"]] == ["aux1", "aux2"]


def test_the_local_field_is_given_beside_the_whole_input() -> None:
    table = json_table(analyse(parse("input 4x16x16\nconv3-4, mul[ id | gap, fc-4, sigmoid ], conv3-4")))
    field = table["nodes"][-1]["receptive_field"]
    assert (field["status"], field["size"]) == ("whole input", [16, 16])
    assert (field["local"]["size"], field["local"]["status"]) == ([5, 5], "exact")


def test_figures_for_people() -> None:
    assert [scaled(number) for number in (0, 999, 1000, 25_557_032, 999_999, 15_470_264_320)] == [
        "0", "999", "1k", "25.56M", "1M", "15.47G",
    ]  # fmt: skip
    assert [bytes_text(number) for number in (40, 802_816, 3_211_264, 2**30)] == ["40 B", "784 KB", "3.1 MB", "1 GB"]
