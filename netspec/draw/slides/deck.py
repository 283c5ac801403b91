"""The pages of a deck, in order: for each network its title, pictures, costs, charts and source; then a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from netspec.analysis import Facts, analyse
from netspec.draw.blocks.pages import Blocks
from netspec.draw.charts.bars import MEASURES, bars
from netspec.draw.charts.comparison import comparison
from netspec.draw.charts.field import field_growth
from netspec.draw.colours import THEMES, Theme, ThemeName
from netspec.draw.picture import Picture
from netspec.draw.scene import Scene
from netspec.draw.slides.costs import cost_pages
from netspec.draw.slides.opening import opening
from netspec.draw.slides.source import source_pages
from netspec.ir.network import Network


def deck(networks: Sequence[Network], theme: ThemeName = "light") -> Picture:
    """The deck as a picture of many pages."""
    subjects = [(network, analyse(network)) for network in networks]
    scenes = tuple(_all(subjects, THEMES[theme]))
    return Picture(lambda: scenes, THEMES[theme])


def _all(subjects: Sequence[tuple[Network, Facts]], theme: Theme) -> Iterator[Scene]:
    for network, facts in subjects:
        yield from _of(network, facts, theme)
    if len(subjects) > 1:
        yield from comparison(subjects, theme)


def _of(network: Network, facts: Facts, theme: Theme) -> Iterator[Scene]:
    yield opening(network, facts, theme)
    yield from Blocks(network, facts, theme, by_form=True).with_every_block()
    yield from cost_pages(network, facts, theme)
    for measure in MEASURES.values():
        yield bars(network, facts, theme, measure)
    yield field_growth(network, facts, theme)
    yield from source_pages(network, facts, theme)
