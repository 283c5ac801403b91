"""What to write instead where a layer does not fit what arrives: the cheapest repair that the shapes allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from netspec.elaborate.graph import Graph, GraphNode
from netspec.layers import Image, KnownType, Layer, Misfit, Tokens, Unknown, Vector

LARGEST_CHANNELS_LAST = 4
"""Channels of pictures: a last dimension of at most this many may be channels that were written last."""


def remedy_for_misfit(
    misfit: Misfit, layer: Layer, values: Sequence[int], types: Sequence[KnownType | Unknown], start: int, graph: Graph
) -> str | None:
    """The help for a misfit; `start` is the value in front of a join's branches."""
    if misfit.reason == "window" and (help := _channels_last(graph)) is not None:
        return help
    if misfit.help is not None:
        return misfit.help
    known = [one for one in types if not isinstance(one, Unknown)]
    if misfit.reason == "mismatch" and len(known) == len(values) > 1:
        return _join(layer, _paths(values, known, start, graph))
    if misfit.reason == "kind":
        return _other_kind(layer, values[0], known[0], graph)
    if misfit.reason == "indivisible":
        return _divisors(misfit, layer, known[0])
    if misfit.reason == "range" and isinstance(known[0], Image):
        return f"what arrives has {known[0].channels} channels, at {'×'.join(map(str, known[0].space))} positions"
    if misfit.reason == "rank" and isinstance(known[0], Image) and known[0].rank == 1:
        return "over one dimension of space a window is one number: conv3-16"
    return None


# ── one input ────────────────────────────────────────────────────────────────────────────────────────────────────


def _other_kind(layer: Layer, value: int, arriving: KnownType, graph: Graph) -> str | None:
    """Where a value was still an image, or how tokens become one."""
    if isinstance(arriving, Tokens):
        return "`image{h, w}` makes an image of tokens, `gap` a vector"
    if not isinstance(arriving, Vector):
        return None
    node = graph.became(value)
    if node is None:
        return "the input is a vector: `fc` works on it"
    before = graph.type_of(node.inputs[0])
    return f"put {layer.word()} in front of `{node.layer.word()}`, which makes a vector of {_article(before)}{before}"


def _article(value: object) -> str:
    return "an image of " if isinstance(value, Image) else ""


def _channels_last(graph: Graph) -> str | None:
    """An input written as H×W×C, the channels last."""
    first = graph.input
    if not isinstance(first, Image) or first.rank != 2:
        return None
    *sides, channels = first.shape
    if channels > LARGEST_CHANNELS_LAST or min(sides) <= channels:
        return None
    written = "x".join(map(str, (channels, *sides)))
    return f"is the input {first} with its channels last? They come first: input {written}"


def _divisors(misfit: Misfit, layer: Layer, arriving: KnownType) -> str | None:
    """The numbers next to the one given that would do."""
    name = misfit.option or ""
    wanted = getattr(layer, name, None)
    if not isinstance(wanted, int) or isinstance(wanted, bool) or wanted < 1:
        return None
    width = getattr(layer, "width", None)
    whole = gcd(arriving.channels, width) if isinstance(width, int) else arriving.channels
    if whole > 1 << 20:
        return None  # the search below is linear
    fitting = [number for number in range(1, whole + 1) if whole % number == 0]
    below = [number for number in fitting if number < wanted][-2:]
    above = [number for number in fitting if number > wanted][:2]
    return f"{name} may be {_either([*below, *above])} here"


def _either(numbers: Sequence[int]) -> str:
    texts = list(map(str, numbers))
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} or {texts[-1]}"


# ── joins ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Path:
    """A branch as it ends: its number from 1, its type, and the nodes made on it, the last one first."""

    number: int
    type: KnownType
    nodes: tuple[GraphNode, ...]
    is_wire: bool
    """Whether it hands on what stands in front of the join, as `id` does."""

    def last(self, option: str) -> GraphNode | None:
        """The last layer of the branch that has the option."""
        return next((node for node in self.nodes if hasattr(node.layer, option)), None)

    def first(self, option: str) -> GraphNode | None:
        """The first layer of the branch that has the option."""
        return next((node for node in reversed(self.nodes) if hasattr(node.layer, option)), None)


def _paths(values: Sequence[int], types: Sequence[KnownType], start: int, graph: Graph) -> list[_Path]:
    """The branches; what lies at or before `start` was there before the join, and so does all behind a join in one."""
    paths = []
    for number, (value, one) in enumerate(zip(values, types, strict=True), 1):
        nodes, is_wire = [], value == start
        while value > start:
            nodes.append(graph.nodes[value - 1])
            value = nodes[-1].inputs[0] if len(nodes[-1].inputs) == 1 else 0
        paths.append(_Path(number, one, tuple(nodes), is_wire))
    return paths


