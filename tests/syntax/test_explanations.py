"""Every kind of slip is named for what it is, and a fix that is certain mends it."""

from __future__ import annotations

import pytest

from netspec.source import Problems, SourceText
from netspec.source.codes import Code
from netspec.source.codes.pages import page_of
from netspec.source.fixing import apply_fixes
from netspec.syntax import parse_source
from netspec.syntax.mistake import KEYWORDS
from netspec.syntax.wording import USAGE
from tests.syntax.parsing import mistake, mistakes, parse
from tests.syntax.wrong_lines import WRONG_LINES

CODES = [code for number, code in sorted(Code.registry.items()) if number.startswith("NS1")]
TERMINALS = ("KIND", "WORD", "_SEP", "_NL_BLOCK", "LPAR", "RBRACE", "$END", "COMPARISON", "NUMBER")


def with_an_input(line: str) -> str:
    begins = line.lower().startswith(("inp", "title"))
    return f"{line}\nrelu\n" if begins else f"input 3x8x8\n{line}\nrelu\n"


@pytest.mark.parametrize(("line", "code", "help", "mended"), WRONG_LINES, ids=[row[0] for row in WRONG_LINES])
def test_a_wrong_line_is_named_and_mended(line: str, code: str, help: str | None, mended: str | None) -> None:
    problems = Problems()
    assert parse_source(SourceText("main.net", with_an_input(line)), problems) is None
    (found,) = problems.diagnostics
    assert (found.code.number, found.help) == (code, help)
    assert not any(terminal in found.message for terminal in TERMINALS)
    fixed = apply_fixes(problems).get("main.net")
    assert fixed == (None if mended is None else with_an_input(line).replace(line, mended))
    if fixed is not None:
        parse(fixed)


def test_every_code_of_the_syntax_is_shown_by_a_line_or_its_page() -> None:
    for code in CODES:
        page = page_of(code)
        for_files = [page.fails, page.mended]
        if any(example.command for example in for_files):
            continue
        found = mistakes(page.fails.files["main.net"])
        assert {one.code for one in found} == {code}
        parse(page.mended.files["main.net"])


def test_usages_are_for_terminals_of_keywords() -> None:
    assert {word.lower() for word in USAGE} - KEYWORDS == {"at", "kind"}


def test_a_message_stands_alone() -> None:
    found = mistake("inline net a { input 3x8x8, relu }\n")
    assert found.message == "the keyword `net` stands where `def` is wanted"
    assert str(found.primary.place if found.primary else "") == "main.net:1:8"


def test_a_long_word_is_cut() -> None:
    found = mistake(f"input 3x8x8\nrelu {'a' * 100_000}\n")
    assert len(found.message) < 120


def test_the_end_of_the_file_is_named() -> None:
    assert mistake('from "b.net" use').message == "the file ends where a name is wanted"
    assert mistake("let a =").message == "a value is missing behind `=`"
    assert mistake("relu as").message == "the file ends where a label is wanted"
