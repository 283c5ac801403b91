"""Memory of activations in inference: what lives at once while the nodes run in order.

A value lives from the node that makes it to the last node that reads it; the input is the caller's and lives
throughout, the output and the heads' values until the end. A node that only looks at its input in another shape
(flatten, tokens, image) or hands it on (identity, dropout in inference) makes no value of its own.
"""

from __future__ import annotations

from collections.abc import Collection

from netspec.analysis.facts import elements
from netspec.ir import Network

HANDED_ON = frozenset({"id", "dropout", "dropout2d", "droppath"})
"""Kinds that are the identity in inference."""
VIEWS = frozenset({"flatten", "tokens", "image", "pick", "slice", "crop"})
"""Kinds that only look at their input in another shape, or at a part of it."""


def owners(network: Network, kinds: Collection[str]) -> list[int]:
    """For each value, the value whose storage it lives in; nodes of these kinds make none of their own."""
    owner = [0]
    for node in network.nodes:
        owner.append(owner[node.inputs[0]] if node.kind in kinds else len(owner))
    return owner


def peak_elements(network: Network, skip: Collection[int] = ()) -> int:
    """The most elements that live at once, for one sample; `skip` holds nodes that don't run, by id."""
    owner = owners(network, HANDED_ON | VIEWS)
    last_reader = _last_readers(network, owner, skip)
    expiring: dict[int, list[int]] = {}
    for value, reader in last_reader.items():
        expiring.setdefault(reader, []).append(value)
    live = peak = elements(network.input)
    for node in network.nodes:
        if node.id in skip:
            continue
        if owner[node.id] == node.id:
            live += elements(network.type_of(node.id))
        peak = max(peak, live)
        for value in expiring.get(node.id, ()):
            live -= elements(network.type_of(value))
    return peak


def _last_readers(network: Network, owner: list[int], skip: Collection[int]) -> dict[int, int]:
    """The node after which a storage is free; the input's, the output's and the heads' never are."""
    last: dict[int, int] = {}
    for node in network.nodes:
        if node.id in skip:
            continue
        last[owner[node.id]] = node.id
        for value in node.inputs:
            last[owner[value]] = node.id
    for value in (0, network.output_value, *(head.value for head in network.heads if head.value not in skip)):
        last.pop(owner[value], None)
    return last
