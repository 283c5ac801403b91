"""Golden pairs: a source, and how its diagnostics read. Every code has one, from the example on its page.

`golden/NS402.txt` holds the source and what is said of it, so that a reader sees both at once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.source.codes.base import Code
from netspec.source.codes.pages import Page, page_of
from netspec.source.rendering import render_full
from tests.golden import Golden
from tests.source.examples import problems_of

FOLDER = Path(__file__).parent / "golden"
RULE = "─" * 100


def is_a_file(page: Page) -> bool:
    """Whether the failing example is files alone; commands and Python are shown by the tests that run them."""
    return page.fails.command is None and page.fails.python is None


PAGES = [page_of(code) for _, code in sorted(Code.registry.items())]
SHOWN = [page for page in PAGES if is_a_file(page)]
MORE = sorted(path.stem for path in FOLDER.glob("*.net"))
"""Sources of our own beside the examples: golden/NAME.net and golden/NAME.txt."""


def pair(text: str, said: str) -> str:
    return f"{text.rstrip()}\n{RULE}\n{said}\n"


@pytest.mark.parametrize("page", [pytest.param(page, id=page.code.number) for page in SHOWN])
def test_the_example_of_the_code_reads_as_it_should(
    page: Page, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = render_full(problems_of(page.fails))
    golden.check(FOLDER / f"{page.code.number}.txt", pair(page.fails.text, said))


@pytest.mark.parametrize("name", MORE)
def test_the_source_reads_as_it_should(
    name: str, golden: Golden, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netspec.source.codes.pages import Example

    monkeypatch.chdir(tmp_path)
    text = (FOLDER / f"{name}.net").read_text(encoding="utf-8")
    said = render_full(problems_of(Example(text, {"main.net": text})))
    golden.check(FOLDER / f"{name}.txt", pair(text, said))


def test_no_golden_file_lies_there_unused(golden: Golden) -> None:
    used = {f"{page.code.number}.txt" for page in SHOWN} | {f"{name}{end}" for name in MORE for end in (".net", ".txt")}
    golden.no_strays(FOLDER, used)
