"""From a Network to its Facts, in one pass over the nodes. Pure, and linear in their number."""

from __future__ import annotations

from netspec.analysis.cost import head_scopes, node_facts
from netspec.analysis.facts import BYTES_PER_ELEMENT, Facts, Totals
from netspec.analysis.layer_answers import layer_answers
from netspec.analysis.liveness import peak_elements
from netspec.analysis.receptive_field import receptive_fields
from netspec.ir import Network


def analyse(network: Network) -> Facts:
    """Every figure of the network: `facts.params`, `facts.macs`, `facts["layer4"].receptive_field`, ..."""
    in_heads = head_scopes(network)
    answers = layer_answers(network)
    rows = zip(network.nodes, answers, receptive_fields(network, answers), strict=True)
    nodes = tuple(node_facts(node, answer, field, in_head=node.scope in in_heads) for node, answer, field in rows)
    total = Totals.of(nodes)
    peak = BYTES_PER_ELEMENT * peak_elements(network)
    main, peak_main = total, peak
    if in_heads:
        side = {one.node.id for one in nodes if one.in_head}
        main = Totals.of(one for one in nodes if not one.in_head)
        peak_main = BYTES_PER_ELEMENT * peak_elements(network, side)
    silent = {node.kind for node, answer in zip(network.nodes, answers, strict=True) if not answer.counted}
    return Facts(network, nodes, total, main, peak, peak_main, tuple(sorted(silent)))
