"""Parameters, multiply-adds and receptive fields of torchvision's models, as in tests/facts/models.json.

That file was measured on torchvision's own modules; its `provenance` says how.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import netspec
from netspec.analysis import analyse
from netspec.analysis.comparison import last_map

MODELS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "facts" / "models.json").read_text())["models"]


@pytest.mark.parametrize("name", MODELS)
def test_the_figures_are_those_of_torchvision(name: str) -> None:
    facts, model = analyse(netspec.zoo(name)), MODELS[name]
    assert facts.params == model["params"]
    assert facts.main.macs == model["macs"]
    assert list(facts.network.input.shape) == model["input"]  # type: ignore[union-attr]
    field = model.get("receptive_field_before_global_pool")
    if field is not None:
        last = last_map(facts)
        assert last is not None
        for axis in last.receptive_field.axes:
            assert (axis.size, axis.stride, axis.padding) == (field["rf"], field["stride"], field["padding"])
            assert axis.centre == field["start_center"]


def test_heads_are_counted_in_the_totals_and_not_in_those_of_the_trunk() -> None:
    facts = analyse(netspec.zoo("googlenet"))
    assert facts.total.params == 13_004_888
    assert facts.main.params == 6_624_904
    assert facts.total.macs > facts.main.macs == 1_498_376_192
