"""Which pixels a unit sees, which units see a pixel: one is the converse of the other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netspec import NetspecError, parse
from netspec.analysis.unit_field import MOST_POSITIONS, Graph


def test_a_unit_at_the_border_sees_less() -> None:
    graph = Graph(parse("input 1x9x9\nconv3-1, conv3-1"))
    assert graph.pixels_seen(2, (4, 4)).box == ((2, 6), (2, 6))
    assert graph.pixels_seen(2, (0, 8)).box == ((0, 2), (6, 8))


def test_holes_of_dilation_are_not_seen() -> None:
    seen = Graph(parse("input 1x9\nconv3-1(dilation=3)")).pixels_seen(1, (4,))
    assert (seen.box, seen.counts) == (((1, 7),), (3,))


def test_a_unit_in_padding_sees_nothing() -> None:
    assert Graph(parse("input 1x4x4\nconv1-1(pad=1)")).pixels_seen(1, (0, 2)).box is None
    assert Graph(parse("input 1x8x8\npad{0, 2, 0, 0}")).pixels_seen(1, (8, 2)).counts == (0, 0)


def test_a_pixel_that_the_stride_drops_is_seen_by_no_unit() -> None:
    graph = Graph(parse("input 1x7x7\nconv3-1/3(pad=0)"))
    assert graph.units_seeing(1, (3, 6)).box is None
    assert graph.units_seeing(1, (3, 5)).box == ((1, 1), (1, 1))


def test_after_global_pooling_every_pixel_is_seen_and_there_are_no_units() -> None:
    graph = Graph(parse("input 1x8x8\nconv3-1/2, gap, fc-3"))
    assert graph.grid_of(3) is None
    assert graph.pixels_seen(3).box == ((0, 7), (0, 7))


def test_a_position_outside_the_map_is_refused() -> None:
    graph = Graph(parse("input 1x8x8\nconv3-1/2"))
    with pytest.raises(IndexError, match="4×4"):
        graph.pixels_seen(1, (4, 0))
    with pytest.raises(IndexError, match="8×8"):
        graph.units_seeing(1, (0,))


def test_axes_too_long_to_write_out_are_refused() -> None:
    with pytest.raises(OverflowError, match="too long"):
        Graph(parse(f"input 1x{MOST_POSITIONS + 1}\nconv3-1"))


STEPS = (
    "conv3-2", "conv3-2/2", "conv4-2(pad=1)", "conv3-2(dilation=2)", "conv1-2/2", "conv3-2(pad=[2, 0])", "maxpool",
    "avgpool3/2(pad=1)", "upsample2", "deconv2-2/2", "deconv4-2/2(pad=1)", "crop{6}", "pad{1}",
    "conv5-2(pad_mode=reflect)", "conv3-2(pad=2, pad_mode=circular)", "conv3-2/2(pad_mode=replicate)",
    "add[ conv3-2 | id ]", "cat[ conv3-2/2 | maxpool ]", "mul[ id | gap, fc-2, sigmoid ]",
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=5))
def test_units_that_see_a_pixel_are_those_whose_pixels_it_is_among(steps: list[str]) -> None:
    try:
        network = parse("\n".join(["input 2x16", "conv1-2", *steps]))
    except NetspecError:
        assume(False)
    graph, last = Graph(network), len(network.nodes)
    grid = graph.grid_of(last)
    assert grid is not None
    sees = [graph.pixels_seen(last, (unit,)).bits[0] for unit in range(grid[0])]
    seen = [graph.units_seeing(last, (pixel,)).bits[0] for pixel in range(16)]
    for unit, pixel in product(range(grid[0]), range(16)):
        assert sees[unit] >> pixel & 1 == seen[pixel] >> unit & 1
