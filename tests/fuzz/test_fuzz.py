"""Three thousand cases in every run of the tests; `python -m tests.fuzz` runs more."""

from __future__ import annotations

import pytest

from tests.fuzz.texts import case, originals
from tests.fuzz.trying import try_case

CASES, BATCH = 3_000, 250


@pytest.mark.parametrize("first", range(0, CASES, BATCH))
def test_whatever_the_text_is_nothing_but_diagnostics_come_of_it(first: int) -> None:
    sources = originals()
    for seed in range(first, first + BATCH):
        data = case(seed, sources)
        try:
            try_case(data)
        except Exception as error:
            raise AssertionError(f"seed {seed}: python -m tests.fuzz --cases 1 --seed {seed} --show") from error
