"""Figures of papers and lectures, come out of the analysis as printed; where the print is wrong, as they are."""

from __future__ import annotations

import pytest

import netspec
from netspec import parse
from netspec.analysis import analyse
from netspec.analysis.claims import depths_of
from netspec.analysis.comparison import convolution_bytes, last_map
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import BY_NAME, TableRequest, lecture_rows
from tests.facts.literature import (
    ALEXNET_COST,
    ALLCNN_PARAMS,
    FIELDS_BEFORE_POOLING,
    VGG_PARAMS_M,
    VGG_WEIGHT_LAYERS,
    LectureRow,
)

LECTURE_ALEXNET = """
input 3x227x227
default conv(act=relu)
default fc(act=relu)
conv11-64/4(pad=2) as conv1, maxpool3/2 as pool1
conv5-192 as conv2, maxpool3/2 as pool2
conv3-384 as conv3, conv3-256 as conv4, conv3-256 as conv5, maxpool3/2 as pool5
flatten as flatten, fc-4096 as fc6, dropout, fc-4096 as fc7, dropout, fc-1000(act=none) as fc8
"""
TWO_IN_STAGE_THREE = """
input 3x224x224
default conv(act=relu)
conv3-64 x2, maxpool, conv3-128 x2, maxpool, conv3-256 x2, maxpool, conv3-512 x3, maxpool, conv3-512 x3, maxpool
fc-4096, relu, fc-4096, relu, fc-1000
"""


@pytest.mark.parametrize("row", ALEXNET_COST, ids=lambda row: row.layer)
def test_the_cost_table_of_the_lecture_comes_out_as_printed(row: LectureRow) -> None:
    facts = analyse(parse(LECTURE_ALEXNET))
    found = next(one for one in lecture_rows(facts) if one.path == row.layer)
    request = TableRequest(1, lengths_of(facts.network.input))
    names = ("output_c", "output_hw", "memory_kb", "params_k", "flop_m")
    cells = {name: BY_NAME[name].cell(found, request) for name in names}
    assert cells == {
        "output_c": str(row.channels),
        "output_hw": "" if row.side is None else str(row.side),
        "memory_kb": row.memory_kb,
        "params_k": row.params_k,
        "flop_m": row.flop_m,
    }
    assert (row.printed_params_k is None and row.printed_flop_m is None) or row.reason


def test_the_lecture_lists_no_other_rows() -> None:
    rows = lecture_rows(analyse(parse(LECTURE_ALEXNET)))
    assert [row.path for row in rows] == [row.layer for row in ALEXNET_COST]


def test_exact_figures_behind_the_rounded_ones_of_the_lecture() -> None:
    facts = analyse(parse(LECTURE_ALEXNET))
    assert facts["conv1"].params == 23_296
    assert facts["conv1"].macs == 72_855_552
    assert facts["pool1"].pooling == 419_904
    assert facts["fc6"].params == 37_752_832
    assert facts["fc6"].macs == 37_748_736


def test_most_memory_is_early_most_parameters_late_and_most_work_in_convolutions() -> None:
    facts = analyse(parse(LECTURE_ALEXNET))
    sizes = {row.path: row.total.activation_bytes for row in lecture_rows(facts)}
    assert max(sizes, key=sizes.__getitem__) == "conv1"
    assert sum(facts[path].params for path in ("fc6", "fc7", "fc8")) > 0.95 * facts.params
    assert sum(facts[f"conv{number}"].macs for number in range(1, 6)) > 0.9 * facts.macs


def test_alexnet_against_the_vgg_that_the_lecture_has_drawn() -> None:
    """Printed: 1.9 MB : 48.6 MB (25×), 61 M : 138 M (2.3×), 0.7 G : 13.6 G (19.4×); two convolutions in stage 3."""
    alexnet, vgg = analyse(parse(LECTURE_ALEXNET)), analyse(parse(TWO_IN_STAGE_THREE))
    megabytes = [round(convolution_bytes(facts) / 2**20, 1) for facts in (alexnet, vgg)]
    assert megabytes == [1.9, 48.6]
    assert round(convolution_bytes(vgg) / convolution_bytes(alexnet)) == 26  # printed as 25
    assert [round(facts.params / 1e6) for facts in (alexnet, vgg)] == [61, 138]
    assert round(vgg.params / alexnet.params, 1) == 2.3
    assert [round(facts.macs / 1e9, 1) for facts in (alexnet, vgg)] == [0.7, 13.6]


