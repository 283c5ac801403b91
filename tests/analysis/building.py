"""Builds a Network by hand, layer by layer, for tests that need no language."""

from __future__ import annotations

from netspec.ir import Head, Network, Node, Scope, ValueType
from netspec.layers import Layer, Misfit, registry


def layer(word: str, **options: object) -> Layer:
    """A layer by its kind and options: `layer("conv", kernel=3, width=64)`."""
    return registry.kinds[word](**options)


class Building:
    """`add` puts a layer behind values (the last one where none is named) and answers its value."""

    def __init__(self, type_: ValueType) -> None:
        self.input = type_
        self.nodes: list[Node] = []
        self.scopes = [Scope(id=0, parent=None, role="net", path="")]
        self.heads: list[Head] = []
        self.trunk = 0

    def type_of(self, value: int) -> ValueType:
        return self.input if value == 0 else self.nodes[value - 1].output

    def add(self, made: Layer, *inputs: int, path: str = "", scope: int = 0) -> int:
        values = inputs or (len(self.nodes),)
        output = made.output(tuple(self.type_of(value) for value in values))  # type: ignore[arg-type]
        assert not isinstance(output, Misfit), output
        number = len(self.nodes) + 1
        self.nodes.append(
            Node(id=number, path=path or f"{made.kind}_{number}", layer=made, inputs=values, output=output, scope=scope)
        )
        if self.scopes[scope].role != "head":
            self.trunk = number
        return number

    def head(self, name: str, *layers: Layer, weight: float = 1.0) -> None:
        self.scopes.append(Scope(id=len(self.scopes), parent=0, role="head", path=name, name=name))
        value = self.trunk
        for number, made in enumerate(layers):
            value = self.add(made, value, path=f"{name}.{made.kind}{number}", scope=len(self.scopes) - 1)
        self.heads.append(Head(name=name, weight=weight, value=value))

    def network(self, name: str = "built") -> Network:
        return Network(
            name=name,
            input=self.input,
            output_value=self.trunk,
            nodes=tuple(self.nodes),
            scopes=tuple(self.scopes),
            heads=tuple(self.heads),
        )


def chain(type_: ValueType, *layers: Layer) -> Network:
    """Layers one after another."""
    building = Building(type_)
    for made in layers:
        building.add(made)
    return building.network()
