"""Keeps the fixes that are certain: those after which the text has a mistake less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from netspec.syntax.findings import Finding

MOST_TRIED = 20
MOST_READ = 400_000
"""Characters that are read again for it, in all; in a text beyond that no fix is offered."""


def with_certain_fixes(found: list[Finding], text: str, mistakes_in: Callable[[str], int]) -> list[Finding]:
    """The findings, without the fixes that don't help; `mistakes_in` counts the mistakes of a text."""
    left = min(MOST_TRIED, MOST_READ // (len(text) + 1))
    kept = []
    for finding in found:
        if finding.fix is not None:
            start, end, replacement, _ = finding.fix
            helps = left > 0 and mistakes_in(text[:start] + replacement + text[end:]) < len(found)
            left -= 1
            finding = finding if helps else replace(finding, fix=None)
        kept.append(finding)
    return kept
