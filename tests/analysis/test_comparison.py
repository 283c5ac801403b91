"""Networks side by side, and what differs between two."""

from __future__ import annotations

import netspec
from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.comparison import comparison_json, comparison_lines, last_map
from netspec.analysis.difference import difference, difference_json, difference_lines

BASE = "input 3x8x8\nconv3-4 as stem, relu as act, conv3-8 as wide, gap as pool, fc-10 as scores"


def test_alexnet_and_vgg_side_by_side() -> None:
    lines = {
        line[0]: line[1:] for line in comparison_lines([analyse(netspec.zoo(name)) for name in ("alexnet", "vgg16")])
    }
    assert lines[""] == ["alexnet", "vgg16", "ratio"]
    assert lines["parameters"] == ["61.1M", "138.4M", "2.26×"]
    assert lines["MACs"] == ["714.2M", "15.47G", "21.7×"]
    assert lines["layers with weights in a row"] == ["8", "16", "2×"]
    assert lines["receptive field of the last map"] == ["195", "212", ""]


def test_the_json_has_exact_figures_and_ratios() -> None:
    table = comparison_json([analyse(netspec.zoo(name)) for name in ("resnet18", "resnet34")])
    assert [one["params"] for one in table["networks"]] == [11_689_512, 21_797_672]
    assert table["ratios"][0]["params"] == 21_797_672 / 11_689_512


def test_the_last_map_is_what_global_pooling_gets() -> None:
    last = last_map(analyse(netspec.zoo("resnet18")))
    assert last is not None
    assert last.path == "layer4.1.relu2"
    assert last_map(analyse(parse("input vector 9\nfc-3"))) is None


def test_a_network_does_not_differ_from_itself() -> None:
    facts = analyse(parse(BASE))
    assert difference(facts, analyse(parse(BASE))) == []


def test_added_removed_and_changed_layers_are_found_by_their_paths() -> None:
    old, new = (
        analyse(parse(BASE)),
        analyse(parse(BASE.replace("conv3-8 as wide", "conv5-8 as wide, bn as norm").replace("relu as act, ", ""))),
    )
    found = {change.path: (change.how, change.what, change.params, change.macs) for change in difference(old, new)}
    assert found["act"] == ("removed", (), 0, 0)
    assert found["norm"] == ("added", (), 16, 0)
    how, what, params, macs = found["wide"]
    assert (how, set(what)) == ("changed", {"layer", "inputs", "field", "cost"})
    assert params == 4 * 8 * (25 - 9) - 8
    assert macs == 4 * 8 * (25 - 9) * 64
    assert "scores" not in found


def test_an_ablation_shows_what_each_change_costs() -> None:
    table = difference_json(analyse(netspec.zoo("resnet18")), analyse(netspec.zoo("resnet34")))
    assert table["params"] == 21_797_672 - 11_689_512
    assert sum(change["params"] for change in table["changes"]) == table["params"]
    assert {change["how"] for change in table["changes"]} == {"added", "changed"}


def test_both_sides_of_a_change_are_shown() -> None:
    changes = difference(analyse(parse(BASE)), analyse(parse(BASE.replace("conv3-8", "conv3-16"))))
    lines = {line[1]: line for line in difference_lines(changes)[1:]}
    assert lines["wide"][2:4] == ["conv3-8(bias=true) → conv3-16(bias=true)", "8×8×8 → 16×8×8"]
    assert lines["scores"][4] == "+80"
