"""What is known of a network without running it: one entry a node, sums over scopes and over the whole.

Counts are for one sample; bytes are for 32-bit floats, as lectures count them. Figures that include side heads stand
in `Facts.total`, those without in `Facts.main`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from netspec.ir import Network, Node, Unknown, ValueType

Positions = int | Fraction
"""A length or a position along an axis, in positions of the network's input."""
Status = Literal["exact", "bound", "whole input", "unknown"]
BYTES_PER_ELEMENT = 4
_WORST_FIRST: tuple[Status, ...] = ("unknown", "whole input", "bound", "exact")


class AxisField(NamedTuple):
    """The receptive field along one axis of the network's input.

    - Output i sees `[i*stride - padding, i*stride - padding + size - 1]`; positions outside the input are padding.
    - `centre` is the middle of what output 0 sees; `minimal` the size along the path that sees least.
    - `status`: `exact`; `bound` (it may see less: fractional steps, branches, windows that vary); `whole input` (then
      size, stride 0 and padding 0 say so); `unknown` (all figures None).
    """

    status: Status
    size: Positions | None = None
    stride: Positions | None = None
    padding: Positions | None = None
    minimal: Positions | None = None

    @property
    def centre(self) -> Positions | None:
        if self.size is None or self.padding is None:
            return None
        centre = Fraction(self.size - 1) / 2 - self.padding
        return int(centre) if centre.denominator == 1 else centre


class ReceptiveField(NamedTuple):
    """One `AxisField` an axis of the input's space (for tokens: along their length; for a vector: none).

    `local` is the field of the windows alone, where attention, a gate or global pooling beside them sees everything.
    """

    axes: tuple[AxisField, ...]
    local: ReceptiveField | None = None

    @property
    def size(self) -> tuple[Positions | None, ...]:
        return tuple(axis.size for axis in self.axes)

    @property
    def stride(self) -> tuple[Positions | None, ...]:
        return tuple(axis.stride for axis in self.axes)

    @property
    def padding(self) -> tuple[Positions | None, ...]:
        return tuple(axis.padding for axis in self.axes)

    @property
    def centre(self) -> tuple[Positions | None, ...]:
        return tuple(axis.centre for axis in self.axes)

    @property
    def minimal(self) -> tuple[Positions | None, ...]:
        return tuple(axis.minimal for axis in self.axes)

    @property
    def status(self) -> Status:
        """The least certain of the axes; a vector input has no axes, and is seen whole."""
        found = {axis.status for axis in self.axes}
        return next((status for status in _WORST_FIRST if status in found), "whole input")


class NodeFacts(NamedTuple):
    """One node's own figures; `output_bytes` is what it hands on. `in_head`: it only serves a side output."""

    node: Node
    params: int
    buffers: int
    macs: int
    elementwise: int
    pooling: int
    output_bytes: int
    in_head: bool
    receptive_field: ReceptiveField

    @property
    def path(self) -> str:
        return self.node.path

    @property
    def flops(self) -> int:
        return 2 * self.macs


class Totals(NamedTuple):
    """Sums over some nodes. `macs` are multiply-adds of convolutions, linear layers and matrix products alone."""

    params: int = 0
    buffers: int = 0
    macs: int = 0
    elementwise: int = 0
    pooling: int = 0
    activation_bytes: int = 0
    nodes: int = 0

    @property
    def flops(self) -> int:
        return 2 * self.macs

    @staticmethod
    def of(facts: Iterable[NodeFacts]) -> Totals:
        params = buffers = macs = elementwise = pooling = size = count = 0
        for one in facts:
            params += one.params
            buffers += one.buffers
            macs += one.macs
            elementwise += one.elementwise
            pooling += one.pooling
            size += one.output_bytes
            count += 1
        return Totals(params, buffers, macs, elementwise, pooling, size, count)


class ScopeFacts(NamedTuple):
    """The nodes under one path: their sums, and what leaves the last of them."""

    path: str
    total: Totals
    last: NodeFacts

    @property
    def params(self) -> int:
        return self.total.params

    @property
    def buffers(self) -> int:
        return self.total.buffers

    @property
    def macs(self) -> int:
        return self.total.macs

    @property
    def flops(self) -> int:
        return self.total.flops

    @property
    def elementwise(self) -> int:
        return self.total.elementwise

    @property
    def pooling(self) -> int:
        return self.total.pooling

    @property
    def output_bytes(self) -> int:
        return self.last.output_bytes

    @property
    def receptive_field(self) -> ReceptiveField:
        return self.last.receptive_field


@dataclass(frozen=True, eq=False)
class Facts:
    """All figures of a network. `facts[path]` answers for a node or for a scope (`facts["layer4"]`).

    - `nodes[n - 1]` belongs to node n.
    - `uncounted` names kinds (of plug-ins) that say nothing of what they cost: their work is in no figure here.
    - `peak_activation_bytes` is the most that lives at once in inference (`liveness`), side heads included.
    """

    network: Network = field(repr=False)
    nodes: tuple[NodeFacts, ...] = field(repr=False)
    total: Totals
    main: Totals
    peak_activation_bytes: int
    peak_activation_bytes_main: int
    uncounted: tuple[str, ...] = ()

    @property
    def params(self) -> int:
        return self.total.params

    @property
    def buffers(self) -> int:
        return self.total.buffers

    @property
    def macs(self) -> int:
        return self.total.macs

    @property
    def flops(self) -> int:
        return self.total.flops

    @property
    def elementwise(self) -> int:
        return self.total.elementwise

    @property
    def pooling(self) -> int:
        return self.total.pooling

    @property
    def activation_bytes(self) -> int:
        return self.total.activation_bytes

    @cached_property
    def by_path(self) -> dict[str, NodeFacts]:
        return {one.node.path: one for one in self.nodes}

    def __getitem__(self, path: str) -> NodeFacts | ScopeFacts:
        if path in self.by_path:
            return self.by_path[path]
        inside = [one for one in self.nodes if one.node.path.startswith(path + ".")]
        if not inside:
            raise KeyError(path)
        return ScopeFacts(path, Totals.of(inside), inside[-1])


def elements(type_: ValueType) -> int:
    """Elements of one sample of a value; one of unknown type has none to count."""
    return 0 if isinstance(type_, Unknown) else type_.size