def test_configuration_d_of_vgg_has_three_convolutions_in_its_third_stage() -> None:
    facts = analyse(netspec.zoo("vgg16"))
    assert facts.params == 138_357_544
    assert facts.macs == 15_470_264_320
    assert round(convolution_bytes(facts) / 2**20, 1) == 51.7


@pytest.mark.parametrize("name", VGG_PARAMS_M)
def test_parameters_of_the_vgg_paper(name: str) -> None:
    assert round(analyse(netspec.zoo(name)).params / 1e6) == VGG_PARAMS_M[name]


@pytest.mark.parametrize("name", VGG_WEIGHT_LAYERS)
def test_weight_layers_of_the_vgg_paper(name: str) -> None:
    assert max(depths_of(netspec.zoo(name))) == VGG_WEIGHT_LAYERS[name]


@pytest.mark.parametrize(
    ("name", "depth"), [("resnet18", 18), ("resnet50", 50), ("resnet152", 152), ("densenet121", 121), ("googlenet", 22)]
)
def test_depth_counts_layers_with_weights_on_the_longest_path(name: str, depth: int) -> None:
    assert depths_of(netspec.zoo(name))[netspec.zoo(name).output_value] == depth


@pytest.mark.parametrize("name", ALLCNN_PARAMS)
def test_parameters_of_all_convolutional_networks(name: str) -> None:
    true, printed = ALLCNN_PARAMS[name]
    facts = analyse(netspec.zoo(name))
    assert facts.params == true
    assert (round(true / 1e6, 1) == printed) == (name in ("convpool_cnn_c", "all_cnn_c"))
    last = last_map(facts)
    assert last is not None
    assert last.node.output.shape[1:] == (6, 6)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", FIELDS_BEFORE_POOLING)
def test_receptive_fields_before_global_pooling(name: str) -> None:
    last = last_map(analyse(netspec.zoo(name)))
    assert last is not None
    field = last.receptive_field
    assert set(zip(field.size, field.stride, field.padding, strict=True)) == {FIELDS_BEFORE_POOLING[name]}
    assert field.status == "exact"


def test_resnet50_with_its_stride_in_the_first_layer_of_a_block_sees_483() -> None:
    """Araujo et al., "Computing Receptive Fields of Convolutional Neural Networks", Distill 2019."""
    text = """
    def block(c, s) { add[ conv1-{c}/{s}, conv3-{c}, conv1-{4 * c} | conv1-{4 * c}/{s} ] }
    input 3x224x224
    conv7-64/2, maxpool3/2(pad=1)
    for i, n in enumerate([3, 4, 6, 3]) { for j in 0..n { block(64 * 2**i, 2 if i > 0 and j == 0 else 1) } }
    """
    last = last_map(analyse(parse(text)))
    assert last is not None
    assert last.receptive_field.size == (483, 483)


# ── arithmetic of single layers ──────────────────────────────────────────────────────────────────────────────────


def test_ten_filters_of_five_by_five_have_760_parameters() -> None:
    """CS231n notes, "Convolutional Layer"."""
    facts = analyse(parse("input 3x32x32\nconv5-10(pad=2)"))
    assert facts.network.output.shape == (10, 32, 32)  # type: ignore[union-attr]
    assert facts.params == 760


def test_four_filters_of_three_by_three_on_three_channels_have_112_parameters() -> None:
    assert analyse(parse("input 3x8x8\nconv3-4")).params == 112


@pytest.mark.parametrize(("stride", "side"), [(1, 5), (2, 3), (3, 2)])
def test_seven_by_seven_at_strides_of_one_two_and_three(stride: int, side: int) -> None:
    """CS231n: at stride 3, (7 - 3)/3 + 1 = 2.33 does not fit; the floor is 2."""
    assert parse(f"input 3x7x7\nconv3-1/{stride}(pad=0)").output.shape == (1, side, side)  # type: ignore[union-attr]


