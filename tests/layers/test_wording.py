"""Layers as words, and words as layers."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netspec
from netspec.layers import registry
from netspec.layers.reference import entries, entry
from tests.layers.strategies import BUILT_IN, JOINS, fitting, layer_of
from tests.layers.test_every import FEW


@pytest.mark.parametrize(
    ("kind", "options", "word"),
    [
        ("conv", {"kernel": 3, "width": 64, "stride": 2, "groups": 32}, "conv3-64/2(groups=32)"),
        ("conv", {"kernel": (1, 7), "width": 192}, "conv1x7-192"),
        ("conv", {"kernel": (3, 1, 1), "width": 8, "stride": (2, 1, 1)}, "conv{3, 1, 1}-8/{2, 1, 1}"),
        ("conv", {"kernel": 3, "width": 8, "pad": (1, 2), "bias": False}, "conv3-8(pad=[1, 2], bias=false)"),
        ("dwconv", {"kernel": 3}, "dwconv3"),
        ("dwconv", {"kernel": (3,), "stride": 2}, "dwconv/2(kernel=[3])"),
        ("maxpool", {}, "maxpool"),
        ("maxpool", {"kernel": 3, "stride": 2}, "maxpool3/2"),
        ("avgpool", {"out": 7}, "avgpool(out=7)"),
        ("fc", {"width": 4096, "act": "relu"}, "fc-4096(act=relu)"),
        ("dropout", {"p": 0.2}, "dropout0.2"),
        ("dropout", {"p": 1e-5}, "dropout{1e-5}"),
        ("scale", {"factor": -0.5}, "scale{-0.5}"),
        ("leaky", {"slope": 0.1}, "leaky0.1"),
        ("slice", {"channels": (0, 24)}, "slice{0, 24}"),
        ("image", {"size": (14, 14)}, "image{14, 14}"),
        ("layerscale", {"init": 1e-6}, "layerscale"),
        ("layerscale", {"init": 1e-5}, "layerscale(init=1e-5)"),
        ("gelu", {"approx": "tanh"}, "gelu(approx=tanh)"),
    ],
)
def test_a_word_leaves_defaults_out(kind: str, options: dict[str, Any], word: str) -> None:
    assert layer_of(kind, **options).word() == word


@pytest.mark.parametrize("kind", [kind for kind in BUILT_IN if kind not in JOINS])
@given(data=st.data())
@FEW
def test_a_word_written_into_a_file_is_the_same_layer(kind: str, data: st.DataObject) -> None:
    layer, (arriving,) = data.draw(fitting(kind))
    declared = {"image": "", "tokens": "tokens ", "vector": "vector "}[arriving.kind]
    shape = "{" + ", ".join(map(str, arriving.shape)) + "}"
    network = netspec.parse(f"input {declared}{shape}\n{layer.word()} as it")
    read = network["it"].layer
    assert read == (layer.with_bias() if getattr(layer, "bias", None) == "auto" else layer)


@pytest.mark.parametrize(
    ("word", "kind", "rest"),
    [
        ("relu6", "relu6", ""),
        ("relu", "relu", ""),
        ("dropout2d0.5", "dropout2d", "0.5"),
        ("dropout0.5", "dropout", "0.5"),
        ("Conv3", "conv", "3"),
        ("conv1x7", "conv", "1x7"),
        ("FC", "fc", ""),
        ("soft-max", "softmax", ""),
        ("pixelshuffle2", "pixelshuffle", "2"),
    ],
)
def test_the_longest_kind_that_begins_a_word_is_taken(word: str, kind: str, rest: str) -> None:
    found = registry.split(word)
    assert found is not None
    assert (found[0].kind, found[1]) == (kind, rest)
    assert registry.canonical(word) == kind + rest


@pytest.mark.parametrize("word", ["", "convx", "3", "reluu", "fünf3", "conv٣", "CONV３"])
def test_other_words_are_no_layers(word: str) -> None:
    assert registry.split(word) is None


def test_the_reference_shows_every_kind_from_its_class() -> None:
    shown = {one.kind: one for one in entries()}
    assert set(shown) >= set(BUILT_IN)
    conv = shown["conv"]
    assert (conv.form, conv.example) == ("conv{kernel}-{width}/{stride}", "conv3-64/2(groups=32)")
    takes = {option.name: (option.takes, option.default, option.part) for option in conv.options}
    assert takes["kernel"] == ("whole number | list", None, "number")
    assert takes["pad"] == ("whole number | list | same", "same", None)
    assert takes["bias"] == ("true | false | auto", "auto", None)
    assert takes["norm"] == ("layer | none", "none", None)
    assert shown["cat"].form == "cat[ a | b ]"
    found = entry("conv3")
    assert found is not None
    assert found == conv
    assert entry("convolution") is None


def test_layers_import_no_torch_and_look_for_no_packages() -> None:
    code = "import sys, netspec.layers; print([m for m in ('torch', 'networkx', 'numpy', 'rich') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
