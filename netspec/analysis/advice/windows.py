"""Advice on windows: strides that drop a border, kernels wider than their input, large kernels, rounding."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

from netspec.analysis.advice.review import Review, word
from netspec.analysis.layer_answers import arriving
from netspec.ir import Image, Node
from netspec.layers import Axis, Window
from netspec.source.codes.advice import KernelWiderThanInput, LargeKernel, RoundingMatters, StrideDropsBorder

SLIDING = frozenset({"conv", "dwconv", "sepconv", "maxpool", "avgpool"})


def _axes(review: Review, node: Node) -> Iterator[tuple[Axis, int, int]]:
    """The window along each axis, the positions that arrive and those that leave."""
    incoming = arriving(review.network, node)
    if node.kind not in SLIDING or not isinstance(incoming[0], Image) or not isinstance(node.output, Image):
        return
    reach = node.layer.reach(incoming)
    if isinstance(reach, Window) and all(axis.exact for axis in reach.axes):
        yield from zip(reach.axes, incoming[0].space, node.output.space, strict=True)


def _unseen(axis: Axis, positions: int, units: int) -> int:
    """Positions behind the last window; negative where it reaches into padding."""
    return int(positions - 1 - ((units - 1) * axis.stride - axis.before + axis.extent - 1))


def stride_drops_border(review: Review) -> None:
    for node in review.network.nodes:
        for axis, positions, units in _axes(review, node):
            dropped = _unseen(axis, positions, units)
            if dropped <= 0 or axis.extent < axis.stride or axis.extent == 1:
                continue  # a kernel of 1 with a stride skips positions on purpose
            plural = "position is" if dropped == 1 else f"{dropped} positions are"
            review.report(
                StrideDropsBorder,
                node,
                f"the stride of {word(node)} does not fit {positions} positions: the last {plural} never seen",
                label=f"{positions} positions give {units}, the windows end at {positions - dropped}",
                help=_fit(axis, positions, dropped, node),
            )
            break


def _fit(axis: Axis, positions: int, dropped: int, node: Node) -> str:
    """What would fit: another input, more padding, or rounding up where it is a pool."""
    more = int(axis.stride) - dropped
    ways = [f"{positions - dropped} or {positions + more} positions would fit"]
    if node.kind.endswith("pool"):
        ways.append("ceil=true sees the rest in a window of its own")
    return "; ".join(ways)


def kernel_wider_than_input(review: Review) -> None:
    for node in review.network.nodes:
        if node.layer.family != "convolution":
            continue
        for axis, positions, _units in _axes(review, node):
            if axis.extent > positions:
                review.report(
                    KernelWiderThanInput,
                    node,
                    f"{word(node)} has a window of {axis.extent} and gets {positions} positions: the rest is padding",
                    help=f"a kernel of {positions if positions % 2 else positions - 1 or 1} reaches everything there is"
                    if positions < 3
                    else "a smaller kernel, or fewer strides before it",
                )
                break


def large_kernel(review: Review) -> None:
    for node in review.network.nodes:
        kernel = _square_kernel(node)
        if node.kind != "conv" or kernel not in (5, 7) or getattr(node.layer, "groups", 1) != 1:
            continue
        incoming = arriving(review.network, node)[0]
        if not isinstance(incoming, Image) or not isinstance(node.output, Image) or incoming.rank != 2:
            continue
        if any(axis.stride != 1 or axis.dilation != 1 for axis, _, _ in _axes(review, node)):
            continue
        count = kernel // 2
        arriving_channels, leaving = incoming.channels, node.output.channels
        weights = kernel**2 * arriving_channels * leaving
        instead = 9 * arriving_channels * leaving + (count - 1) * 9 * leaving**2
        if instead < weights:
            review.report(
                LargeKernel,
                node,
                f"{word(node)} has {weights:,} weights; {'two' if count == 2 else 'three'} 3×3 have {instead:,} "
                "and see as much",
                help=f"conv3-{leaving} x{count}, with an activation after each",
            )


def _square_kernel(node: Node) -> int:
    """The kernel where it is the same along all axes, else 0."""
    kernel = getattr(node.layer, "kernel", 0)
    sizes = {kernel} if isinstance(kernel, int) else set(kernel)
    return int(sizes.pop()) if len(sizes) == 1 else 0


def rounding_matters(review: Review) -> None:
    """Pools whose size depends on the rounding; where rounding down drops a border, that is said instead."""
    found: list[tuple[Node, tuple[int, ...]]] = []
    for node in review.network.nodes:
        if not node.kind.endswith("pool") or getattr(node.layer, "out", None) or getattr(node.layer, "ceil", True):
            continue
        axes = list(_axes(review, node))
        if not axes or any(_unseen(*axis) > 0 for axis in axes):
            continue
        up = node.layer.model_copy(update={"ceil": True}).output(arriving(review.network, node))
        if isinstance(up, Image) and isinstance(node.output, Image) and up.space != node.output.space:
            found.append((node, up.space))
    if not found:
        return
    node, space = found[0]
    assert isinstance(node.output, Image)
    more = f", and {len(found) - 1} more like it" if len(found) > 1 else ""
    review.report(
        RoundingMatters,
        node,
        f"{word(node)} gives {_sizes(node.output.space)}; rounded up, as Caffe does, it is {_sizes(space)}{more}",
        help="ceil=true, if weights from there are wanted",
    )


def _sizes(space: tuple[int, ...]) -> str:
    return "×".join(map(str, space)) if prod(space) else "nothing"