def test_five_by_five_without_padding_takes_four_from_each_side() -> None:
    """224×224 reaches 4×4 after 55 layers; one lecture prints 44."""
    assert parse("input 3x32x32\nconv5-6(pad=0) x2").output.shape == (6, 24, 24)  # type: ignore[union-attr]
    assert parse("input 3x224x224\nconv5-1(pad=0) x55").output.shape == (1, 4, 4)  # type: ignore[union-attr]


def test_three_small_kernels_see_what_one_of_seven_sees_with_fewer_weights() -> None:
    """Simonyan & Zisserman, section 2.3: 27C² against 49C²; two against one 5×5: 18C² against 25C²."""
    c, head = 64, "input 64x32x32\n"
    three, seven = (analyse(parse(head + text)) for text in ("conv3-64(bias=false) x3", "conv7-64(bias=false)"))
    two, five = (analyse(parse(head + text)) for text in ("conv3-64(bias=false) x2", "conv5-64(bias=false)"))
    assert [facts.params for facts in (three, seven, two, five)] == [27 * c * c, 49 * c * c, 18 * c * c, 25 * c * c]
    assert three.nodes[-1].receptive_field.size == seven.nodes[-1].receptive_field.size == (7, 7)
    assert two.nodes[-1].receptive_field.size == five.nodes[-1].receptive_field.size == (5, 5)


def test_stages_that_halve_the_map_and_double_the_channels_cost_the_same() -> None:
    """36·H·W·C² a layer: 3·3·C·C·2H·2W and 3·3·2C·2C·H·W."""
    early = analyse(parse("input 64x56x56\nconv3-64")).macs
    late = analyse(parse("input 128x28x28\nconv3-128")).macs
    assert early == late == 36 * 28 * 28 * 64**2


def test_a_bottleneck_takes_nine_tenths_off_a_five_by_five() -> None:
    """28×28×192 through 5×5-32: 120.422 M; through 1×1-16 first 2.4 M + 10 M (Ng, deeplearning.ai, course 4)."""
    assert analyse(parse("input 192x28x28\nconv5-32")).macs == 120_422_400
    facts = analyse(parse("input 192x28x28\nconv1-16, conv5-32"))
    assert [one.macs for one in facts.nodes] == [2_408_448, 10_035_200]


def test_the_recurrence_of_receptive_fields_with_dilation() -> None:
    """r₀ = 1 + Σ (k_l - 1)·Π s_i, with k = d(k - 1) + 1 for dilation."""
    facts = analyse(parse("input 1x99x99\nconv3-1/2, conv3-1(dilation=2), maxpool, conv5-1"))
    assert facts.nodes[-1].receptive_field.size == (1 + 2 + 4 * 2 + 1 * 2 + 4 * 4,) * 2


def test_lenet_and_alexnet_of_dive_into_deep_learning() -> None:
    """Its complexity table, millions cut off; 0.48 M, 0.1 M, 1.2 M and 2.4 M are printed ten times too large."""
    lenet = analyse(netspec.zoo("lenet5"))
    weights = [one.params - one.node.output.channels for one in lenet.nodes if one.params]  # type: ignore[union-attr]
    assert weights[:4] == [150, 2_400, 48_000, 10_080]
    assert [one.macs for one in lenet.nodes if one.macs][:4] == [117_600, 240_000, 48_000, 10_080]
    alexnet = analyse(netspec.zoo("alexnet_d2l"))
    macs = [one.macs for one in alexnet.nodes if one.macs]
    assert [figure // 10**6 for figure in (macs[0], macs[1], sum(macs[2:5]), macs[5], macs[6])] == [
        101,
        415,
        445,
        26,
        16,
    ]
    params = [one.params for one in alexnet.nodes if one.params]
    assert params[:2] == [34_944, 614_656]  # printed 35K and 614K
    assert sum(params[2:5]) // 10**6 == 3
