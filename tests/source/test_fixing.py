"""Certain fixes, applied."""

from __future__ import annotations

from netspec.source import Edit, Fix, Problems, SourceText
from netspec.source.codes.types import BadIndex, BoundExceeded, WrongKind
from netspec.source.fixing import apply_fixes
from tests.source.building import at, problems_in, source


def add_fix(problems: Problems, text: SourceText, *changes: tuple[str, str]) -> None:
    edits = tuple(Edit(at(text, old).place, new) for old, new in changes)
    problems.add(WrongKind, at(text, changes[0][0]), "wrong", fix=Fix("mend it", edits))


def test_edits_of_several_fixes_land_where_they_belong() -> None:
    text = source("input 3x8x8\ncon3-8, rleu\nfcc-10\n")
    problems = problems_in(text)
    for change in (("fcc", "fc"), ("rleu", "relu"), ("con3", "conv3")):
        add_fix(problems, text, change)
    assert apply_fixes(problems) == {"main.net": "input 3x8x8\nconv3-8, relu\nfc-10\n"}


def test_a_fix_that_touches_another_waits_whole() -> None:
    text = source("conv3-8, relu")
    problems = problems_in(text)
    add_fix(problems, text, ("conv3-8", "conv5-8"))
    edits = (Edit(at(text, "v3").place, "w3"), Edit(at(text, "relu").place, "tanh"))
    problems.add(BadIndex, at(text, "v3"), "wrong", fix=Fix("mend it", edits))
    assert apply_fixes(problems) == {"main.net": "conv5-8, relu"}


def test_two_insertions_at_one_place_do_not_both_happen() -> None:
    text = source("conv3-8")
    problems = problems_in(text)
    for code, word in ((WrongKind, "a"), (BoundExceeded, "b")):
        place = text.span(0, 0).place
        problems.add(code, text.span(0, 0), "wrong", fix=Fix("insert", (Edit(place, word),)))
    assert apply_fixes(problems) == {"main.net": "aconv3-8"}


def test_a_fix_over_several_files_changes_them_all_or_none() -> None:
    one, two = source("a", "one.net"), source("b", "two.net")
    edits = (Edit(at(one, "a").place, "x"), Edit(at(two, "b").place, "y"))
    problems = problems_in(one, two)
    problems.add(WrongKind, at(one, "a"), "wrong", fix=Fix("both", edits))
    assert apply_fixes(problems) == {"one.net": "x", "two.net": "y"}
    alone = problems_in(one)
    alone.add(WrongKind, at(one, "a"), "wrong", fix=Fix("both", edits))
    assert apply_fixes(alone) == {}


def test_where_nothing_is_certain_nothing_changes() -> None:
    text = source("relu")
    problems = problems_in(text)
    problems.add(WrongKind, at(text, "relu"), "wrong", help="try another")
    assert apply_fixes(problems) == {}
