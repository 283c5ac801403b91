"""Golden files: the expected text of something, in a file beside the test that owns it.

They are written by `pytest --update-golden` alone, never in CI, and one that nothing uses fails its folder's test.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable
from pathlib import Path


class Golden:
    """The fixture `golden`: compares a text with its file, or writes the file where that was asked for."""

    def __init__(self, update: bool) -> None:
        assert not (update and os.environ.get("CI")), "golden files are not written in CI"
        self.update = update

    def check(self, path: Path, text: str) -> None:
        if self.update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            return
        assert path.exists(), f"{path} is missing: write it with --update-golden, and read it"
        there = path.read_bytes().decode()
        if there != text:
            changes = difflib.unified_diff(there.splitlines(), text.splitlines(), str(path), "now", lineterm="")
            raise AssertionError("\n".join(list(changes)[:200]))

    def no_strays(self, folder: Path, used: Iterable[str]) -> None:
        """Nothing lies in the folder that no test reads."""
        strays = {path.name for path in folder.iterdir() if path.is_file()} - set(used)
        if self.update:
            for name in strays:
                (folder / name).unlink()
            return
        assert not strays, f"nothing uses {sorted(strays)} in {folder}"
