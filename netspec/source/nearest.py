"""Did you mean: the candidate nearest to a misspelt word, by edits that fingers make."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

LONGEST = 48
"""Words beyond this are no slips of the finger, and would cost time."""
MOST_CANDIDATES = 1_000
"""Candidates that are looked at, the first ones: beyond them a file is no longer read by people."""


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The closest candidate, or None where nothing is close enough to be worth naming.

    Case costs almost nothing; otherwise an insertion, a deletion, a substitution and a swap of neighbours cost one
    each, and about a third of the letters may differ. Ties go to the same first letter, then to the alphabet.
    """
    if not word or len(word) > LONGEST:
        return None
    lower, allowed = word.lower(), slips_allowed(word)
    letters = set(lower)
    best: tuple[int, bool, bool, str] | None = None
    for candidate in islice(candidates, MOST_CANDIDATES):
        if not candidate or candidate == word or abs(len(candidate) - len(word)) > allowed:
            continue
        if len(word) == 1 and not candidate.startswith(word):
            continue  # of a single letter nothing else would be left
        other = candidate.lower()
        if len(letters.difference(other)) > allowed:
            continue  # an edit brings in one letter at most
        distance = edits(lower, other, allowed)
        if distance is not None:
            rank = (distance, other[0] != lower[0], sorted(other) != sorted(lower), candidate)
            best = rank if best is None else min(best, rank)
            allowed = best[0]
    return best[-1] if best else None


def slips_allowed(word: str) -> int:
    """How many edits a word of this length may be away: one in three letters, and one at least."""
    return max(1, (len(word) + 1) // 3)


def edits(a: str, b: str, most: int) -> int | None:
    """Optimal string alignment distance of two words, None where it is more than `most`."""
    if abs(len(a) - len(b)) > most:
        return None
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= most else None
