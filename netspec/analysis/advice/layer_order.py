"""Advice on what stands next to what: linear maps, biases, activations and dropout in places where they do nothing."""

from __future__ import annotations

from netspec.analysis.advice.review import PASSING, RECTIFIERS, Review, word
from netspec.ir import Node, Vector
from netspec.source.codes.advice import ActivatedScores, BiasBeforeNorm, DropoutBeforeNorm, LinearTwice

LINEAR = frozenset({"conv", "deconv", "fc"})
"""Linear maps that mix channels; depthwise ones are half of a map that is split on purpose."""


def linear_twice(review: Review) -> None:
    for node in review.network.nodes:
        reader = review.next_behind(node, PASSING) if node.kind in LINEAR else None
        if reader is None or reader.kind not in LINEAR or _is_split(node, reader):
            continue
        first, second = word(node), word(reader)
        review.report(
            LinearTwice,
            reader,
            f"{first} and {second} follow each other with nothing between: together they are one linear map",
            label="linear again",
            others=[(node, "linear")],
            help="an activation between them, or one of the two",
        )


def _is_split(first: Node, second: Node) -> bool:
    """Whether the pair splits one map on purpose: depthwise, grouped, or 1×k and k×1."""
    for node in (first, second):
        if getattr(node.layer, "groups", 1) != 1 or isinstance(getattr(node.layer, "kernel", 1), tuple):
            return True
    return False


def bias_before_norm(review: Review) -> None:
    for node in review.network.nodes:
        if getattr(node.layer, "bias", None) is not True:
            continue
        reader = review.only_reader(node)
        if reader is not None and reader.kind == "bn":
            review.report(
                BiasBeforeNorm,
                node,
                f"{word(node)} has a bias, which {word(reader)} behind it takes away again",
                others=[(reader, "subtracts the mean of each channel, and the bias with it")],
                help="bias=auto leaves it out here",
            )


def activated_scores(review: Review) -> None:
    """A rectifier between a fully connected layer and softmax, or as what leaves the network."""
    for node in review.network.nodes:
        if node.kind not in RECTIFIERS or not isinstance(node.output, Vector):
            continue
        source = review.source_of(node)
        if source is None or source.kind != "fc":
            continue
        behind = review.next_behind(node, PASSING)
        if behind is not None and behind.kind in ("softmax", "logsoftmax"):
            reason = f"between {word(source)} and {word(behind)}"
        elif node.id == review.network.output_value:
            reason = f"behind {word(source)}, the last layer"
        else:
            continue
        review.report(
            ActivatedScores,
            node,
            f"{word(node)} stands {reason}: all scores below zero become alike",
            others=[(source, "gives the scores")],
            help=f"leave {node.kind} out",
        )


def dropout_before_norm(review: Review) -> None:
    for node in review.network.nodes:
        if node.kind not in ("dropout", "dropout2d"):
            continue
        reader = review.next_behind(node, RECTIFIERS)
        if reader is not None and reader.kind == "bn":
            review.report(
                DropoutBeforeNorm,
                node,
                f"{word(node)} changes the variance in training that {word(reader)} learns for inference",
                others=[(reader, "learns the variance")],
                help="dropout behind the norm, best in front of the classifier alone",
            )
