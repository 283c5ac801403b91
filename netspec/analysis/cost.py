"""Cost: what each node holds and computes, from its layer's own rules. Sums belong to `Totals`."""

from __future__ import annotations

from netspec.analysis.facts import BYTES_PER_ELEMENT, NodeFacts, ReceptiveField, elements
from netspec.analysis.layer_answers import LayerAnswer
from netspec.ir import Network, Node


def node_facts(node: Node, answer: LayerAnswer, field: ReceptiveField, *, in_head: bool) -> NodeFacts:
    """The figures of one node."""
    return NodeFacts(
        node=node,
        params=answer.params,
        buffers=answer.buffers,
        macs=answer.cost.macs,
        elementwise=answer.cost.elementwise,
        pooling=answer.cost.pooling,
        output_bytes=BYTES_PER_ELEMENT * elements(node.output),
        in_head=in_head,
        receptive_field=field,
    )


def head_scopes(network: Network) -> set[int]:
    """The scopes that stand in a side head, the head's own among them."""
    inside: set[int] = set()
    for scope in network.scopes:
        if scope.role == "head" or scope.parent in inside:
            inside.add(scope.id)
    return inside
