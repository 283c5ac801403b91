"""The graph while it is built: nodes with their spans, scopes, heads and claims; then the Network.

`bias=auto` is settled at the end, when it is known who reads a value.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from netspec.ir import Claim, Head, Network, Node, Scope
from netspec.ir.network import ScopeRole
from netspec.layers import Image, KnownType, Layer, Unknown
from netspec.layers.base import Answer
from netspec.source import Place, Span


@dataclass(slots=True, eq=False)
class GraphNode:
    """A node to be: `id` from 1, `inputs` as values (0 is the network's input)."""

    id: int
    path: str
    layer: Layer
    inputs: tuple[int, ...]
    output: KnownType | Unknown
    scope: int
    span: Span


@dataclass(slots=True, eq=False)
class GraphScope:
    """A scope to be: `netspec.ir.Scope` with its span."""

    id: int
    parent: int | None
    role: ScopeRole
    path: str
    span: Span | None
    name: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    count: int | None = None
    index: int | None = None


@dataclass(slots=True, eq=False)
class Graph:
    """What elaboration has made of a network so far."""

    nodes: list[GraphNode] = field(default_factory=list)
    scopes: list[GraphScope] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    input: KnownType | Unknown | None = None
    input_span: Span | None = None
    layers: dict[tuple[type[Layer], str], Layer] = field(default_factory=dict)
    """Layers by kind and options: a thousand like ones are one object."""
    answers: dict[tuple[object, ...], Answer] = field(default_factory=dict)
    """What a layer answers to the types that arrive, by their identities."""
    _places: dict[tuple[int, int, int], Place] = field(default_factory=dict)

    def place(self, span: Span) -> Place:
        """The span's place; one object a span, since repeats point at the same text over and over."""
        key = (id(span.source), span.start, span.end)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = span.place
        return place

    def open_scope(
        self,
        role: ScopeRole,
        parent: int | None,
        path: str,
        span: Span | None,
        *,
        name: str = "",
        arguments: tuple[tuple[str, str], ...] = (),
        count: int | None = None,
        index: int | None = None,
    ) -> int:
        """Adds a scope and answers its id."""
        scope = GraphScope(len(self.scopes), parent, role, path, span, name, arguments, count, index)
        self.scopes.append(scope)
        return scope.id

    def add_node(
        self, path: str, layer: Layer, inputs: tuple[int, ...], output: KnownType | Unknown, scope: int, span: Span
    ) -> GraphNode:
        node = GraphNode(len(self.nodes) + 1, path, layer, inputs, output, scope, span)
        self.nodes.append(node)
        return node

    def answer(self, layer: Layer, incoming: tuple[KnownType | Unknown, ...]) -> Answer:
        """The layer's type rule, asked once for each layer and each combination of types."""
        key = (id(layer), *((one.kind, one.shape) if not isinstance(one, Unknown) else None for one in incoming))
        answer = self.answers.get(key)
        if answer is None:
            answer = self.answers[key] = layer.type_of(incoming)
        return answer

    def type_of(self, value: int) -> KnownType | Unknown | None:
        return self.input if value == 0 else self.nodes[value - 1].output

    def trail(self, scope: int) -> tuple[str, ...]:
        """Through which calls and turns a scope came about, the outermost first."""
        return trail_of(self.scopes, scope)

    def became(self, value: int) -> GraphNode | None:
        """The node at which a value got the kind that it has: where an image became a vector, say."""
        node: GraphNode | None = None
        while value > 0:
            node = self.nodes[value - 1]
            before = self.type_of(node.inputs[0])
            if before is None or before.kind != node.output.kind:
                return node
            value = node.inputs[0]
        return None

    def resized(self, value: int) -> GraphNode | None:
        """The node that last changed the size of a value's space, or its channels."""
        while value > 0:
            node = self.nodes[value - 1]
            before = self.type_of(node.inputs[0])
            if not (isinstance(before, Image) and isinstance(node.output, Image) and before.shape == node.output.shape):
                return node
            value = node.inputs[0]
        return None

    def _readers(self) -> Counter[int]:
        """How many inputs of nodes read each value."""
        return Counter(value for node in self.nodes for value in node.inputs)

    def unread(self, output_value: int) -> GraphNode | None:
        """The last node whose value nothing reads, if there is one."""
        wanted = {*self._readers(), output_value, *(head.value for head in self.heads)}
        return next((node for node in reversed(self.nodes) if node.id not in wanted), None)

    def _settled(self) -> dict[int, Layer]:
        """The layers with `bias=auto` decided: none where the only consumer, directly next, shifts by itself."""
        readers = self._readers()
        kept = {head.value for head in self.heads}
        settled: dict[int, Layer] = {}
        for node in self.nodes:
            following = self.nodes[node.id] if node.id < len(self.nodes) else None
            absorbed = (
                following is not None
                and following.layer.kind == "bn"
                and following.inputs == (node.id,)
                and readers[node.id] == 1
                and node.id not in kept
            )
            layer = node.layer.without_bias() if absorbed else node.layer.with_bias()
            if layer is not node.layer:
                settled[node.id] = layer
        return settled

    def _scope(self, scope: GraphScope) -> Scope:
        return Scope.model_construct(
            id=scope.id,
            parent=scope.parent,
            role=scope.role,
            path=scope.path,
            name=scope.name,
            arguments=scope.arguments,
            count=scope.count,
            index=scope.index,
            place=self.place(scope.span) if scope.span is not None else None,
        )

    def network(
        self, name: str, title: str, span: Span, output_value: int, params: dict[str, Any], train: dict[str, Any]
    ) -> Network:
        """The finished Network; every type must be known."""
        assert self.input is not None
        settled = self._settled()
        nodes = tuple(
            Node.model_construct(
                id=node.id,
                path=node.path,
                layer=settled.get(node.id, node.layer),
                inputs=node.inputs,
                output=node.output,
                scope=node.scope,
                place=self.place(node.span),
            )
            for node in self.nodes
        )
        return Network.model_construct(
            name=name,
            title=title,
            file=span.source.name,
            source=span.source.text,
            input=self.input,
            output_value=output_value,
            nodes=nodes,
            scopes=tuple(self._scope(scope) for scope in self.scopes),
            heads=tuple(self.heads),
            claims=tuple(self.claims),
            params=params,
            train=train,
        )


def ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def trail_of(scopes: Sequence[GraphScope], scope: int) -> tuple[str, ...]:
    """In words, the calls, repeats and turns that a scope lies in, the outermost first."""
    steps: list[str] = []
    at: int | None = scope
    while at is not None:
        one = scopes[at]
        line = f", line {one.span.place.line}" if one.span is not None else ""
        if one.role in ("def", "inline"):
            values = ", ".join(value if len(value) <= 30 else value[:29] + "…" for _, value in one.arguments)
            steps.append(f"in `{one.name}({values})`{line}")
        elif one.role == "turn" and one.parent is not None and one.index is not None:
            whole = scopes[one.parent]
            turn = f"{ordinal(one.index + 1)} of {whole.count}" if whole.count is not None else ordinal(one.index + 1)
            values = ", ".join(f"{name} = {value}" for name, value in one.arguments)
            steps.append(f"in the {turn}{line}" + (f", with {values}" if values else ""))
        elif one.role == "head":
            steps.append(f"in the head {one.name}{line}")
        at = one.parent
    return tuple(reversed(steps))
