"""Which diagnostics are shown and in which order, and how the rest is counted: one rule for every rendering."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from netspec.source.diagnostic import Diagnostic, Severity
from netspec.source.problems import Problems

MOST = 20
"""Diagnostics that people are shown."""
ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


def worst_first(problems: Problems) -> list[Diagnostic]:
    """Errors, warnings, hints; among each the order in which they were found, which is the order of causes."""
    return sorted(problems.diagnostics, key=lambda diagnostic: ORDER[diagnostic.severity])


def count_by_severity(diagnostics: Iterable[Diagnostic], dropped: int = 0) -> str:
    """`2 errors, 1 warning`; those dropped are said to be there."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [f"{counts[one]} {one}{'s' if counts[one] != 1 else ''}" for one in ORDER if counts[one]]
    if dropped:
        parts.append(f"{dropped} more that were not kept")
    return ", ".join(parts)
