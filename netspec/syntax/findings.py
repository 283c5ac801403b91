"""Mistakes in the text while it is read; they are told at the end, in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass, field

from netspec.source import Code, Edit, Fix, Problems, SourceText
from netspec.source.codes import syntax as codes


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake between two offsets; `labels` are further stretches with what is to be said of them.

    - `replacement` is what is certainly meant in place of the text from `fix_start` to `fix_end`.
    """

    start: int
    end: int
    code: type[Code]
    message: str
    help: str | None = None
    label: str = ""
    labels: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[str, ...] = ()
    fix: tuple[int, int, str, str] | None = None


@dataclass(slots=True)
class Findings:
    """Collects findings about one text."""

    source: SourceText
    found: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        self.found.append(finding)

    def tell(self, problems: Problems) -> None:
        """Hands them on in the order of the text.

        A string that does not end is not told of where another mistake on its line is: a quote too many before it.
        """
        lines: set[int] = set()
        for finding in sorted(self.found, key=lambda one: (one.start, one.end)):
            line = self.source.position(finding.start)[0]
            if finding.code is not codes.UnterminatedString or line not in lines:
                self._tell_one(finding, problems)
            lines.add(line)

    def _tell_one(self, finding: Finding, problems: Problems) -> None:
        span = self.source.span
        fix = None
        if finding.fix is not None:
            start, end, replacement, description = finding.fix
            fix = Fix(description, (Edit(span(start, end).place, replacement),))
        problems.add(
            finding.code,
            span(finding.start, finding.end),
            finding.message,
            label=finding.label,
            labels=[(span(start, end), text) for start, end, text in finding.labels],
            notes=finding.notes,
            help=finding.help,
            fix=fix,
        )


class RefusedError(Exception):
    """The text goes past a bound: what was found is enough, and nothing more is read."""
