"""Receptive fields against where the input's gradient isn't zero, and against figures worked out by hand."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.unit_field import Graph
from netspec.ir import Image, Network, Node
from netspec.layers import Window
from tests.analysis.gradients import Gradients
from tests.networks_strategy import networks

NETWORKS = {
    "a convolution": "input 2x9x9\nconv3-2",
    "a stride": "input 2x13x13\nconv3-2/2, conv3-2/2",
    "an even kernel": "input 2x9x9\nconv4-2",
    "no padding": "input 2x12x12\nconv3-2(pad=0), conv5-2/2(pad=0)",
    "one-sided padding": "input 2x9x9\nconv3-2(pad=[2, 0, 0, 1])",
    "dilation": "input 2x17x17\nconv3-2(dilation=2), conv3-2(dilation=3)",
    "a kernel of its own per axis": "input 2x11x14\nconv1x7-2, conv{5, 1}-2/{2, 1}",
    "max pooling": "input 2x14x14\nmaxpool3/2(pad=1), maxpool",
    "mean pooling with ceil": "input 2x11x11\navgpool3/2(ceil=true)",
    "a residual block": "input 2x16x16\nadd[ conv3-4/2, conv3-4 | conv1-4/2 ]",
    "inception": "input 2x10x10\ncat[ conv1-2 | conv3-2 | conv5-2 | maxpool3/1(pad=1), conv1-1 ]",
    "shifted branches": "input 2x9x9\nadd[ conv2-2 | id ]",
    "a transposed convolution": "input 2x8x8\nconv3-2/2, deconv2-2/2",
    "a transposed convolution that overlaps": "input 2x8x8\nmaxpool, deconv4-2/2(pad=1)",
    "upsampling": "input 2x8x8\nmaxpool, upsample2, conv3-2",
    "bilinear upsampling": "input 2x8x8\nmaxpool, upsample2(mode=bilinear)",
    "pixelshuffle": "input 2x8x8\nconv3-8/2, pixelshuffle2",
    "a U-Net": "input 2x16x16\nconv3-2 as a, maxpool, conv3-2, cat[ deconv2-2/2 | @a ], conv3-2",
    "a crop": "input 2x12x12\nconv3-2, crop{6, 6}, conv3-2",
    "zeros around": "input 2x6x6\npad{1, 0, 2, 0}, conv3-2(pad=0)",
    "global pooling": "input 2x8x8\nconv3-2, gap, fc-3",
    "global pooling that misses a border": "input 2x8x8\nconv3-2/2(pad=0), gap",
    "a gate": "input 2x8x8\nconv3-2, mul[ id | gap, fc-2, sigmoid ], conv3-2",
    "fully connected": "input 2x7x7\nconv3-2/2, flatten, fc-3, relu, fc-2",
    "adaptive pooling": "input 2x9x9\navgpool(out=3)",
    "uneven adaptive pooling": "input 2x10x10\navgpool(out=4)",
    "reflected padding": "input 2x9x9\nconv3-2(pad=2, pad_mode=reflect)",
    "padding wrapped round": "input 2x9x9\nconv3-2(pad=2, pad_mode=circular)",
    "replicated padding": "input 2x9x9\nconv3-2(pad=2, pad_mode=replicate)",
    "a transformer": "input 3x8x8\nconv4-6/4, tokens, cls, pos, add[ id | ln, attention{2} ], pick{0}, fc-2",
    "tokens back to an image": "input 2x8x8\nconv3-4/2, tokens, ln, fc-4, image{4, 4}, conv3-2",
    "one dimension": "input 2x20\nconv3-2/2, conv5-2, maxpool",
    "three dimensions": "input 1x6x6x6\nconv3-2/2, conv2-2",
    "group norm": "input 4x6x6\ngn2, conv3-2",
}  # fmt: skip


def units_of(network: Network, node: Node, most: int = 12) -> list[tuple[int, ...]]:
    grid = Graph(network).grid_of(node.id)
    if grid is None or not isinstance(node.output, Image):
        return [()] if grid is None else []
    units = list(product(*(range(length) for length in grid)))
    return units[:: max(1, len(units) // most)]


def is_exact(network: Network, node: Node) -> bool:
    """Whether all windows up to a node read what they say; adaptive and interpolating ones may read less."""
    for one in network.nodes[: node.id]:
        reach = one.layer.reach(network.incoming(one))  # type: ignore[arg-type]
        interpolates = getattr(one.layer, "mode", "nearest") != "nearest"
        has_holes = one.kind == "deconv" and getattr(one.layer, "dilation", 1) != 1
        if isinstance(reach, Window) and (interpolates or has_holes or not all(axis.exact for axis in reach.axes)):
            return False
    return True


def check_against_gradient(network: Network, node: Node) -> None:
    graph = Graph(network)
    field = analyse(network).nodes[node.id - 1].receptive_field
    gradients = Gradients(network, node.path)
    for unit in units_of(network, node):
        seen = graph.pixels_seen(node.id, unit or None)
        gradient = gradients.support(unit)
        positions = [{at for at in range(bits.bit_length()) if bits >> at & 1} for bits in seen.bits]
        assert all(touched <= found for touched, found in zip(gradient, positions, strict=True)), (unit, gradient)
        if is_exact(network, node):
            assert gradient == positions, unit
        for axis, touched in enumerate(gradient):
            length = network.input.shape[1 + axis] if isinstance(network.input, Image) else network.input.shape[0]
            one = field.axes[axis]
            if one.status == "whole input":
                # From end to end, with holes where strides skip positions; a window in padding alone sees nothing.
                ends = {min(touched, default=0), max(touched, default=length - 1)}
                assert not touched or ends == {0, length - 1} or not is_exact(network, node)
            elif one.stride and one.size is not None and one.padding is not None and not _is_wrapped(network):
                start = unit[axis] * one.stride - one.padding
                assert all(start <= at <= start + one.size - 1 for at in touched)


def _is_wrapped(network: Network) -> bool:
    return any(getattr(node.layer, "pad_mode", "zeros") != "zeros" for node in network.nodes)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_field_is_where_the_gradient_is_not_zero(name: str) -> None:
    network = parse(NETWORKS[name])
    check_against_gradient(network, network.nodes[-1])


@settings(max_examples=40, deadline=None)
@given(networks(heads=False), st.randoms(use_true_random=False))
def test_the_fields_of_random_networks_are_where_the_gradient_is_not_zero(network: Network, random: object) -> None:
    assume(isinstance(network.input, Image))
    for node in (network.nodes[-1], network.nodes[len(network.nodes) // 2]):
        if is_hookable(network, node):
            check_against_gradient(network, node)


def is_hookable(network: Network, node: Node) -> bool:
    """Whether the node is a module of its own that runs in the forward pass."""
    from torch import nn

    from netspec.runtime import build

    return isinstance(dict(build(network).named_modules()).get(node.path), nn.Module)
