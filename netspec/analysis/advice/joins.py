"""What joins bring together: fields that step differently (an error), centres that differ, accidental broadcasts."""

from __future__ import annotations

from fractions import Fraction

from netspec.analysis.advice.review import Review, word
from netspec.analysis.analysis import analyse
from netspec.analysis.claims import text_of
from netspec.analysis.facts import AxisField, Facts, ReceptiveField
from netspec.analysis.receptive_field import input_field
from netspec.ir import Image, Network, Node, ValueType
from netspec.layers import Window
from netspec.source import Problems
from netspec.source.codes.advice import AccidentalBroadcast, CentresDiffer, StepsDiffer


def verify_joins(network: Network, problems: Problems, facts: Facts | None = None) -> None:
    """Adds an error where branches of a join step over the input at different rates."""
    if any(len(node.inputs) > 1 for node in network.nodes):
        steps_differ(Review(network, facts or analyse(network), problems))


def steps_differ(review: Review) -> None:
    for node, axis, fields in _aligned(review):
        (first, one), *others = fields
        for value, other in others:
            if one.stride != other.stride:
                review.report(
                    StepsDiffer,
                    node,
                    f"{word(node)} joins branches that step over the input by {text_of(one.stride or 0)} "
                    f"and by {text_of(other.stride or 0)} pixels",
                    label=f"along axis {axis}, position i of one branch is not where position i of the other is",
                    others=[(review.network.node(at), "this branch") for at in (first, value) if at],
                    notes=_paths(review, node),
                    help="the same stride on both branches, or an upsampling on one",
                )
                break


def centres_differ(review: Review) -> None:
    for node, axis, fields in _aligned(review):
        (first, one), *others = fields
        for value, other in others:
            if one.stride == other.stride and one.centre != other.centre:
                here, there = Fraction(one.centre or 0), Fraction(other.centre or 0)
                shift = text_of(abs(here - there))
                review.report(
                    CentresDiffer,
                    node,
                    f"the branches of {word(node)} are shifted against each other by {shift} pixels of the input",
                    label=f"along axis {axis} the centres lie at {text_of(here)} and {text_of(there)}",
                    others=[(review.network.node(at), "this branch") for at in (first, value) if at],
                    notes=_paths(review, node),
                    help="odd kernels, or padding of the same kind on both branches",
                )
                break


def accidental_broadcast(review: Review) -> None:
    for node in review.network.nodes:
        if (
            node.kind not in ("add", "mul")
            or not isinstance(node.output, Image)
            or not any(n > 1 for n in node.output.space)
        ):
            continue
        for value in node.inputs:
            maker = _shrinking_window(review.network, value)
            if maker is not None and _is_column(review.network.type_of(value)):
                review.report(
                    AccidentalBroadcast,
                    node,
                    f"a branch of {word(node)} is {review.network.type_of(value)} and is spread over {node.output}",
                    others=[(maker, "its window leaves one position")],
                    help="gap makes a gate; for a branch of full size, check the strides",
                )


def _is_column(type_: ValueType) -> bool:
    return isinstance(type_, Image) and all(n == 1 for n in type_.space)


def _shrinking_window(network: Network, value: int) -> Node | None:
    """The window that brought a branch down to one position; None where pooling over everything did."""
    while value:
        node = network.node(value)
        before = network.type_of(node.inputs[0])
        if isinstance(before, Image) and not _is_column(before):
            is_pool = getattr(node.layer, "out", None) is not None
            return node if isinstance(node.layer.reach((before,)), Window) and not is_pool else None
        if not isinstance(before, Image):
            return None
        value = node.inputs[0]
    return None


def _aligned(review: Review) -> list[tuple[Node, int, list[tuple[int, AxisField]]]]:
    """Joins with, per axis, the branches whose exact fields lie along that axis: two at least."""
    found = []
    for node in review.network.nodes:
        if len(node.inputs) < 2 or not isinstance(node.output, Image):
            continue
        for axis, units in enumerate(node.output.space):
            fields = [(value, field) for value in node.inputs for field in _branch(review, value, axis, units)]
            if len(fields) > 1:
                found.append((node, axis, fields))
                break  # square windows would say the same of the next axis
    return found


def _branch(review: Review, value: int, axis: int, units: int) -> list[AxisField]:
    """The exact local field of a branch along an axis, if it has one and more than one position there."""
    type_ = review.network.type_of(value)
    if units < 2 or not isinstance(type_, Image) or type_.rank <= axis or type_.space[axis] != units:
        return []
    field: ReceptiveField = review.facts.nodes[value - 1].receptive_field if value else input_field(review.network)
    axes = (field.local or field).axes
    return [axes[axis]] if len(axes) == type_.rank and axes[axis].status == "exact" else []


def _paths(review: Review, join: Node) -> list[str]:
    """Each branch as the layers that it goes through, back to where they parted or to a join."""
    lines = []
    for number, value in enumerate(join.inputs, start=1):
        names: list[str] = []
        while value and len(names) < 8:
            node = review.network.node(value)
            names.append(node.path)
            if len(node.inputs) > 1 or len(review.network.consumers.get(node.inputs[0], ())) > 1:
                break
            value = node.inputs[0]
        shown = " → ".join(reversed(names)) or "the network's input"
        lines.append(f"branch {number}: {shown}")
    return lines
