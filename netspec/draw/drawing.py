"""`draw`: from networks to a Picture, in the style that was asked for. Every style is a function to scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from netspec.analysis import Facts, analyse
from netspec.draw.colours import THEMES, Theme, ThemeName
from netspec.draw.picture import Picture, failure
from netspec.draw.scene import Scene
from netspec.ir.network import Network
from netspec.source.codes.pictures import StyleDoesNotSuit

Subject = tuple[Network, Facts]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked of a picture beside its style. `block`: the def or label that `module` shows."""

    theme: Theme
    block: str = ""
    pyramid: bool = False


Style = Callable[[Sequence[Subject], Wishes], Iterable[Scene]]


def _blocks(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.blocks.pages import Blocks

    network, facts = subjects[0]
    return Blocks(network, facts, wishes.theme).scenes()


def _module(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.blocks.modules import module

    return [module(*subjects[0], wishes.theme, wishes.block)]


def _volumes(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.volumes.page import volumes

    return [volumes(*subjects[0], wishes.theme, wishes.pyramid)]


def _graph(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.graph import graph

    return [graph(*subjects[0], wishes.theme)]


def _strip(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.strips import strips

    return strips(subjects, wishes.theme)


def _table(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.configurations import configurations

    return configurations(subjects, wishes.theme)


def _u(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.ladder import u

    return [u(*subjects[0], wishes.theme)]


def _bars(name: str) -> Style:
    def style(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
        from netspec.draw.charts.bars import MEASURES, bars

        return [bars(*subjects[0], wishes.theme, MEASURES[name])]

    return style


def _field(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.charts.field import field_growth

    return [field_growth(*subjects[0], wishes.theme)]


def _compare(subjects: Sequence[Subject], wishes: Wishes) -> Iterable[Scene]:
    from netspec.draw.charts.comparison import comparison

    return comparison(subjects, wishes.theme)


STYLES: dict[str, Style] = {
    "blocks": _blocks,
    "volumes": _volumes,
    "table": _table,
    "u": _u,
    "strip": _strip,
    "module": _module,
    "graph": _graph,
    "memory": _bars("memory"),
    "params": _bars("params"),
    "macs": _bars("macs"),
    "rf": _field,
    "compare": _compare,
}
SEVERAL = ("table", "strip", "compare")
"""Styles that set networks side by side."""


def draw(
    networks: Network | Iterable[Network],
    style: str = "blocks",
    theme: ThemeName = "light",
    *,
    block: str = "",
    pyramid: bool = False,
) -> Picture:
    """A picture of a network, or of several where the style takes several.

    Raises NetspecError where the style does not suit. `block` names a def or a label, and asks for the style
    `module`; `pyramid` draws on every volume the window that the next layer looks through.
    """
    given = [networks] if isinstance(networks, Network) else list(networks)
    style = "module" if block and style == "blocks" else style
    if style not in STYLES:
        raise ValueError(f"there is no style {style!r}; there are {', '.join(STYLES)}")
    if not given or (len(given) > 1 and style not in SEVERAL):
        raise failure(
            StyleDoesNotSuit, f"the style {style} shows one network, and {len(given)} are named",
            f"--style {', '.join(SEVERAL)} set several side by side",
        )  # fmt: skip
    subjects = [(network, analyse(network)) for network in given]
    wishes = Wishes(THEMES[theme], block, pyramid)
    if style == "graph":
        from netspec.draw.graph import unplaced

        return Picture(lambda: tuple(_graph(subjects, wishes)), wishes.theme, unplaced(*subjects[0], wishes.theme))
    scenes = tuple(STYLES[style](subjects, wishes))
    return Picture(lambda: scenes, wishes.theme)
