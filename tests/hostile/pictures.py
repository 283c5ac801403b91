"""Whether a drawing is well-formed, by readers that are not ours; and the text in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

ENDINGS = ("svg", "png", "pdf", "pptx", "tex", "mmd", "dot", "html")
VOID = {"meta", "link", "br", "img", "input", "hr", "col", "path", "rect", "circle", "line", "use", "polygon"}


def text_of(path: Path) -> str:
    """The drawing's text as it stands: for slides, that of all its parts."""
    if path.suffix != ".pptx":
        return path.read_bytes().decode("utf-8", "replace")
    with zipfile.ZipFile(path) as parts:
        return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def assert_well_formed(path: Path) -> None:
    READERS[path.suffix[1:]](path)


def _svg(path: Path) -> None:
    assert ElementTree.parse(path).getroot().tag.endswith("svg")


def _png(path: Path) -> None:
    from PIL import Image

    with Image.open(path) as picture:
        picture.verify()


def _pdf(path: Path) -> None:
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")


def _pptx(path: Path) -> None:
    from pptx import Presentation

    assert len(Presentation(io.BytesIO(path.read_bytes())).slides) >= 1  # type: ignore[arg-type]


def _tex(path: Path) -> None:
    """Braces balance outside of escapes and comments."""
    depth = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        escaped = False
        for character in line:
            if not escaped and character == "%":
                break
            if not escaped:
                depth += {"{": 1, "}": -1}.get(character, 0)
            escaped = character == "\\" and not escaped
            assert depth >= 0
    assert depth == 0


def _mmd(path: Path) -> None:
    """Every line is a statement of a flowchart; quotes are closed in each."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert any(line.split(maxsplit=1)[:1] == ["flowchart"] for line in lines)
    assert all(line.count('"') % 2 == 0 for line in lines)


def _dot(path: Path) -> None:
    """Braces balance outside of quoted strings."""
    text = path.read_text(encoding="utf-8")
    depth, quoted, escaped = 0, False, False
    for character in text:
        if character == '"' and not escaped:
            quoted = not quoted
        elif not quoted:
            depth += {"{": 1, "}": -1}.get(character, 0)
        escaped = quoted and character == "\\" and not escaped
    assert "graph" in text
    assert (depth, quoted) == (0, False)


class _Tags(HTMLParser):
    """Counts what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, tag
            assert self.open.pop() == tag


def _html(path: Path) -> None:
    tags = _Tags()
    tags.feed(path.read_text(encoding="utf-8"))
    tags.close()
    assert tags.open == []


READERS: dict[str, Callable[[Path], None]] = {
    "svg": _svg, "png": _png, "pdf": _pdf, "pptx": _pptx, "tex": _tex, "mmd": _mmd, "dot": _dot, "html": _html,
}  # fmt: skip
