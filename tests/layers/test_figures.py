"""Sizes, parameters and multiply-adds against figures that somebody else printed."""

from __future__ import annotations

from math import prod
from typing import Any

import pytest

from netspec.layers import Image, KnownType, Tokens, Vector, registry


def layer(kind: str, **options: Any) -> Any:
    return registry.kinds[kind](**options)


def parameters(one: Any, arriving: KnownType) -> int:
    return sum(prod(tensor.shape) for tensor in one.tensors((arriving,)) if tensor.role == "parameter")


def macs(one: Any, arriving: KnownType) -> int:
    return int(one.cost((arriving,), one.output((arriving,))).macs)


def test_the_5x5_convolutions_of_an_inception_module_cost_120_million() -> None:
    """Stanford CS231n and Ng's course, "network in network": 28×28×32 outputs of 5×5×192: 120.422 M."""
    assert macs(layer("conv", kernel=5, width=32), Image(channels=192, space=(28, 28))) == 120_422_400


def test_a_1x1_bottleneck_in_front_costs_12_million() -> None:
    """The same: 28×28×16×192 = 2.4 M and 28×28×32×5×5×16 = 10.0 M."""
    assert macs(layer("conv", kernel=1, width=16), Image(channels=192, space=(28, 28))) == 2_408_448
    assert macs(layer("conv", kernel=5, width=32), Image(channels=16, space=(28, 28))) == 10_035_200


def test_ten_5x5_filters_on_cifar_have_760_parameters() -> None:
    """CS231n lecture 5: input 32×32×3, ten 5×5 filters, stride 1, pad 2: output 32×32×10, 760 parameters."""
    conv, cifar = layer("conv", kernel=5, width=10, pad=2), Image(channels=3, space=(32, 32))
    assert conv.output((cifar,)) == Image(channels=10, space=(32, 32))
    assert parameters(conv, cifar) == 760


def test_alexnets_first_layer_has_35_thousand_parameters() -> None:
    """CS231n lecture 9: 227×227×3, 96 11×11 filters at stride 4: 55×55×96, 11·11·3·96 weights; pool 3/2: 27×27."""
    conv, picture = layer("conv", kernel=11, width=96, stride=4, pad=0), Image(channels=3, space=(227, 227))
    assert conv.output((picture,)) == Image(channels=96, space=(55, 55))
    assert parameters(conv, picture) == 11 * 11 * 3 * 96 + 96
    pool = layer("maxpool", kernel=3, stride=2)
    assert pool.output((Image(channels=96, space=(55, 55)),)) == Image(channels=96, space=(27, 27))


def test_vggs_first_fully_connected_layer_has_103_million_parameters() -> None:
    """CS231n lecture 9 on VGG-16: FC 4096 on 7×7×512 has 7·7·512·4096 = 102,760,448 weights."""
    one, picture = layer("fc", width=4096), Image(channels=512, space=(7, 7))
    assert one.output((picture,)) == Vector(channels=4096)
    assert parameters(one, picture) == 102_760_448 + 4096


def test_a_depthwise_convolution_costs_as_mobilenets_paper_says() -> None:
    """Howard et al., 2017, section 3.1: D_K·D_K·M·D_F·D_F, then M·N·D_F·D_F; a full one D_K·D_K·M·N·D_F·D_F."""
    picture = Image(channels=512, space=(14, 14))
    assert macs(layer("dwconv", kernel=3), picture) == 3 * 3 * 512 * 14 * 14
    assert macs(layer("sepconv", kernel=3, width=512), picture) == 512 * 14 * 14 * (9 + 512)
    assert macs(layer("conv", kernel=3, width=512), picture) == 9 * 512 * 512 * 14 * 14


def test_attention_in_vit_b16_has_2_36_million_parameters() -> None:
    """torchvision's vit_b_16: encoder_layer_0.self_attention: 3·768·768 + 3·768 + 768·768 + 768 = 2,362,368."""
    assert parameters(layer("attention", heads=12), Tokens(length=197, channels=768)) == 2_362_368
    assert parameters(layer("pos"), Tokens(length=197, channels=768)) == 151_296


@pytest.mark.parametrize(
    ("n", "kernel", "stride", "pad", "ceil", "out"),
    [
        (112, 3, 2, 0, True, 56),  # GoogLeNet's first pool: Szegedy et al., 2014, table 1: 56×56
        (56, 3, 2, 0, True, 28),  # the second: 28×28
        (112, 3, 2, 1, False, 56),  # ResNet's: He et al., 2015, table 1
        (3, 2, 2, 1, True, 2),  # the window that would start behind the input is dropped (torch's documentation)
    ],
)
def test_pools_leave_what_papers_say(n: int, kernel: int, stride: int, pad: int, ceil: bool, out: int) -> None:
    pool = layer("maxpool", kernel=kernel, stride=stride, pad=pad, ceil=ceil)
    assert pool.output((Image(channels=64, space=(n, n)),)) == Image(channels=64, space=(out, out))


def test_a_2x2_deconv_at_stride_2_doubles_as_in_unet() -> None:
    """Ronneberger et al., 2015, figure 1: up-conv 2×2 takes 28×28×1024 to 56×56×512."""
    deconv = layer("deconv", kernel=2, width=512, stride=2)
    assert deconv.output((Image(channels=1024, space=(28, 28)),)) == Image(channels=512, space=(56, 56))


def test_a_pool_costs_its_window_for_every_element() -> None:
    """The convention of lecture tables: C·H'·W'·K·K."""
    pool, picture = layer("maxpool", kernel=3, stride=2), Image(channels=96, space=(55, 55))
    assert pool.cost((picture,), pool.output((picture,))).pooling == 96 * 27 * 27 * 9
