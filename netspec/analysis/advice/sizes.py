"""Advice on sizes of the whole: inputs off the stride, layers beyond the input, classifiers that hold everything."""

from __future__ import annotations

from collections.abc import Iterator
from math import lcm, prod
from typing import NamedTuple

from netspec.analysis.advice.review import Review, word
from netspec.analysis.facts import Positions
from netspec.analysis.layer_answers import arriving
from netspec.analysis.receptive_field import lengths_of
from netspec.ir import Image, Node
from netspec.layers import Window
from netspec.source.codes.advice import BeyondInput, DominantClassifier, InputOffStride

DOMINANT_SHARE = 0.5
WORTH_SAVING = 1_000_000
"""Parameters; smaller classifiers are left alone."""


class Stride(NamedTuple):
    """A whole step of a window along one axis of the input, and the network's step after it."""

    node: Node
    axis: int
    step: int
    positions: int
    units: int
    extent: Positions
    network_step: int

    @property
    def keeps_size(self) -> bool:
        """Whether the map is as large as its input but for the stride: padded like that, or cut into blocks."""
        cut = self.extent <= self.step and self.units == self.positions // self.step
        return cut or self.units == -(-self.positions // self.step)


def input_off_stride(review: Review) -> None:
    """Only for networks that keep sizes but for their strides; where windows run unpadded, multiples mean nothing."""
    strides = list(_strides(review))
    odd = next((one.node for one in strides if one.positions % one.step), None)
    if odd is None or not all(one.keeps_size for one in strides):
        return
    for axis, length in enumerate(lengths_of(review.network.input)):
        stride = lcm(1, *(one.network_step for one in strides if one.axis == axis))
        if length % stride:
            below = length // stride * stride
            review.report(
                InputOffStride,
                odd,
                f"the input of {length} is no multiple of the network's stride of {stride}",
                label="here an odd size is divided",
                help=f"{below} or {below + stride} would be" if below else f"{stride} would be",
            )
            return


def _strides(review: Review) -> Iterator[Stride]:
    """Every exact window of whole steps; not one that sees all there is, whatever the size (a gate)."""
    for node in review.network.nodes:
        incoming = arriving(review.network, node)
        if not isinstance(incoming[0], Image) or not isinstance(node.output, Image):
            continue
        reach = node.layer.reach(incoming)
        if not isinstance(reach, Window):
            continue
        field = review.facts_of(node).receptive_field
        jumps = (field.local or field).stride
        rows = zip(reach.axes, incoming[0].space, node.output.space, strict=True)
        for number, (axis, positions, units) in enumerate(rows):
            if axis.exact and axis.stride.denominator == 1 and axis.extent < positions:
                jump = jumps[number] if len(jumps) == len(reach.axes) else None
                whole = jump if isinstance(jump, int) and jump > 0 else 1
                yield Stride(node, number, int(axis.stride), positions, units, axis.extent, whole)


def beyond_input(review: Review) -> None:
    """One report for all such layers: they follow each other as a rule."""
    lengths = lengths_of(review.network.input)
    found = [node for node in review.network.nodes if _begins_beyond(review, node, lengths)]
    if not found:
        return
    params = sum(review.facts_of(node).params for node in found)
    first, others = found[0], len(found) - 1
    more = f", and {others} more behind it, sees" if others else " sees"
    review.report(
        BeyondInput,
        first,
        f"{word(first)}{more} the whole input on every path before it begins, and cannot add context",
        notes=[
            f"{params:,} parameters, {params / max(1, review.facts.params):.0%} of the network's, are in such layers"
        ],
        help="a larger input, fewer layers, or strides that come later",
    )


def _begins_beyond(review: Review, node: Node, lengths: tuple[int, ...]) -> bool:
    incoming = arriving(review.network, node)
    if (
        node.layer.family != "convolution"
        or len(incoming) != 1
        or not isinstance(incoming[0], Image)
        or not node.inputs[0]
    ):
        return False
    reach = node.layer.reach(incoming)
    if not isinstance(reach, Window) or all(axis.extent == 1 for axis in reach.axes):
        return False
    field = review.facts.nodes[node.inputs[0] - 1].receptive_field
    axes = (field.local or field).axes
    if len(axes) != len(lengths) or any(axis.status != "exact" for axis in axes):
        return False
    return all(axis.minimal is not None and axis.minimal > n for axis, n in zip(axes, lengths, strict=True))


def dominant_classifier(review: Review) -> None:
    for node in review.network.nodes:
        if node.kind != "fc":
            continue
        image = _flattened_image(review, node)
        own = review.facts_of(node).params
        if image is None or own < DOMINANT_SHARE * review.facts.params:
            continue
        with_gap = own - (prod(image.space) - 1) * image.channels * int(getattr(node.layer, "width", 0))
        if own - with_gap < WORTH_SAVING:
            continue
        review.report(
            DominantClassifier,
            node,
            f"{word(node)} holds {own:,} of {review.facts.params:,} parameters ({own / review.facts.params:.0%})",
            label=f"a weight for each of {image} values and each output",
            help=f"gap in front of it leaves {with_gap:,}",
        )


def _flattened_image(review: Review, node: Node) -> Image | None:
    """The image of several positions that a fully connected layer sees as one vector."""
    value = node.inputs[0]
    while value and review.network.node(value).kind in ("flatten", "dropout", "id"):
        value = review.network.node(value).inputs[0]
    type_ = review.network.type_of(value)
    return type_ if isinstance(type_, Image) and prod(type_.space) > 1 else None
