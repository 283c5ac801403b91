"""What a rule is given: the network, its facts, and ways to look around and to report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from netspec.analysis.facts import Facts, NodeFacts
from netspec.analysis.trail import trail_of
from netspec.ir import Network, Node
from netspec.source import Code, Place, Problems

RECTIFIERS = frozenset({"relu", "relu6", "leaky", "prelu", "elu", "selu", "gelu", "silu", "mish", "hardswish"})
"""Activations that bend negative values; sigmoid, tanh and softmax may be meant as outputs."""
PASSING = frozenset({"id", "flatten", "dropout"})
"""Kinds that hand values on as they are."""


@dataclass(frozen=True)
class Review:
    """A network under review; rules add to `problems` through `report`."""

    network: Network
    facts: Facts
    problems: Problems

    @cached_property
    def head_values(self) -> frozenset[int]:
        """The values that heads hand out."""
        return frozenset(head.value for head in self.network.heads)

    def facts_of(self, node: Node) -> NodeFacts:
        return self.facts.nodes[node.id - 1]

    def source_of(self, node: Node) -> Node | None:
        """The node that makes a node's first input; None where it is the network's input."""
        return self.network.node(node.inputs[0]) if node.inputs[0] else None

    def only_reader(self, node: Node) -> Node | None:
        """The node that reads this one's value, where it is the only one and the value doesn't leave."""
        readers = self.network.consumers.get(node.id, ())
        leaves = node.id == self.network.output_value or node.id in self.head_values
        return readers[0] if len(readers) == 1 and not leaves else None

    def next_behind(self, node: Node, passing: frozenset[str]) -> Node | None:
        """The only reader, looking through kinds that are passed over."""
        reader = self.only_reader(node)
        while reader is not None and reader.kind in passing:
            reader = self.only_reader(reader)
        return reader

    def report(
        self,
        code: type[Code],
        node: Node,
        message: str,
        *,
        label: str = "",
        others: Iterable[tuple[Node, str]] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
    ) -> None:
        """Adds a diagnostic at a node; `others` are nodes that have a part in it."""
        labels: list[tuple[Place, str]] = [
            (other.place, text) for other, text in others if other.place is not None and other.place != node.place
        ]
        self.problems.add(
            code,
            node.place,
            message,
            label=label,
            labels=labels,
            notes=notes,
            help=help,
            trail=trail_of(self.network, node.scope),
        )


Rule = Callable[[Review], None]


def word(node: Node) -> str:
    """The layer as written, options aside, with the node's path where that says more."""
    text = node.layer.word().partition("(")[0]
    return f"{text} (`{node.path}`)"
