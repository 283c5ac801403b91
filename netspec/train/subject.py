"""What is trained: a module and the few facts about it that training needs. From a Network, or from a plain module."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from torch import Tensor, nn

from netspec.ir import Image, Network, Unknown

PROBABILITIES = frozenset(("softmax", "logsoftmax", "sigmoid"))
"""Kinds that, standing last, are taken as part of the loss: training works on what goes into them."""


@dataclass(frozen=True)
class Subject:
    """A network to be trained.

    - `shape`: one sample of its input; `layout`: `image`, `tokens` or `vector`.
    - `outputs`: channels of what it puts out, classes as a rule; `dense` where it does so at every position.
    - `kinds`: the layer kinds in it; `heads`: side outputs in order, with their weights in the loss.
    - `terminal`: paths of last layers that make probabilities.
    - `settings`: the file's recipe; `files`: what the run folder keeps of it.
    - `structure`: its graph as text, without where it was written: with the name, that is its `identity`.
    """

    name: str
    build: Callable[[], nn.Module]
    shape: tuple[int, ...]
    outputs: int
    layout: str = "image"
    dense: bool = False
    kinds: frozenset[str] = frozenset()
    heads: tuple[tuple[str, float], ...] = ()
    terminal: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    macs: int | None = None
    structure: str = ""

    @property
    def identity(self) -> str:
        return sha256(json.dumps([self.name, self.shape, self.structure]).encode()).hexdigest()[:16]

    def module(self) -> nn.Module:
        """A fresh module that puts out logits, its weights as the global generator has them."""
        return take_logits(self.build(), self.terminal)


def subject_of(network: Network, build: Callable[[], nn.Module], macs: int | None = None) -> Subject:
    """The subject that a network is; `build` makes its module."""
    values = [network.output_value, *(head.value for head in network.heads)]
    last = [network.node(value) for value in values if value != Network.INPUT]
    assert not isinstance(network.input, Unknown)
    assert not isinstance(network.output, Unknown)
    output = network.output
    return Subject(
        name=network.name,
        build=build,
        shape=network.input.shape,
        outputs=output.channels,
        layout=network.input.kind,
        dense=isinstance(output, Image),
        kinds=frozenset(node.kind for node in network.nodes),
        heads=tuple((head.name, head.weight) for head in network.heads),
        terminal=tuple(node.path for node in last if node.kind in PROBABILITIES),
        settings=network.train,
        files={"network.net": network.source, "network.json": network.to_json(indent=1)},
        macs=macs,
        structure=_structure(network),
    )


def _structure(network: Network) -> str:
    nodes = [node.model_dump(mode="json", include={"path", "layer", "inputs", "output"}) for node in network.nodes]
    heads = [(head.name, head.weight, head.value) for head in network.heads]
    return json.dumps([nodes, heads, network.output_value])


def take_logits(module: nn.Module, terminal: tuple[str, ...]) -> nn.Module:
    """Lets the named modules hand on what they get; they hold no tensors, so the state dict stays the same."""
    for path in terminal:
        parent, _, name = path.rpartition(".")
        setattr(module.get_submodule(parent), name, nn.Identity())
    return module


def main_and_heads(outputs: Any) -> tuple[Tensor, tuple[Tensor, ...]]:
    """The trunk's output, and those of the heads where the module puts out several."""
    if isinstance(outputs, Tensor):
        return outputs, ()
    values = tuple(outputs.values()) if isinstance(outputs, Mapping) else tuple(outputs)
    return values[0], values[1:]
