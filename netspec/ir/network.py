"""The Network: a validated graph as one flat list of nodes with ids, and the scopes they were written in.

Everything is frozen, plain and JSON: `Network.from_json(network.to_json()) == network`. `verify.py` has the rules.
"""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer

from netspec.layers import Image, Layer, Tokens, ValueType, Vector
from netspec.layers.reading import layer_from_json, layer_to_json
from netspec.source import Place

IR_VERSION: Literal[1] = 1

ScopeRole = Literal["net", "def", "inline", "label", "repeat", "loop", "turn", "branch", "head"]
Constant = int | float | str | bool | None | list["Constant"]

AnyLayer = Annotated[
    Layer,
    BeforeValidator(lambda value: layer_from_json(value) if isinstance(value, dict) else value),
    PlainSerializer(layer_to_json),
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scope(_Frozen):
    """A stretch of the file that nodes were written in: what the file repeats or names stays visible in the graph.

    - `id` is its place in `Network.scopes`; scope 0 is the net itself and has no parent.
    - `path` is the dotted naming prefix that holds inside; branches, loops, repeats without a label and inline defs
      keep their parent's.
    - `name`: the def's, the label's or the head's name; "" otherwise.
    - `arguments`: a call's parameters and values as text, in the def's order.
    - `count`: how many turns a `repeat` or `loop` has; `index`: which turn (from 0) or which branch this is.
    - A `repeat` or `loop` holds its `turn`s; a join's branches are scopes with its own scope as parent.
    """

    id: int
    parent: int | None
    role: ScopeRole
    path: str
    name: str = ""
    arguments: tuple[tuple[str, str], ...] = ()
    count: int | None = None
    index: int | None = None
    place: Place | None = None


class Node(_Frozen):
    """A layer in the graph.

    - `id` counts from 1 in order of elaboration, which is a topological order; node n makes value n.
    - `inputs` are values: 0 is the network's input.
    - `path` is unique and dotted: the module's name, and the prefix of its tensors in the state dict.
    - `scope` is the innermost scope.
    """

    id: int
    path: str
    layer: AnyLayer
    inputs: tuple[int, ...]
    output: ValueType
    scope: int
    place: Place | None = None

    @property
    def kind(self) -> str:
        return self.layer.kind

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]


class Head(_Frozen):
    """A side output: a value, its name and its weight in the training loss."""

    name: str
    weight: float
    value: int
    place: Place | None = None


class Claim(_Frozen):
    """What an `expect` claims of the network up to there; analysis verifies it.

    - `nodes`: how many nodes stand in front of it; `value`: the value that flows there.
    - `number` is exact for a whole number; `text` as written; with `~` it holds at the precision written, which is
      `precision`: the weight of the last digit (100000000 for `15.5G`).
    """

    quantity: Literal["params", "macs", "flops", "depth", "rf", "stride", "out"]
    operator: Literal["==", "!=", "<", "<=", ">", ">=", "~"]
    number: int | float
    text: str
    precision: float = 0
    nodes: int
    value: int
    scope: int = 0
    place: Place | None = None


class Network(_Frozen):
    """A network that checks: every shape is known, every name unique, every wire leads somewhere.

    - `source` is the text of the file that it was written in; `file` its shown name.
    - `output_value` is the value that leaves: that of the last node of the trunk.
    - `train` holds the training recipe's settings as plain values.
    - `params`: the values of the file's params and the net's parameters, as they were at the end.
    """

    version: Literal[1] = IR_VERSION
    name: str
    title: str = ""
    file: str = ""
    source: str = ""
    input: ValueType
    output_value: int
    nodes: tuple[Node, ...]
    scopes: tuple[Scope, ...]
    heads: tuple[Head, ...] = ()
    claims: tuple[Claim, ...] = ()
    params: dict[str, Any] = {}
    train: dict[str, Any] = {}

    INPUT: ClassVar[int] = 0

    @property
    def output(self) -> ValueType:
        return self.type_of(self.output_value)

    def type_of(self, value: int) -> ValueType:
        """The type of a value: the input's for 0, else node `value`'s output."""
        return self.input if value == self.INPUT else self.nodes[value - 1].output

    def node(self, value: int) -> Node:
        """The node that makes a value other than the input."""
        if value < 1:
            raise KeyError(f"value {value} is made by no node")
        return self.nodes[value - 1]

    def incoming(self, node: Node) -> tuple[ValueType, ...]:
        return tuple(self.type_of(value) for value in node.inputs)

    @cached_property
    def by_path(self) -> dict[str, Node]:
        return {node.path: node for node in self.nodes}

    @cached_property
    def consumers(self) -> dict[int, tuple[Node, ...]]:
        """The nodes that read a value, in order; a value that nobody reads is absent."""
        readers: dict[int, list[Node]] = {}
        for node in self.nodes:
            for value in dict.fromkeys(node.inputs):
                readers.setdefault(value, []).append(node)
        return {value: tuple(nodes) for value, nodes in readers.items()}

    def __getitem__(self, path: str) -> Node:
        """The node of this path; of a scope's path, the last node in it."""
        if path in self.by_path:
            return self.by_path[path]
        inside = [node for node in self.nodes if node.path.startswith(path + ".")]
        if not inside:
            raise KeyError(path)
        return inside[-1]

    def __str__(self) -> str:
        layers = "1 layer" if len(self.nodes) == 1 else f"{len(self.nodes):,} layers"
        return f"{self.name or 'network'}: {self.input} → {self.output}, {layers}"

    def __repr__(self) -> str:
        return f"<Network {self}>"  # all of it fills screens

    def to_json(self, indent: int | None = None) -> str:
        return self.model_dump_json(indent=indent)

    @classmethod
    def from_json(cls, text: str | bytes) -> Network:
        """Reads what `to_json` wrote and verifies it. Raises NetspecError where it is not to be believed."""
        from netspec.ir.reading import network_from_json  # reading imports this module

        return network_from_json(text)


__all__ = ["IR_VERSION", "Claim", "Head", "Image", "Network", "Node", "Scope", "Tokens", "ValueType", "Vector"]
