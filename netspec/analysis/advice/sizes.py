"""Advice on sizes of the whole: inputs off the stride, layers beyond the input, classifiers that hold everything."""

from __future__ import annotations

from fractions import Fraction
from math import lcm, prod

from netspec.analysis.advice.review import Review, word
from netspec.analysis.layer_answers import arriving
from netspec.analysis.receptive_field import lengths_of
from netspec.ir import Image, Node
from netspec.layers import Window
from netspec.source.codes.advice import BeyondInput, DominantClassifier, InputOffStride

DOMINANT_SHARE = 0.5
WORTH_SAVING = 1_000_000
"""Parameters; smaller classifiers are left alone."""


def input_off_stride(review: Review) -> None:
    """Only for networks that keep sizes but for their strides; where windows run unpadded, multiples mean nothing."""
    lengths = lengths_of(review.network.input)
    strides = [1] * len(lengths)
    culprit: Node | None = None
    for node in review.network.nodes:
        incoming = arriving(review.network, node)[0]
        reach = node.layer.reach(arriving(review.network, node)) if isinstance(incoming, Image) else None
        if not isinstance(reach, Window) or not isinstance(incoming, Image) or not isinstance(node.output, Image):
            continue
        for number, (axis, positions, units) in enumerate(
            zip(reach.axes, incoming.space, node.output.space, strict=True)
        ):
            is_global = axis.extent >= positions  # a gate sees all there is, whatever the size
            if Fraction(axis.stride).denominator != 1 or not axis.exact or is_global:
                continue
            step = int(axis.stride)
            rounds_down = axis.extent <= step and units == positions // step
            if units != -(-positions // step) and not rounds_down:
                return
            if positions % step and culprit is None:
                culprit = node
            field = review.facts_of(node).receptive_field
            jump = (field.local or field).stride[number] if len(field.axes) == len(lengths) else None
            if isinstance(jump, int) and jump > 0:
                strides[number] = lcm(strides[number], jump)
    if culprit is None:
        return
    for length, stride in zip(lengths, strides, strict=True):
        if length % stride:
            below = length // stride * stride
            review.report(
                InputOffStride,
                culprit,
                f"the input of {length} is no multiple of the network's stride of {stride}",
                label="here an odd size is divided",
                help=f"{below or stride} or {below + stride} would be" if below else f"{stride} would be",
            )
            return


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
