"""The steps of a network along a chart's axis: layers in order, each with the norm and activation that follow it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netspec.draw.collapse import FUSING
from netspec.draw.colours import Tone
from netspec.draw.naming import tone_of
from netspec.draw.tree import Op
from netspec.ir.network import Network
from netspec.layers import Image, Tokens, ValueType

POINTS = ("vector", "1", "1×1", "1×1×1")


@dataclass(frozen=True, slots=True)
class Step:
    """Nodes that share a place on the axis; `place` is the resolution that they work at, as text."""

    nodes: tuple[int, ...]
    path: str
    tone: Tone
    place: str


def steps_of(network: Network) -> list[Step]:
    """Every node in exactly one step."""
    runs: list[list[int]] = []
    for node in network.nodes:
        last = network.node(runs[-1][-1]) if runs else None
        follows = last is not None and node.inputs == (last.id,)
        if last is not None and follows and FUSING.get(last.layer.family, 9) < FUSING.get(node.layer.family, 0):
            runs[-1].append(node.id)
        else:
            runs.append([node.id])
    return _with_main_places([_step(network, tuple(run)) for run in runs])


def _with_main_places(steps: list[Step]) -> list[Step]:
    """A gate's pooled values stand at the place of what they gate: only what ends the network has no space."""
    last = max((index for index, step in enumerate(steps) if step.place not in POINTS), default=-1)
    found: list[Step] = []
    for index, step in enumerate(steps):
        inner = index < last and step.place in POINTS and found
        found.append(replace(step, place=found[-1].place) if inner else step)
    return found


def _step(network: Network, nodes: tuple[int, ...]) -> Step:
    node = network.node(nodes[0])
    return Step(nodes, node.path, tone_of(network, Op(nodes)), place_text(node.output))


def place_text(kind: ValueType) -> str:
    """`56×56`, `197 tokens`, `vector`."""
    if isinstance(kind, Image):
        return "×".join(map(str, kind.space))
    return f"{kind.length} tokens" if isinstance(kind, Tokens) else "vector"


def stretches(steps: list[Step]) -> list[tuple[int, int, str]]:
    """Runs of steps at one resolution: first, past the last, and the resolution."""
    found: list[tuple[int, int, str]] = []
    for index, step in enumerate(steps):
        if found and found[-1][2] == step.place:
            found[-1] = (found[-1][0], index + 1, step.place)
        else:
            found.append((index, index + 1, step.place))
    return found
