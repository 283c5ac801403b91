"""Whatever network there is, every analysis of it and every form of it comes out."""

from __future__ import annotations

import json

from hypothesis import given, settings

from netspec.analysis import advise, analyse
from netspec.analysis.comparison import comparison_json, comparison_lines
from netspec.analysis.difference import difference
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import (
    BY_NAME,
    GRID_FORMATS,
    Table,
    TableRequest,
    json_text,
    lecture_rows,
    memory_lines,
    render,
    rows_of,
    summary,
)
from netspec.analysis.training_memory import OPTIMIZERS, PRECISIONS, MemoryModel
from netspec.ir import Network
from netspec.source import Problems
from tests.networks_strategy import networks


@settings(max_examples=60, deadline=None)
@given(networks())
def test_every_table_of_a_random_network_comes_out(network: Network) -> None:
    facts = analyse(network)
    request = TableRequest(3, lengths_of(network.input))
    for rows in (rows_of(facts), rows_of(facts, 1), lecture_rows(facts)):
        table = Table(list(BY_NAME.values()), rows, request)
        assert all(render(table, form, 80) for form in GRID_FORMATS)
    assert len(json.loads(json_text(facts, 2))["nodes"]) <= len(network.nodes)
    assert summary(facts, 2)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_figures_of_a_random_network_add_up(network: Network) -> None:
    facts = analyse(network)
    assert facts.params == sum(row.total.params for row in rows_of(facts, 1))
    assert facts.total.macs >= facts.main.macs
    assert facts.peak_activation_bytes >= facts.peak_activation_bytes_main
    assert difference(facts, analyse(network)) == []
    assert comparison_lines([facts, facts])
    assert all(ratio == 1 for ratio in comparison_json([facts, facts])["ratios"][0].values())


@settings(max_examples=60, deadline=None)
@given(networks())
def test_memory_of_a_random_network_grows_with_the_batch(network: Network) -> None:
    facts = analyse(network)
    for precision in PRECISIONS:
        for optimizer in OPTIMIZERS:
            model = MemoryModel(facts, precision, optimizer)
            assert model.training(1).peak <= model.training(2).peak <= model.training(64).peak
            assert model.inference(1) <= model.inference(2)
    assert memory_lines(MemoryModel(facts), 4, 2**20)


@settings(max_examples=60, deadline=None)
@given(networks())
def test_advice_on_a_random_network_is_advice_with_a_place(network: Network) -> None:
    problems = Problems()
    advise(network, problems)
    assert all(one.code.number.startswith("NS6") and one.primary is not None for one in problems.diagnostics)
