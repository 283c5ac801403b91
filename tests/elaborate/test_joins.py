"""Branches that `none` leaves out, and what may not stand beside it."""

from __future__ import annotations

import pytest

from tests.elaborate.elaborating import mistake, paths


@pytest.mark.parametrize(
    "text",
    [
        "add[ conv3-3 | none ]",
        "add[ conv3-3 | (none) ]",
        "add[ conv3-3 | if true { none } else { id } ]",
        "inline def f(x) { if x { g } else { id } }\ninline def g() { (none) }\nadd[ conv3-3 | f(true) ]",
        "def f() { none }\nadd[ conv3-3 | f ]",
    ],
)
def test_none_leaves_its_branch_out_however_deep_it_stands(text: str) -> None:
    assert paths(text) == ["conv1"]


@pytest.mark.parametrize(
    "text",
    [
        "add[ conv3-3 | id, none ]",
        "add[ conv3-3 | none, id ]",
        "add[ conv3-3 | none x2 ]",
        "add[ conv3-3 | none, conv3-3 ]",
        "add[ conv3-3 | conv3-3, none ]",
        "conv3-3 as a, add[ conv3-3 | @a, none ]",
        "conv3-3 as a, add[ conv3-3 | none, @a ]",
        "add[ conv3-3 | add[ id | none ], none ]",
        "add[ conv3-3 | for i in 0..2 { none } ]",
    ],
)
def test_none_beside_anything_else_is_refused(text: str) -> None:
    assert mistake(text)[:2] == ("NS207", "none stands alone in its branch, and there is more here")


@pytest.mark.parametrize("text", ["none", "add[ conv3-8 | none as x ]", "add[ conv3-8 | none(p=1) ]", "add[none|none]"])
def test_none_elsewhere_is_refused_once(text: str) -> None:
    assert mistake(text)[0] == "NS207"
