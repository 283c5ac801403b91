"""A classifier as a fully convolutional network: it then runs on larger images and gives a map of its outputs.

A fully connected layer on an image becomes a convolution as large as that image, one on a vector a 1×1 convolution, a
global pool one over a window of the size that arrived. An adaptive pool in front of them becomes the window that it is
at the written size; where it changed nothing, the identity. Vectors that go back into an image (the gates of squeeze
and excitation) stay what they are: they speak of the whole image at every size.

At the size that the network was written for, the numbers are the same. At a larger one, position (i, j) of the map is
what the network says of the crop that begins at (i, j) times the stride of the features, exactly where no padding is
in reach: a crop pads where the picture goes on. VGG-16 at 384×384 against its 36 crops of 224×224, per axis: unit u
(0 to 6) of the last features of crop i (0 to 5) is unit i + u of the map's where u is 3, or u < 3 and i = 0, or u > 3
and i = 5. The scores read all 7×7 units, so none is equal to its crop's; without padding, all are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from netspec.ir import Network, Node
from netspec.layers import Image, KnownType, Layer, Misfit, Vector, registry
from netspec.source import Problems
from netspec.source.codes.output import CannotTransform
from netspec.transform.changes import Change, Reshaped, Transformed
from netspec.transform.trunk import leading_to, trunk

POINTWISE = frozenset((
    "relu", "relu6", "leaky", "elu", "selu", "gelu", "silu", "mish", "hardswish", "hardsigmoid", "sigmoid", "tanh",
    "softplus", "dropout", "scale", "id",
))  # fmt: skip
BY_CHANNEL = frozenset(("bn", "ln", "rms", "softmax", "logsoftmax", "prelu", "add", "mul", "cat", "slice", "shuffle"))
"""What works on the channels of an image as it does on a vector's."""
ENTRIES = frozenset(("fc", "flatten", "gap", "gmp"))
"""What makes a vector of an image."""


def convolutional(network: Network, problems: Problems, at: KnownType | None = None) -> Transformed | None:
    """The network without fully connected layers and side outputs, for inputs of `at`.

    None where `problems` says why not.
    """
    network = trunk(network)
    made = _Convolutional(network, problems, _widened(network)).made()
    if made is None or at is None:
        return made
    resized = retyped(made.network, at, problems)
    return None if resized is None else Transformed(resized, made.changes)


def _widened(network: Network) -> frozenset[int]:
    """The vectors that become images: those that lead to outputs alone, and come from images alone."""
    group = list(range(len(network.nodes) + 1))

    def root(value: int) -> int:
        while group[value] != value:
            value = group[value]
        return value

    staying: list[int] = []
    for node in network.nodes:
        makes_vector = isinstance(node.output, Vector)
        for value in node.inputs:
            if isinstance(network.type_of(value), Vector):
                group[root(value)] = root(node.id) if makes_vector else root(value)
                staying += [] if makes_vector and value != Network.INPUT else [value]
            elif makes_vector and not isinstance(network.type_of(value), Image):
                staying.append(node.id)
    kept = {root(value) for value in staying}
    vectors = (node.id for node in network.nodes if isinstance(node.output, Vector))
    return frozenset(value for value in vectors if root(value) not in kept)


@dataclass(eq=False, slots=True)
class _Convolutional:
    """One pass over the nodes; `widened` are those whose vectors become images."""

    network: Network
    problems: Problems
    widened: frozenset[int]
    changes: list[Change] = field(default_factory=list)

    def made(self) -> Transformed | None:
        if isinstance(self.network.output, Vector) and self.network.output_value not in self.widened:
            self._refuse(next(self._makers()))
            return None
        assert isinstance(self.network.input, KnownType)
        types: list[KnownType] = [self.network.input]
        nodes: list[Node] = []
        before = leading_to(self.network, self.widened)
        for node in self.network.nodes:
            incoming = tuple(types[value] for value in node.inputs)
            layer = self._replaced(node, incoming) if node.id in before else node.layer
            output = layer.type_of(incoming) if layer is not None else None
            if layer is None or not isinstance(output, KnownType):
                self._refuse(node)
                return None
            types.append(output)
            nodes.append(node.model_copy(update={"layer": layer, "output": output}))
        network = self.network.model_copy(update={"nodes": tuple(nodes), "claims": ()})
        return Transformed(network, tuple(self.changes))

    def _makers(self) -> Iterator[Node]:
        """The nodes that make vectors which can't become images, those that say why first."""
        makers = [
            node
            for node in self.network.nodes
            if node.id not in self.widened and isinstance(node.output, Vector) and node.kind not in POINTWISE
        ]
        return iter(sorted(makers, key=lambda node: isinstance(self.network.type_of(node.inputs[0]), Image)))

    def _refuse(self, node: Node) -> None:
        arrives = self.network.type_of(node.inputs[0])
        self.problems.add(
            CannotTransform,
            node.place,
            f"{node.path} has no convolutional form: {node.layer.word()} takes {arrives} as a whole",
        )

    def _replaced(self, node: Node, incoming: tuple[KnownType, ...]) -> Layer | None:
        """The layer that does the same on images; None where there is none."""
        arrives = incoming[0]
        if not isinstance(arrives, Image):
            return node.layer
        if node.id not in self.widened:
            out = getattr(node.layer, "out", None)
            return node.layer if out is None else self._window(node, arrives)
        if node.kind == "fc":
            return self._convolution(node, arrives)
        if node.kind == "flatten":
            return registry.kinds["id"]()
        if node.kind in ENTRIES:
            pool = registry.kinds["avgpool" if node.kind == "gap" else "maxpool"]
            return pool.model_validate({"kernel": arrives.space, "stride": 1})
        is_point = all(isinstance(value, Image) and set(value.space) == {1} for value in incoming)
        return node.layer if node.kind in POINTWISE or (node.kind in BY_CHANNEL and is_point) else None

    def _window(self, node: Node, arrives: Image) -> Layer | None:
        """An adaptive pool as the window that it is here; None where its windows differ from place to place."""
        assert isinstance(node.output, Image)
        pairs = list(zip(arrives.space, node.output.space, strict=True))
        if any(n % out for n, out in pairs):
            return None
        kernel = tuple(n // out for n, out in pairs)
        return registry.kinds["id"]() if set(kernel) == {1} else type(node.layer).model_validate({"kernel": kernel})

    def _convolution(self, node: Node, arrives: Image) -> Layer:
        width, bias = node.layer.width, node.layer.bias  # type: ignore[attr-defined]
        self.changes.append(Reshaped(f"{node.path}.weight", (width, arrives.channels, *arrives.space)))
        return registry.kinds["conv"].model_validate(
            {"kernel": arrives.space, "width": width, "pad": 0, "bias": bias is not False}
        )


def retyped(network: Network, at: KnownType, problems: Problems) -> Network | None:
    """The network on another input; None where a layer does not take what then arrives."""
    types: list[KnownType] = [at]
    nodes: list[Node] = []
    for node in network.nodes:
        output = node.layer.type_of(types[value] for value in node.inputs)
        if isinstance(output, Misfit) or not isinstance(output, KnownType):
            why = output.why if isinstance(output, Misfit) else "what arrives is unknown"
            problems.add(CannotTransform, node.place, f"{node.path} does not fit at an input of {at}: {why}")
            return None
        types.append(output)
        nodes.append(node.model_copy(update={"output": output}))
    return network.model_copy(update={"input": at, "nodes": tuple(nodes), "claims": ()})
