"""Memory of a training step: parameters, gradients, optimizer state, and what activations live at each moment.

Walks the network forwards, keeping what each operator needs for its backward pass, then backwards, freeing it and
building up gradients, and notes what is held at every moment. What scales with the batch and what does not are
counted apart, so one walk answers for every batch size. Work space of convolution libraries is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple, get_args

from netspec.analysis.facts import Facts, elements
from netspec.analysis.layer_answers import arriving
from netspec.analysis.liveness import VIEWS, owners, peak_elements
from netspec.analysis.saved_tensors import Kept, kept_by
from netspec.ir import Network, Node

Precision = Literal["fp32", "amp", "bf16"]
Optimizer = Literal["none", "sgd", "momentum", "rmsprop", "adam", "adamw"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
STATES: dict[Optimizer, int] = {"none": 0, "sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2, "adamw": 2}
"""Tensors of a parameter's size that the optimizer keeps."""
STEP_TENSORS: dict[Optimizer, int] = {"none": 0, "sgd": 0, "momentum": 0, "rmsprop": 1, "adam": 1, "adamw": 1}
"""Further ones that a step makes for all parameters at once (torch's foreach implementations)."""


class Widths(NamedTuple):
    """Bytes an element: of activations, of parameters with gradients and state, of a copy of the weights."""

    activation: int
    parameter: int
    cast: int


WIDTHS: dict[Precision, Widths] = {"fp32": Widths(4, 4, 0), "amp": Widths(2, 4, 2), "bf16": Widths(2, 2, 0)}
"""amp: 16-bit activations over 32-bit parameters, whose 16-bit copies live as long as the step."""


class Moment(NamedTuple):
    """What is held beside parameters: elements and bytes a sample; floats and gradient elements whatever the batch."""

    values: int = 0
    mask_bytes: int = 0
    floats: int = 0
    gradients: int = 0


class TrainingMemory(NamedTuple):
    """Bytes of one training step. `saved` is what waits for the backward pass when the forward pass is done."""

    batch: int
    params: int
    buffers: int
    gradients: int
    optimizer: int
    saved: int
    peak: int


class MemoryModel:
    """A network's memory for any batch, at one precision and with one optimizer.

    - `assumed` names kinds that are not in the table of what is kept, and are taken to keep input and output.
    - `mask_element`: the width of dropout's mask (a byte on GPUs, a float on the CPU).
    """

    def __init__(
        self, facts: Facts, precision: Precision = "fp32", optimizer: Optimizer = "momentum", mask_element: int = 1
    ) -> None:
        network = facts.network
        self.widths, self.optimizer = WIDTHS[precision], optimizer
        self.params, self.buffers = facts.params, facts.buffers
        walk = _Walk(network, [one.params for one in facts.nodes], mask_element)
        self.forward_end, self.moments = walk.run()
        self.assumed = tuple(sorted({node.kind for node in network.nodes if walk.kept[node.id].assumed}))
        self._inference = peak_elements(network, {one.node.id for one in facts.nodes if one.in_head})

    def inference(self, batch: int) -> int:
        """Parameters, buffers and the most activations that live at once; side heads don't run."""
        held = (self.params + self.buffers) * self.widths.parameter + self.params * self.widths.cast
        return held + batch * self.widths.activation * self._inference

    def training(self, batch: int) -> TrainingMemory:
        """Everything that one step holds."""
        width = self.widths.parameter
        state = STATES[self.optimizer] * self.params * width
        fixed = (self.params + self.buffers) * width + state
        step = fixed + (1 + STEP_TENSORS[self.optimizer]) * self.params * width
        busiest = max(self._bytes(moment, batch) for moment in self.moments) + self.params * self.widths.cast
        return TrainingMemory(
            batch=batch,
            params=self.params * width,
            buffers=self.buffers * width,
            gradients=self.params * width,
            optimizer=state,
            saved=self._bytes(self.forward_end, batch),
            peak=max(fixed + busiest, step),
        )

    def largest_batch(self, limit: int, *, training: bool = True) -> int:
        """The largest batch that stays within so many bytes; 0 where not even one sample does."""

        def fits(batch: int) -> bool:
            return (self.training(batch).peak if training else self.inference(batch)) <= limit

        high = 1
        while fits(high) and high < limit:
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return low

    def _bytes(self, moment: Moment, batch: int) -> int:
        a_sample = moment.values * self.widths.activation + moment.mask_bytes
        return batch * a_sample + 4 * moment.floats + moment.gradients * self.widths.parameter


