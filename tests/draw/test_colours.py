"""Both themes: every text can be read on the ground it stands on."""

from __future__ import annotations

import pytest

from netspec.draw.colours import THEMES, TONE_NAMES, TONE_OF_FAMILY, ThemeName, contrast, mixed
from netspec.layers import registry


@pytest.mark.parametrize("name", THEMES)
def test_labels_can_be_read_on_their_boxes(name: ThemeName) -> None:
    theme = THEMES[name]
    assert all(contrast(*theme.fills[tone]) >= 4.5 for tone in TONE_NAMES)


@pytest.mark.parametrize("name", THEMES)
def test_texts_can_be_read_on_the_page_and_in_frames(name: ThemeName) -> None:
    theme = THEMES[name]
    for ground in (theme.background, theme.frame):
        assert contrast(theme.foreground, ground) >= 4.5
        assert contrast(theme.muted, ground) >= 4.5


def test_every_family_of_layers_has_a_tone() -> None:
    assert {kind.family for kind in registry.kinds.values()} <= set(TONE_OF_FAMILY)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_mixing_goes_from_one_to_the_other() -> None:
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"
