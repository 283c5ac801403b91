"""At least a hundred seeded mistakes: the first diagnostic of at least 95 in a hundred names the right remedy."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from netspec.source import Diagnostic, Problems
from netspec.source.fixing import apply_fixes
from netspec.source.rendering import render_full
from tests.mistakes.seeded import MISTAKES, Mistake

SHOWN = "<text>"
NETWORKS = Path(__file__).parent / "networks"
"""Networks of the project as they were when the mistakes were seeded; the originals may move on."""


@cache
def problems_of(mistake: Mistake) -> Problems:
    """What `check` says of the network with the mistake in it."""
    text = (NETWORKS / mistake.file).read_text(encoding="utf-8")
    return problems_in(mistake.made_in(text))


def problems_in(text: str) -> Problems:
    from netspec.cli.check import check
    from netspec.cli.network_option import Request
    from netspec.reading import Choices

    problems, _ = check((Request(SHOWN, text, Choices()),), frozenset())
    return problems


def first_said(problems: Problems) -> str:
    """The first diagnostic as people read it, without the lines of the source that it shows."""
    alone = Problems()
    alone.diagnostics = problems.diagnostics[:1]
    return render_full(alone)


def first_error(problems: Problems) -> Diagnostic | None:
    return next((one for one in problems.diagnostics if one.severity == "error"), None)


def has_remedy(mistake: Mistake) -> bool:
    said = first_said(problems_of(mistake))
    return all(words in said for words in mistake.says)


def test_there_are_a_hundred_mistakes() -> None:
    assert len(set(MISTAKES)) == len(MISTAKES) >= 100


def test_the_first_diagnostic_of_nearly_all_names_the_remedy() -> None:
    missed = [mistake for mistake in MISTAKES if not has_remedy(mistake)]
    assert len(missed) <= 0.05 * len(MISTAKES), "\n".join(map(str, missed))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: f"{mistake.file}:{mistake.written[:30]}")
def test_a_mistake_is_an_error(mistake: Mistake) -> None:
    assert first_error(problems_of(mistake)) is not None


def has_fix(mistake: Mistake) -> bool:
    return any(one.fix for one in problems_of(mistake).diagnostics)


def test_every_certain_fix_checks_clean() -> None:
    with_fix = [mistake for mistake in MISTAKES if has_fix(mistake)]
    texts = {mistake: apply_fixes(problems_of(mistake))[SHOWN] for mistake in with_fix}
    unclean = [mistake for mistake, text in texts.items() if first_error(problems_in(text)) is not None]
    assert unclean == []
    assert len(with_fix) >= 25
