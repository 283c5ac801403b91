"""`expect` with figures: those that no number can hold, and those too fine to be seen."""

from __future__ import annotations

import pytest

from tests.elaborate.elaborating import in_image, mistake


@pytest.mark.parametrize("figure", ["1e5000", "1e999999999", "99999999T", "1" * 60 + "G", "1e300"])
def test_a_figure_beyond_the_bound_on_numbers_is_refused(figure: str) -> None:
    assert mistake(f"conv3-3\nexpect params == {figure}")[0] == "NS420"


@pytest.mark.parametrize(
    ("figure", "number", "precision"),
    [
        ("15.5G", 15_500_000_000, 1e8),
        ("84", 84, 1),
        ("0.25", 0.25, 0.01),
        ("1e-999999999", 0, 0),
        ("{40 + 2}".strip("{}"), 42, 1),
        ("5 / 2", 2.5, 0),
    ],
)
def test_a_figure_keeps_the_weight_of_its_last_digit(figure: str, number: float, precision: float) -> None:
    claim = in_image(f"conv3-3\nexpect params ~ {figure}").claims[0]
    assert (claim.number, claim.precision) == (number, precision)
