"""The gallery in `docs` is what is drawn now: `python -m netspec.draw.gallery docs` makes it afresh."""

from __future__ import annotations

from pathlib import Path

from netspec.draw.gallery import FOLDER, files

DOCS = Path(__file__).parents[2] / "docs"


def test_the_gallery_is_fresh() -> None:
    made = dict(files())
    stale = [path for path, text in made.items() if (DOCS / path).read_text(encoding="utf-8") != text]
    there = {f"{FOLDER}/{path.name}" for path in (DOCS / FOLDER).iterdir()}
    assert stale == []
    assert there <= set(made)
