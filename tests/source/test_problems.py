"""Collecting diagnostics, and raising them."""

from __future__ import annotations

import pytest

from netspec.source import NetspecError, Problems, Severity
from netspec.source.codes.types import BoundExceeded, WrongKind
from tests.source.building import at, problems_in, source


def test_the_same_code_at_the_same_place_is_kept_once() -> None:
    text = source("relu")
    problems = problems_in(text)
    for turn in range(3):
        problems.add(WrongKind, at(text, "relu"), f"turn {turn}")
    assert [diagnostic.message for diagnostic in problems.diagnostics] == ["turn 0"]


def test_another_code_at_the_same_place_is_another_mistake() -> None:
    text = source("relu")
    problems = problems_in(text)
    problems.add(WrongKind, at(text, "relu"), "one")
    problems.add(BoundExceeded, at(text, "relu"), "two")
    assert len(problems.diagnostics) == 2


def test_without_a_place_the_message_tells_them_apart() -> None:
    problems = Problems()
    for message in ("one", "two", "one"):
        problems.add(WrongKind, None, message)
    assert len(problems.diagnostics) == 2


def test_what_is_not_kept_is_counted() -> None:
    problems = Problems(keep=2)
    for turn in range(5):
        problems.add(WrongKind, None, f"turn {turn}")
    assert (len(problems.diagnostics), problems.dropped) == (2, 3)


def test_advice_alone_raises_nothing() -> None:
    problems = Problems()
    problems.add(WrongKind, None, "a hint", severity=Severity.HINT)
    problems.raise_errors()
    assert not problems.failed


def test_an_error_raises_everything_found() -> None:
    problems = Problems()
    problems.add(WrongKind, None, "a hint", severity=Severity.HINT)
    problems.add(WrongKind, None, "an error")
    with pytest.raises(NetspecError) as caught:
        problems.raise_errors()
    assert len(caught.value.diagnostics) == 2
    assert str(caught.value).startswith("error[NS401]: an error")
