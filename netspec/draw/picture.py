"""A Picture: pages of one style and theme, and the ways to write them down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path

from netspec.draw.colours import Theme
from netspec.draw.scene import Scene
from netspec.source import Code, NetspecError, Problems
from netspec.source.codes.pictures import MissingExtra, UnknownFormat
from netspec.source.writing import write_whole

FORMATS = ("svg", "png", "pdf", "pptx", "tex", "mmd", "dot", "html")
PLACELESS = ("mmd", "dot")
ALL_PAGES = ("pdf", "pptx", "html")
"""Formats that hold every page; the others hold one."""


@dataclass(frozen=True)
class Picture:
    """Pages as scenes; the first is the whole. In a notebook it shows that one.

    - `make` lays the pages out, once, when they are first wanted.
    - `wiring` stands in for them in formats that say no places, where laying out needs a program (style `graph`).
    """

    make: Callable[[], tuple[Scene, ...]] = field(repr=False)
    theme: Theme
    wiring: Scene | None = None

    @cached_property
    def scenes(self) -> tuple[Scene, ...]:
        return self.make()

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done so that the first page fits."""
        return self.scenes[0].steps

    def save(self, path: str | PathLike[str], page: int = 1) -> None:
        """Writes the file in the format of its ending, whole or not at all."""
        name = fspath(path)
        write_whole(name, self.encoded(Path(name).suffix.removeprefix(".").lower(), page))

    def encoded(self, ending: str, page: int = 1, *, standalone: bool = False, template: Path | None = None) -> bytes:
        """The bytes of a file of that ending. `page` counts from 1 and serves formats of one page; `standalone` gives
        TikZ a preamble; `template` is the PPTX whose master a PPTX takes over."""
        if ending not in FORMATS:
            said = f"pictures are not written as {ending[:20]!r}" if ending else "the picture's file has no ending"
            raise failure(UnknownFormat, said, f"one of {', '.join(FORMATS)}")
        try:
            scene = self.wiring if self.wiring and ending in PLACELESS else self.scenes[page - 1]
            return self._written(ending, scene, standalone, template)
        except ModuleNotFoundError as error:
            if error.name is not None and error.name.startswith("netspec"):
                raise
            message = f"{ending} needs the package {error.name}, which is not installed"
            raise failure(MissingExtra, message, 'pip install "netspec[draw]"') from error

    def _written(self, ending: str, scene: Scene, standalone: bool, template: Path | None) -> bytes:
        if ending in ("png", "pdf", "pptx"):
            return self._binary(ending, scene, template)
        return self._text(ending, scene, standalone).encode("utf-8", "replace")

    def _text(self, ending: str, scene: Scene, standalone: bool) -> str:
        from netspec.draw.emit.dot import dot
        from netspec.draw.emit.html import html
        from netspec.draw.emit.mermaid import mermaid
        from netspec.draw.emit.svg import svg
        from netspec.draw.emit.tikz import tikz

        writers: dict[str, Callable[[], str]] = {
            "svg": lambda: svg(scene),
            "mmd": lambda: mermaid(scene),
            "dot": lambda: dot(scene),
            "tex": lambda: tikz(scene, standalone=standalone),
            "html": lambda: html(self.scenes, self.theme.foreground),
        }
        return writers[ending]()

    def _binary(self, ending: str, scene: Scene, template: Path | None) -> bytes:
        from netspec.draw.emit.pdf import pdf
        from netspec.draw.emit.png import png
        from netspec.draw.emit.pptx import pptx

        if ending == "png":
            return png(scene)
        return pdf(self.scenes) if ending == "pdf" else pptx(self.scenes, template)

    def _repr_svg_(self) -> str:
        return self.encoded("svg").decode()


def failure(code: type[Code], message: str, help: str | None = None) -> NetspecError:
    """A mistake of whoever asked for the picture, as the public API raises it."""
    problems = Problems()
    problems.add(code, None, message, help=help)
    return NetspecError(problems)
