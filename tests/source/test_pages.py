"""The pages of the codes: every code has one, its examples do what they say, and `docs/errors/` is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.source.codes.base import Code
from netspec.source.codes.pages import documents, example_of, explain, main, page_of
from tests.source.examples import codes_of, error_codes_of

DOCS = Path(__file__).parents[2] / "docs" / "errors"
CODES = [pytest.param(code, id=number) for number, code in sorted(Code.registry.items())]


def takes_training(code: type[Code]) -> bool:
    """Codes that only a run of training, with its data or its devices, can show: tests/train/ does."""
    return 550 <= int(code.number[2:]) < 580


ELSEWHERE = {"NS520": "a package is missing", "NS523": "a program is missing"}
"""Codes of what is not so on the machine that runs the tests; the tests of their phase arrange it."""
RUN_HERE = [
    pytest.param(code, id=number)
    for number, code in sorted(Code.registry.items())
    if not takes_training(code) and number not in ELSEWHERE
]


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_with_both_examples(code: type[Code]) -> None:
    page = page_of(code)
    assert page.title.endswith(".")
    assert "\n" not in page.title
    assert page.fails.text != page.mended.text
    assert code.number in explain(code)


@pytest.mark.parametrize("code", RUN_HERE)
def test_the_failing_example_gives_its_code(code: type[Code], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert code.number in codes_of(page_of(code).fails)


@pytest.mark.parametrize("code", RUN_HERE)
def test_the_mended_example_gives_no_error(code: type[Code], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    mended = page_of(code).mended
    assert error_codes_of(mended) == []
    assert code.number not in codes_of(mended)


def test_the_pages_in_the_documentation_are_up_to_date() -> None:
    """`python -m netspec.source.codes.pages` writes them."""
    there = {path.name: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
    assert there == documents()


def test_writing_the_pages_removes_those_of_codes_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / "NS999.md").write_text("gone")
    main(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(documents())


def test_an_example_may_hold_several_files_and_a_command() -> None:
    example = example_of("$ netspec check main.net:a\n\n# file: main.net\nrelu\n\n# file: b.net\ntanh\n")
    assert example.command == "netspec check main.net:a"
    assert example.files == {"main.net": "relu\n", "b.net": "tanh\n"}


def test_an_example_may_be_python() -> None:
    example = example_of(">>> import netspec\n>>> netspec.parse('relu')")
    assert example.python == "import netspec\nnetspec.parse('relu')"


def test_a_page_without_its_examples_is_refused() -> None:
    class Bare(Code, number="NS998", category="advice"):
        """Nothing to see."""

    del Code.registry["NS998"]
    with pytest.raises(ValueError, match="NS998"):
        page_of(Bare)
