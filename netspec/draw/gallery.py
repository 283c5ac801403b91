"""The gallery: every bundled network as a picture, `python -m netspec.draw.gallery docs`.

`docs/gallery.md` shows the first network of each file, and the others of its family under it, folded; the pictures
are `docs/gallery/NAME.svg`. A test compares them with what is drawn now.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from netspec.analysis import analyse
from netspec.draw.drawing import draw
from netspec.draw.naming import figure
from netspec.ir.network import Network
from netspec.reading import bundled_files, nets_in, zoo

PAGE, FOLDER = "gallery.md", "gallery"
INTRODUCTION = """\
# Gallery

Every network of the library, drawn by `netspec draw zoo:NAME -o NAME.svg`. The same command makes PNG, PDF, PPTX,
TikZ, Mermaid, DOT and HTML, and other styles; `netspec slides zoo:NAME -o NAME.pptx` makes a deck.

This page is made by `python -m netspec.draw.gallery docs`.
"""


def families() -> Iterator[tuple[str, list[Network]]]:
    """Each bundled file's name and its networks, in order."""
    for file in bundled_files():
        stem = file.name.removesuffix(".net")
        nets = [f"{stem}:{net}" for net in nets_in(file.read_text("utf-8"))]
        yield stem, [zoo(name) for name in nets or [stem]]


def files() -> Iterator[tuple[str, str]]:
    """Path below the folder and text of every file of the gallery, the page last."""
    sections = [INTRODUCTION]
    for stem, networks in families():
        names = [_name(stem, network, networks) for network in networks]
        for name, network in zip(names, networks, strict=True):
            yield f"{FOLDER}/{name}.svg", draw(network).encoded("svg").decode()
        sections.append(_section(networks, names))
    yield PAGE, "\n".join(sections)


def _name(stem: str, network: Network, networks: list[Network]) -> str:
    """Unique over all files: a net's name, behind its file's where another file may hold one of that name."""
    return stem if len(networks) == 1 else f"{stem}-{network.name}"


def _section(networks: list[Network], names: list[str]) -> str:
    first, *others = zip(names, networks, strict=True)
    lines = [f"## {networks[0].title or names[0]}", "", *_picture(*first)]
    if others:
        lines += ["<details>", f"<summary>{len(others)} more of the family</summary>", ""]
        lines += [line for name, network in others for line in _picture(name, network)]
        lines += ["</details>", ""]
    return "\n".join(lines)


def _picture(name: str, network: Network) -> list[str]:
    facts = analyse(network)
    figures = f"{figure(facts.params)} parameters, {figure(facts.macs)} multiply-adds"
    return [f"`{network.name}`: {figures}", "", f"![{network.name}]({FOLDER}/{name}.svg)", ""]


def main(folder: str) -> None:
    root = Path(folder)
    made = dict(files())
    (root / FOLDER).mkdir(parents=True, exist_ok=True)
    for stale in (root / FOLDER).glob("*.svg"):
        if f"{FOLDER}/{stale.name}" not in made:
            stale.unlink()
    for path, text in made.items():
        (root / path).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    main(sys.argv[1])
