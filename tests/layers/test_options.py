"""Options are strict: what is taken, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from netspec.layers import registry
from netspec.layers.reading import layer_from_json
from tests.layers.strategies import layer_of


def refused(kind: str, **options: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        layer_of(kind, **options)
    (error,) = caught.value.errors()
    return f"{error['loc'][0]}: {error['msg']}"


PER_AXIS = "Input should be a whole number of at least 1, or a list of them, one for each dimension of space"
PAD = "Input should be same, none, a whole number, or a list such as [h, w] or [top, bottom, left, right]"


@pytest.mark.parametrize("kernel", [0, -1, True, 3.0, "3", (), (0, 1), (1, 2, 3, 4), (1.0, 2), None, 2**53 + 1])
def test_a_kernel_is_whole_numbers_of_at_least_1(kernel: object) -> None:
    assert refused("conv", kernel=kernel, width=8) == f"kernel: {PER_AXIS}"


@pytest.mark.parametrize("pad", [-1, True, 1.5, "1", "valid", (1, -1), (1, 2, 3, 4, 5)])
def test_a_padding_is_a_word_a_number_or_a_list(pad: object) -> None:
    assert refused("conv", kernel=3, width=8, pad=pad) == f"pad: {PAD}"


@pytest.mark.parametrize("width", [0, -64, True, 64.0, "64", (64,), None])
def test_a_width_is_a_whole_number_of_at_least_1(width: object) -> None:
    assert refused("conv", kernel=3, width=width).startswith("width: Input should be")
    assert refused("fc", width=width).startswith("width: Input should be")


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan"), True, "0.5", None])
def test_a_probability_is_between_0_and_1(p: object) -> None:
    for kind in ("dropout", "dropout2d", "droppath"):
        assert refused(kind, p=p).startswith("p: Input should be")


@pytest.mark.parametrize("bias", [0, 1, "yes", None, "none"])
def test_a_bias_is_true_false_or_auto(bias: object) -> None:
    assert refused("conv", kernel=3, width=8, bias=bias) == "bias: Input should be true, false or auto"


def test_followers_are_layers_of_their_family() -> None:
    conv = layer_of("conv", kernel=3, width=8, norm="GN32", act="Leaky0.1")
    assert (getattr(conv, "norm"), getattr(conv, "act")) == ("gn32", "leaky0.1")  # noqa: B009
    assert layer_of("fc", width=8, act="none") == layer_of("fc", width=8)
    wants = "Input should be none or a layer of the norm family, such as bn or gn32"
    assert refused("conv", kernel=3, width=8, norm="relu") == f"norm: {wants}"
    assert refused("conv", kernel=3, width=8, norm=True) == f"norm: {wants}"
    wants = "Input should be none or a layer of the activation family, such as relu or leaky0.1"
    assert refused("fc", width=8, act="dropout") == f"act: {wants}"
    assert refused("fc", width=8, act="nothing") == f"act: {wants}"


def test_the_word_none_means_none() -> None:
    assert layer_of("maxpool", stride="none", out="none") == layer_of("maxpool")
    assert layer_of("conv", kernel=3, width=8, pad="none") == layer_of("conv", kernel=3, width=8, pad=0)


def test_numbers_have_their_limits() -> None:
    assert refused("scale", factor=float("inf")).startswith("factor: ")
    assert refused("bn", eps=0).startswith("eps: ")
    assert refused("slice", channels=(3, 3)).startswith("channels: Input should be two whole numbers")
    assert refused("slice", channels=3).startswith("channels: Input should be two whole numbers")
    assert refused("pick", index=-1).startswith("index: ")
    assert refused("pad", pad="same").startswith("pad: Input should be a whole number")
    assert refused("gelu", approx="erf").startswith("approx: Input should be 'none' or 'tanh'")


def test_what_has_no_default_is_missing() -> None:
    for kind, name in (
        ("conv", "kernel"),
        ("gn", "groups"),
        ("droppath", "p"),
        ("scale", "factor"),
        ("slice", "channels"),
    ):
        assert registry.kinds[kind].model_fields[name].is_required()


def test_unknown_options_are_refused() -> None:
    assert refused("relu", slope=1) == "slope: Extra inputs are not permitted"


def test_auto_becomes_what_the_neighbour_asks_for() -> None:
    for kind, options in (("conv", {"kernel": 3, "width": 8}), ("fc", {"width": 8, "bias": "auto"})):
        layer = layer_of(kind, **options)
        assert layer.with_bias() == layer.model_copy(update={"bias": True})
        assert layer.without_bias() == layer.model_copy(update={"bias": False})
        told = layer.model_copy(update={"bias": True})
        assert told.without_bias() is told
    assert {kind for kind, layer in registry.kinds.items() if layer.has_shift} >= {"bn", "ln", "gn"}


def test_lists_in_json_are_lists() -> None:
    layer = layer_from_json({"kind": "conv", "kernel": [1, 7], "width": 8, "pad": [0, 3]})
    assert layer == layer_of("conv", kernel=(1, 7), width=8, pad=(0, 3))
    with pytest.raises(ValueError, match="there is no layer of kind"):
        layer_from_json({"kind": "convolve"})