def _join(layer: Layer, paths: Sequence[_Path]) -> str | None:
    """How the branches would come to fit."""
    vector = next((path for path in paths if isinstance(path.type, Vector)), None)
    if vector is not None and any(not isinstance(path.type, Vector) for path in paths):
        made = next((node for node in vector.nodes if isinstance(node.output, Vector)), None)
        text = f" at `{_written(made)}`" if made is not None else ""
        if layer.kind != "cat" and (wide := vector.last("width")) is not None:
            return _stretched(vector, wide, next(path for path in paths if not isinstance(path.type, Vector)))
        return f"branch {vector.number} became a vector{text}, and the others still have positions"
    odd = _odd_one(paths)
    others = [path for path in paths if path.type != odd.type]
    other = next((path for path in others if path.type.shape[1:] != odd.type.shape[1:]), others[0])
    here, there = odd.type, other.type
    if not (isinstance(here, Image) and isinstance(there, Image)) or here.rank != there.rank:
        return None
    width = there.channels if here.channels != there.channels and layer.kind != "cat" else None
    if here.space == there.space and width is not None:
        return _widths(odd, other, width)
    larger, smaller = (odd, other) if here.space > there.space else (other, odd)
    return _strides(larger, smaller, width, alone=smaller is odd and len(paths) > 2)


def _stretched(vector: _Path, wide: GraphNode, full: _Path) -> str:
    """A vector goes with an image of as many channels; `in.c` is often taken for those in front of the join."""
    stretched = f"a vector of {full.type.channels} is stretched over branch {full.number}"
    text = f"{stretched}: give `{_written(wide)}` that width"
    if "in.c" not in wide.span.text:
        return text
    return f"{text}. in.c is what arrives at that very layer: let c = in.c in front of the join keeps the other"


def _odd_one(paths: Sequence[_Path]) -> _Path:
    """The branch to mend: the one whose size fewest share, else the one with the fewest layers."""
    sizes = [path.type.shape[1:] for path in paths]
    return min(paths, key=lambda path: (sizes.count(path.type.shape[1:]), len(path.nodes)))


def _widths(odd: _Path, other: _Path, width: int) -> str:
    if not odd.nodes:
        here = f"branch {odd.number} passes on the {odd.type.channels} channels that arrive"
        return f"{here}: conv1-{width} in it makes {width} of them"
    return f"{_ending(odd)}, {_ending(other)}: give both one width"


def _ending(path: _Path) -> str:
    node = path.last("width")
    return f"branch {path.number} ends in {path.type.channels} channels" + (f" (`{_written(node)}`)" if node else "")


def _strides(larger: _Path, smaller: _Path, width: int | None, alone: bool) -> str:
    """A stride that one branch has and the other lacks; `alone`: it is the one, and the others are many."""
    assert isinstance(larger.type, Image)
    assert isinstance(smaller.type, Image)
    ratios = {round(a / b) for a, b in zip(larger.type.space, smaller.type.space, strict=True)}
    stride = ratios.pop() if len(ratios) == 1 else 1
    if stride == 1:
        return f"a window without padding shrinks branch {smaller.number}: pad=same keeps the size, or crop the other"
    if not larger.nodes:
        return _bare_strides(larger, larger.type, smaller, smaller.type, stride, width or smaller.type.channels)
    lacking, having = larger.first("stride"), _strided(smaller)
    there = f"`{_written(having)}` in branch {smaller.number}" if having is not None else f"branch {smaller.number}"
    if alone and having is not None:
        return f"write /1 on {there}, which steps by {stride}; the others do not"
    if lacking is None:
        return f"{there} steps by {stride}: take that out, or put maxpool{stride} into branch {larger.number}"
    return f"write /{stride} on `{_written(lacking)}` in branch {larger.number}, or take it out of {there}"


def _bare_strides(larger: _Path, big: Image, smaller: _Path, small: Image, stride: int, channels: int) -> str:
    """Where the larger one is `id` or a reference: a shortcut steps along, or what became small is made large again."""
    if tuple((size - 1) // stride + 1 for size in big.space) != small.space:
        size = "×".join(map(str, big.space))
        return f"{size} of branch {larger.number} is no multiple of {stride}: another input, or crop, mends it"
    if larger.is_wire:
        return f"put conv1-{channels}/{stride} in the place of id in branch {larger.number}"
    narrowed = f"conv1-{channels}/{stride} behind the reference in branch {larger.number}"
    if big.space != tuple(stride * size for size in small.space):
        return f"put {narrowed}"
    where = "in the place of id in" if smaller.is_wire else "at the end of"
    return f"put upsample{stride} {where} branch {smaller.number}, or {narrowed}"


def _strided(path: _Path) -> GraphNode | None:
    """The last layer of the branch that makes its space smaller by steps."""
    return next((node for node in path.nodes if _steps(node.layer)), None)


def _steps(layer: Layer) -> bool:
    stride = getattr(layer, "stride", None)
    numbers = stride if isinstance(stride, tuple) else (stride,)
    return any(isinstance(number, int) and number > 1 for number in numbers)


def _written(node: GraphNode) -> str:
    text = " ".join(node.span.text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"
