"""A training step as sizes: what lives at each moment of the forward and the backward pass.

Walks the network forwards, keeping what each operator needs for its backward pass, then backwards, freeing it and
building up gradients.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from netspec.analysis.facts import elements
from netspec.analysis.layer_answers import arriving
from netspec.analysis.liveness import VIEWS, owners
from netspec.analysis.saved_tensors import Kept, kept_by
from netspec.ir import Network, Node

_VIEWS_BACKWARD = (VIEWS - {"pick", "slice", "crop"}) | {"id", "cat"}
"""Kinds whose backward pass hands the gradient on, or looks at a part of it."""


class Moment(NamedTuple):
    """What is held beside parameters: elements and bytes a sample; floats and gradient elements whatever the batch."""

    values: int = 0
    mask_bytes: int = 0
    floats: int = 0
    gradients: int = 0


class Walk:
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
        gradients = Gradients()
        for value in dict.fromkeys((self.network.output_value, *(head.value for head in self.network.heads))):
            if self.needs_gradient[value]:
                gradients.arrive(value, gradients.make(self.size[value]))
        for node in reversed(self.network.nodes):
            if node.id in gradients.of:
                self._node_backward(node, gradients)
        self._note()

    def _node_backward(self, node: Node, gradients: Gradients) -> None:
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


class Gradients:
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
