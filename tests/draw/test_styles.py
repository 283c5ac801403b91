"""Every style on the networks it suits, in both themes: sound pages, every node accounted for."""

from __future__ import annotations

import shutil

import pytest

import netspec
from netspec.draw.drawing import SEVERAL, STYLES
from netspec.source import NetspecError
from tests.draw.rules import miscounted, violations
from tests.draw.subjects import CROSSING, LARGE, ZOO, parsed, zoo

WHOLE = ("volumes", "strip", "table", "memory", "params", "macs", "rf")
"""Styles that show every node of one network."""


@pytest.mark.parametrize("style", WHOLE)
@pytest.mark.parametrize("name", [*ZOO, *LARGE])
def test_a_style_is_sound_on_the_zoo(name: str, style: str) -> None:
    network = zoo(name)
    pages = netspec.draw(network, style=style).scenes
    assert [line for page in pages for line in violations(page)] == []
    counted = [path for page in pages for element in page.elements for path in element.covers]
    assert sorted(counted) == sorted(node.path for node in network.nodes)


@pytest.mark.parametrize("style", [style for style in STYLES if style not in ("graph", "u")])
def test_a_style_is_sound_in_the_dark(style: str) -> None:
    pages = netspec.draw(zoo("resnet18"), style=style, theme="dark").scenes
    assert [line for page in pages for line in violations(page)] == []


@pytest.mark.parametrize("name", ["unet_valid", "unet_same"])
def test_an_encoder_and_decoder_is_a_u(name: str) -> None:
    page = netspec.draw(zoo(name), style="u").scenes[0]
    assert violations(page) == []
    assert miscounted(page, zoo(name)) == []


@pytest.mark.parametrize("name", ["vgg16", "resnet18", "googlenet"])
def test_a_network_that_does_not_come_back_is_no_u(name: str) -> None:
    with pytest.raises(NetspecError, match="NS522"):
        netspec.draw(zoo(name), style="u")


def test_a_vector_has_no_volume() -> None:
    with pytest.raises(NetspecError, match="NS522"):
        netspec.draw(parsed("input vector 784\nfc-10"), style="volumes")


def test_the_kernel_pyramid_draws_windows() -> None:
    plain, more = (netspec.draw(zoo("alexnet"), style="volumes", pyramid=one).scenes[0] for one in (False, True))
    assert len(more.elements) > len(plain.elements)
    assert violations(more) == []


@pytest.mark.parametrize("style", SEVERAL)
def test_several_networks_stand_side_by_side(style: str) -> None:
    networks = [zoo(name) for name in ("vgg16", "resnet18", "resnet50", "googlenet", "vit_b_16", "mobilenet_v2", "nin")]
    pages = netspec.draw(networks, style=style).scenes
    assert [line for page in pages for line in violations(page)] == []


@pytest.mark.parametrize("style", [style for style in STYLES if style not in SEVERAL])
def test_a_style_of_one_network_refuses_two(style: str) -> None:
    with pytest.raises(NetspecError, match="NS522"):
        netspec.draw([zoo("vgg16"), zoo("nin")], style=style)


def test_a_def_alone_is_shown_by_its_name() -> None:
    page = netspec.draw(zoo("resnet50"), block="bottleneck").scenes[0]
    assert "bottleneck" in page.title
    assert any(element.id.startswith("skip:") for element in page.elements)


def test_a_label_alone_is_shown_by_its_path() -> None:
    assert "layer3" in netspec.draw(zoo("resnet50"), block="layer3.1").scenes[0].title


def test_an_unknown_block_is_refused_with_what_was_meant() -> None:
    with pytest.raises(NetspecError, match="bottleneck"):
        netspec.draw(zoo("resnet50"), block="botleneck")


def test_the_graph_of_a_network_needs_dot_for_places_alone() -> None:
    picture = netspec.draw(parsed(CROSSING), style="graph")
    text = picture.encoded("dot").decode()
    assert text.count(" -> ") == 18
    if shutil.which("dot"):
        assert violations(picture.scenes[0]) == []
        assert miscounted(picture.scenes[0], parsed(CROSSING)) == []


def test_without_dot_the_graph_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    picture = netspec.draw(parsed(CROSSING), style="graph")
    assert picture.encoded("mmd")
    with pytest.raises(NetspecError, match="apt install graphviz"):
        picture.encoded("svg")
