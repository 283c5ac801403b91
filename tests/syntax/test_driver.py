"""The driver of the table against lark's own parser: the same trees, and stuck where lark is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lark.exceptions import UnexpectedToken

from netspec.source import SourceText
from netspec.source.bundled import bundled
from netspec.syntax import table
from netspec.syntax.driver import TABLE, Driver, StuckError
from netspec.syntax.findings import Findings, RefusedError
from netspec.syntax.scan import scan
from netspec.syntax.statements import StatementBuilder
from tests.syntax.parsing import meaning
from tests.syntax.programs import programs

ROOT = Path(__file__).parents[2]
GRAMMAR = bundled("grammar").joinpath("netspec.lark").read_text("utf-8")
BUILDER = StatementBuilder(lambda text, offsets: None)
DRIVER, LARK = Driver(BUILDER), table.load_parser(BUILDER)


def outcomes(text: str, start: str = "file") -> tuple[object, object]:
    """What the driver makes of a text, and what lark does; "stuck" where it does not parse."""
    clean = scan(text).clean
    found: list[object] = []
    for parse in (lambda: DRIVER.parse(clean, start), lambda: LARK.parse(clean, start=start)):
        source = SourceText("main.net", text)
        BUILDER.begin(source, Findings(source))
        try:
            found.append((meaning(parse()), [(one.code.number, one.start) for one in BUILDER.findings.found]))
        except (StuckError, UnexpectedToken):
            found.append("stuck")
        except RefusedError:
            found.append("refused")
    return found[0], found[1]


@st.composite
def broken_programs(draw: st.DrawFn) -> str:
    """A program with a stretch cut out of it, and something else put there."""
    text = draw(programs())
    start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 4))
    return (
        text[:start]
        + draw(st.sampled_from(["", ",", "}", "(", "=", "x2", "-3", " else ", "§"]))
        + text[start + length :]
    )


def test_its_table_is_fresh() -> None:
    written = bundled("grammar").joinpath(TABLE).read_text("utf-8")
    assert written == table.write_driver_table(GRAMMAR), "run python -m netspec.syntax.build"


@pytest.mark.parametrize("file", sorted((ROOT / "networks").rglob("*.net")), ids=lambda file: file.stem)
def test_it_reads_the_bundled_networks_as_lark_does(file: Path) -> None:
    driven, by_lark = outcomes(file.read_text())
    assert driven == by_lark
    assert driven != "stuck"


@given(programs())
@settings(max_examples=150, deadline=None)
def test_it_reads_any_program_as_lark_does(text: str) -> None:
    driven, by_lark = outcomes(text)
    assert driven == by_lark


@given(broken_programs())
@settings(max_examples=150, deadline=None)
@example("conv3-64 maxpool")
@example("let a = 1 +\n\n 2")
@example("let a = 1 +, 2")
@example("relu §")
@example("(relu")
@example("")
def test_it_is_stuck_where_lark_is(text: str) -> None:
    driven, by_lark = outcomes(text)
    assert driven == by_lark


@pytest.mark.parametrize("text", ["1 + 2*i", "(i)", "i +", "", "f(a, b=1)[2]", "a b"])
def test_it_reads_expressions_as_lark_does(text: str) -> None:
    driven, by_lark = outcomes(text, "expression")
    assert driven == by_lark


def test_a_builder_that_lacks_a_rule_is_refused() -> None:
    with pytest.raises(AttributeError):
        Driver(object())