class _Walk:
    """One forward and one backward pass over the graph, tensors as sizes."""

    def __init__(self, network: Network, params: list[int], mask_element: int) -> None:
        self.network, self.params = network, params
        self.kept: dict[int, Kept] = {
            node.id: kept_by(node, arriving(network, node), mask_element=mask_element) for node in network.nodes
        }
        self.owner = owners(network, VIEWS | {"id"})
        self.size = [elements(network.input), *(elements(node.output) for node in network.nodes)]
        self.needs_gradient = self._needs_gradient()
        self.holders = [0] * len(self.size)
        """By storage: how many readers to come and backward passes to come hold it."""
        self.values = self.mask_bytes = self.floats = self.gradients = 0
        self.moments: list[Moment] = []

    def run(self) -> tuple[Moment, list[Moment]]:
        self._forward()
        end = self.moments[-1] if self.moments else Moment()
        self._backward()
        return end, self.moments

    def _needs_gradient(self) -> list[bool]:
        needs = [False]
        for node in self.network.nodes:
            needs.append(self.params[node.id - 1] > 0 or any(needs[value] for value in node.inputs))
        return needs

    def _saved(self, node: Node) -> Iterator[int]:
        """The storages that the node keeps; a node without gradient keeps nothing."""
        if not self.needs_gradient[node.id]:
            return
        kept = self.kept[node.id]
        for index in kept.inputs:
            if index < len(node.inputs):
                yield self.owner[node.inputs[index]]
        if kept.output:
            yield self.owner[node.id]

    def _forward(self) -> None:
        self._hold(0)  # the caller has it
        for value in (self.network.output_value, *(head.value for head in self.network.heads)):
            self.holders[self.owner[value]] += 1  # the loss has them
        for node in self.network.nodes:
            for value in node.inputs:
                self.holders[self.owner[value]] += 1
        self.values = self.size[0]
        for node in self.network.nodes:
            if self.owner[node.id] == node.id:
                self.values += self.size[node.id]
            for storage in self._saved(node):
                self.holders[storage] += 1
            self._extras(node, 1)
            self._note()
            for value in node.inputs:
                self._release(self.owner[value])
            if self.owner[node.id] == node.id and not self.holders[node.id]:
                self.values -= self.size[node.id]  # nobody reads it
        self._note()

    def _backward(self) -> None:
        gradients = _Gradients()
        for value in dict.fromkeys((self.network.output_value, *(head.value for head in self.network.heads))):
            if self.needs_gradient[value]:
                gradients.arrive(value, gradients.make(self.size[value]))
        for node in reversed(self.network.nodes):
            if node.id in gradients.of:
                self._node_backward(node, gradients)
        self._note()

    def _node_backward(self, node: Node, gradients: _Gradients) -> None:
        """Gradients of its inputs and parameters come, the gradient of its output and what it kept go."""
        arriving = gradients.of.pop(node.id)
        made = []
        for value in node.inputs:
            if not self.needs_gradient[value]:
                continue
            is_same = node.kind in _VIEWS_BACKWARD or (node.kind == "add" and self.size[value] == self.size[node.id])
            made.append((value, gradients.share(arriving) if is_same else gradients.make(self.size[value])))
        self.gradients += self.params[node.id - 1]
        self._note(gradients.elements)
        for value, gradient in made:
            gradients.arrive(value, gradient)
        gradients.release(arriving)
        self._extras(node, -1)
        for storage in self._saved(node):
            self._release(storage)

    def _extras(self, node: Node, sign: int) -> None:
        if self.needs_gradient[node.id]:
            kept = self.kept[node.id]
            self.values += sign * kept.values
            self.mask_bytes += sign * kept.mask_bytes
            self.floats += sign * kept.floats

    def _hold(self, storage: int) -> None:
        self.holders[storage] += 1

    def _release(self, storage: int) -> None:
        self.holders[storage] -= 1
        if not self.holders[storage]:
            self.values -= self.size[storage]

    def _note(self, flowing: int = 0) -> None:
        self.moments.append(Moment(self.values + flowing, self.mask_bytes, self.floats, self.gradients))


class _Gradients:
    """Gradients of values while the backward pass runs: `of` says which tensor a value's gradient is."""

    def __init__(self) -> None:
        self.of: dict[int, int] = {}
        self.elements = 0
        self._size: list[int] = []
        self._holders: list[int] = []

    def make(self, size: int) -> int:
        self._size.append(size)
        self._holders.append(1)
        self.elements += size
        return len(self._size) - 1

    def share(self, tensor: int) -> int:
        self._holders[tensor] += 1
        return tensor

    def release(self, tensor: int) -> None:
        self._holders[tensor] -= 1
        if not self._holders[tensor]:
            self.elements -= self._size[tensor]

    def arrive(self, value: int, tensor: int) -> None:
        """Adds to a value's gradient: in place where nobody else holds what is there."""
        there = self.of.get(value)
        if there is None:
            self.of[value] = tensor
            return
        if self._holders[there] > 1:
            self.of[value] = self.make(self._size[there])
            self.release(there)
        self.release(tensor)


_VIEWS_BACKWARD = (VIEWS - {"pick", "slice", "crop"}) | {"id", "cat"}
"""Kinds whose backward pass hands the gradient on, or looks at a part of it."""
