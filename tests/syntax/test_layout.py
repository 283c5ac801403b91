"""A join that does not fit on a line keeps its options."""

from __future__ import annotations

from tests.syntax.test_formatting import canonical


def test_the_options_of_a_long_join_stand_behind_its_bracket() -> None:
    branch = ", ".join(["conv3-64(act=relu)"] * 9)
    once = canonical(f"input 3x8x8\ncat[ {branch} | {branch} ](axis=channels)\n")
    assert once.rstrip().endswith("](axis=channels)")
    assert canonical(once) == once
