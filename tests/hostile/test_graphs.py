"""Networks as JSON that somebody has been at: refused with a diagnostic, or else whole and fit for what follows."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

import netspec
from netspec.ir import Network
from netspec.source import NetspecError

TEXT = """
title "A small one"
param classes = 10
input 3x16x16
default conv(norm=bn, act=relu)
def block(c, s=1) { add[ conv3-{c}/{s}, conv3-{c}(act=none) | conv1-{c}/{s}(act=none) ], relu }
conv3-8 as stem, block(8), block(16, 2) x2 as stage
head aux(weight=0.3) { gap, fc-{classes} }
gap, fc-{classes}, expect params > 0
"""
GRAPH: dict[str, Any] = json.loads(netspec.parse(TEXT).to_json())

NONSENSE: tuple[Any, ...] = (
    None, True, -1, 0, 1, 2**53, 2**63, 10**400, 1.5, "", "x", "a.b", "__class__", "forward", "x = 1\nimport os",
    "\x1b[2J", "\u202e", "x" * 10_000, [], [[]], {}, {"kind": "conv"}, [None], ["../etc"], {"a": {"b": {}}},
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON document."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = sorted(places(GRAPH), key=str)


def tampered(random: Random) -> dict[str, Any]:
    """The graph with something at one place or two removed, replaced, swapped or doubled."""
    graph = copy.deepcopy(GRAPH)
    for _ in range(random.choice((1, 1, 2))):
        *way, last = random.choice(PLACES)
        try:
            holder = graph
            for key in way:
                holder = holder[key]
            holder[last]
        except (KeyError, IndexError, TypeError):
            continue  # a change before this one took the place away
        match random.randrange(4):
            case 0:
                del holder[last]
            case 1:
                holder[last] = copy.deepcopy(random.choice(NONSENSE))
            case 2:
                holder[last] = copy.deepcopy(holder[random.choice(list(_keys(holder)))])
            case _:
                value = holder[last]
                holder[last] = value + 1 if isinstance(value, int) and not isinstance(value, bool) else [value, value]
    return graph


def _keys(holder: Any) -> Iterator[Any]:
    yield from holder if isinstance(holder, dict) else range(len(holder))


def read(text: str) -> Network | None:
    """The network, or None where it is refused, as it has to be: with a diagnostic of this kind, and not too long."""
    try:
        return Network.from_json(text)
    except NetspecError as error:
        refused = error
    assert refused.diagnostics[0].code.category == "artefact"
    assert len(str(refused).encode()) <= 16 * 1024
    assert "\x1b" not in str(refused)
    return None


def test_the_graph_itself_is_read_back_equal() -> None:
    network = netspec.parse(TEXT)
    assert Network.from_json(network.to_json()) == network


@pytest.mark.parametrize("first", range(0, 2_000, 200))
def test_a_graph_that_was_tampered_with_is_refused_or_is_whole(first: int) -> None:
    for seed in range(first, first + 200):
        graph = tampered(Random(seed))
        try:
            network = read(json.dumps(graph))
            if network is not None:
                compile(netspec.compile_source(network), "generated.py", "exec")
                netspec.analyse(network)
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "null", "[]", "{}", "3", '"x"', "NaN", "{", "[" * 100_000, '{"a":' * 50_000, "\x00", "\ufeff{}",
        '{"version": 1, "version": 2}', "1" * 100_000, '{"nodes": 1e999}', "{'a': 1}",
    ],
    ids=lambda text: repr(text[:20]),
)  # fmt: skip
def test_what_is_no_graph_at_all_is_refused(text: str) -> None:
    assert read(text) is None
