"""What must hold of every page, on the zoo and on random networks, in both themes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

import netspec
from netspec.draw.colours import ThemeName
from netspec.ir.network import Network
from tests.draw.rules import false_shapes, miscounted, violations
from tests.draw.subjects import CROSSING, LARGE, ZOO, parsed, zoo
from tests.networks_strategy import networks


def assert_sound(network: Network, theme: ThemeName = "light") -> None:
    pages = netspec.draw(network, theme=theme).scenes
    assert [line for page in pages for line in [*violations(page), *false_shapes(page, network)]] == []
    assert miscounted(pages[0], network) == []


@pytest.mark.parametrize("name", [*ZOO, *LARGE])
def test_the_pages_of_the_zoo_are_sound(name: str) -> None:
    assert_sound(zoo(name))


@pytest.mark.parametrize("name", ["resnet50", "googlenet", "vit_b_16"])
def test_the_dark_pages_are_sound(name: str) -> None:
    assert_sound(zoo(name), "dark")


@settings(max_examples=60, deadline=None)
@given(networks())
def test_the_pages_of_random_networks_are_sound(network: Network) -> None:
    assert_sound(network)


@pytest.mark.parametrize("count", [100, 1000])
def test_a_long_chain_is_an_overview_of_stretches(count: int) -> None:
    kinds = ("conv3-8", "relu", "conv1-4", "bn", "conv5-6", "tanh", "dropout0.3")
    layers = [kinds[number * number % 7] if number % 3 else f"conv3-{number + 1}" for number in range(count)]
    assert_sound(parsed("input 3x8x8\n" + "\n".join(layers)))


def test_labels_that_cross_are_drawn_in_layers() -> None:
    assert_sound(parsed(CROSSING))


def test_a_skip_over_half_of_the_network_is_a_lane() -> None:
    page = netspec.draw(zoo("unet_valid")).scenes[0]
    assert sum(element.id.startswith("skip:") for element in page.elements) == 4


def test_one_layer_is_a_picture() -> None:
    assert_sound(parsed("input 3x8x8\nrelu"))


def test_what_was_done_to_fit_is_said() -> None:
    assert netspec.draw(zoo("lenet5")).steps == ()
    assert netspec.draw(zoo("googlenet")).steps[0].startswith("blocks are boxes")


def test_numbers_come_from_the_facts() -> None:
    notes = netspec.draw(zoo("vgg16")).scenes[0].notes
    assert "138.4 M parameters" in notes
    assert "15.5 G multiply-adds" in notes
    assert "receptive field 212×212" in notes
