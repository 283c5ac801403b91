"""The rows of a table: a node each, or a scope each where scopes are folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from netspec.analysis.facts import Facts, NodeFacts, ReceptiveField, Totals
from netspec.ir import Network, Node, ValueType
from netspec.layers.wording import bare_word


class Row(NamedTuple):
    """One line of a table.

    - `title` is the layer as written (`conv3-64/2`), or the name and arguments of a scope (`basic(128, 2)`).
    - `node` is the node itself; for a folded scope, None.
    - `sources` are the paths of what arrives from outside, "" for the network's input; `inputs` their types.
    """

    path: str
    title: str
    node: Node | None
    sources: tuple[str, ...]
    inputs: tuple[ValueType, ...]
    output: ValueType
    total: Totals
    receptive_field: ReceptiveField
    in_head: bool

    @property
    def family(self) -> str:
        return self.node.layer.family if self.node is not None else ""

    @property
    def kind(self) -> str:
        return self.node.kind if self.node is not None else "scope"


def rows_of(facts: Facts, depth: int | None = None) -> list[Row]:
    """A row a node; with `depth`, a row for all that shares the first `depth` parts of its path."""
    names = _scope_titles(facts.network) if depth is not None else {}
    groups: dict[str, list[NodeFacts]] = {}
    for one in facts.nodes:
        parts = one.node.path.split(".")
        key = one.node.path if depth is None else ".".join(parts[:depth])
        groups.setdefault(key, []).append(one)
    return [_row(facts.network, path, members, names.get(path, "")) for path, members in groups.items()]


LECTURE_OMITS = frozenset({"activation", "norm", "regularisation"})
"""Families that lecture tables don't list: they have no parameters to speak of and their output is the layer's."""


def lecture_rows(facts: Facts, depth: int | None = None) -> list[Row]:
    """The rows of a lecture's table; a label that is left with one layer (`conv3-64(act=relu) as conv1`) names it."""
    rows = [row for row in rows_of(facts, depth) if row.family not in LECTURE_OMITS]
    labels = {scope.path for scope in facts.network.scopes if scope.role == "label"}
    inside = Counter(row.path.rpartition(".")[0] for row in rows)
    named = []
    for row in rows:
        label = row.path.rpartition(".")[0]
        named.append(row._replace(path=label) if label in labels and inside[label] == 1 else row)
    return named


def _row(network: Network, path: str, members: list[NodeFacts], title: str) -> Row:
    last, is_node = members[-1], len(members) == 1 and members[0].node.path == path
    values = _values_from_outside(members)
    return Row(
        path=path,
        title=bare_word(last.node.layer) if is_node else title or f"{len(members)} layers",
        node=last.node if is_node else None,
        sources=tuple(network.node(value).path if value else "" for value in values),
        inputs=tuple(network.type_of(value) for value in values),
        output=last.node.output,
        total=Totals.of(members),
        receptive_field=last.receptive_field,
        in_head=all(one.in_head for one in members),
    )


def _values_from_outside(members: Iterable[NodeFacts]) -> list[int]:
    """Values that the members read and do not make, in order; a lone node keeps a value it reads twice."""
    listed = list(members)
    if len(listed) == 1:
        return list(listed[0].node.inputs)
    made = {one.node.id for one in listed}
    return list(dict.fromkeys(value for one in listed for value in one.node.inputs if value not in made))


def _scope_titles(network: Network) -> dict[str, str]:
    """What a scope's path stands for: the def that was called, with its arguments."""
    titles: dict[str, str] = {}
    for scope in network.scopes:
        if scope.role == "def" and scope.path and scope.path not in titles:
            arguments = ", ".join(value for _, value in scope.arguments)
            titles[scope.path] = f"{scope.name}({arguments})" if len(arguments) <= 40 else scope.name
    return titles
