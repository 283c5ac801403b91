"""The grammar and the table that is made of it."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from lark import Lark

from netspec.source.bundled import bundled
from netspec.syntax import build, table
from netspec.syntax.lexer import RIVALS
from netspec.syntax.mistake import KEYWORDS
from netspec.syntax.statements import StatementBuilder
from tests.syntax.parsing import meaning, parse

GRAMMAR = bundled("grammar").joinpath("netspec.lark").read_text("utf-8")
TEXT = (
    'input 3x8x8\nlet a = 1 + 2*3\nconv3-64/2(pad=1) x2 as "a{1}", add[ id | relu ]\nif a == 7 { tanh } else { relu }\n'
)


def test_the_table_is_fresh() -> None:
    written = bundled("grammar").joinpath("netspec.table.json").read_text("utf-8")
    assert written == table.write_table(GRAMMAR), "run python -m netspec.syntax.build"


def test_the_grammar_has_no_conflicts(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="lark"):
        table.make_parser(GRAMMAR, None, strict=True)
    assert not [record for record in caplog.records if "conflict" in record.getMessage().lower()]


def test_no_two_terminals_of_a_state_fit_the_same_text() -> None:
    Lark(GRAMMAR, parser="lalr", lexer="contextual", start=table.STARTS, strict=True)


def test_the_grammar_names_no_layer() -> None:
    from netspec.layers import registry

    words = set(GRAMMAR.replace("/", " ").replace("`", " ").split())
    assert not words & (set(registry.kinds) - {"id"})


def test_another_lark_makes_the_parser_from_the_grammar(monkeypatch: pytest.MonkeyPatch) -> None:
    import lark

    monkeypatch.setattr(lark, "__version__", "0.0")
    builder = StatementBuilder(lambda text, offsets: None)
    made = table.load_parser(builder).parse("conv3-64, relu x2\n", start="file")
    assert meaning(made) == meaning(parse("conv3-64, relu x2\n").statements)


def test_keywords_are_those_of_the_grammar() -> None:
    listed = GRAMMAR.split("WORD: /(?!(?:", 1)[1].split(")", 1)[0].split("|")
    assert set(listed) == KEYWORDS
    for keyword in KEYWORDS:
        assert f"/{keyword}(?![A-Za-z0-9_" in GRAMMAR


def test_terminals_that_are_told_apart_are_those_of_the_grammar() -> None:
    data = json.loads(bundled("grammar").joinpath("netspec.table.json").read_text("utf-8"))
    names = {terminal["name"] for terminal in data["memo"].values() if "pattern" in terminal}
    assert frozenset().union(*RIVALS) <= names


def test_the_command_writes_both_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netspec.lark").write_text(GRAMMAR, "utf-8")
    monkeypatch.setattr(build, "bundled", lambda folder: tmp_path)
    build.main()
    for name in ("netspec.table.json", "netspec.states.json"):
        assert (tmp_path / name).read_text("utf-8") == bundled("grammar").joinpath(name).read_text("utf-8")


def test_folders_that_are_missing_are_named() -> None:
    with pytest.raises(FileNotFoundError, match="nothing_here"):
        bundled("nothing_here")
