"""Collects diagnostics while the phases run; the public API raises them once, as `NetspecError`."""

from __future__ import annotations

from collections.abc import Iterable

from netspec.source.codes import Code
from netspec.source.diagnostic import Diagnostic, Fix, Label, Severity
from netspec.source.text import Place, SourceText, Span


def place_of(where: Span | Place | None) -> Place | None:
    return where.place if isinstance(where, Span) else where


class Problems:
    """Diagnostics in the order in which they were found, and the texts that they point into.

    - `sources` maps a file's shown name to its text, for excerpts.
    - The same code at the same place is kept once: a def that is called a hundred times has one mistake, not a hundred.
    - At most `keep` diagnostics are stored; `dropped` counts the rest.
    """

    def __init__(self, keep: int = 1000) -> None:
        self.sources: dict[str, SourceText] = {}
        self.diagnostics: list[Diagnostic] = []
        self.dropped = 0
        self._keep = keep
        self._seen: set[tuple[str, Place | None, str]] = set()

    def add_source(self, source: SourceText) -> None:
        self.sources[source.name] = source

    def has(self, code: type[Code], where: Span | Place | None, message: str = "") -> bool:
        """Whether this was said before, so that whoever repeats it need not word it."""
        place = place_of(where)
        return (code.number, place, "" if place else message) in self._seen

    def add(
        self,
        code: type[Code],
        where: Span | Place | None,
        message: str,
        *,
        label: str = "",
        labels: Iterable[tuple[Span | Place, str]] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
        fix: Fix | None = None,
        trail: Iterable[str] = (),
        severity: Severity | None = None,
    ) -> None:
        """Adds a diagnostic of the code's own severity unless another is given."""
        place = place_of(where)
        if self._is_new(code, place, message):
            diagnostic = Diagnostic(
                code=code,
                severity=severity or Severity(code.severity),
                message=message,
                primary=None if place is None else Label(place, label),
                labels=tuple(Label(at.place if isinstance(at, Span) else at, text) for at, text in labels),
                notes=tuple(notes),
                help=help,
                fix=fix,
                trail=tuple(trail),
            )
            self._store(diagnostic)

    def take(self, other: Problems) -> None:
        """Adds what was found elsewhere: the texts, and the diagnostics that are not here yet."""
        self.sources.update(other.sources)
        self.dropped += other.dropped
        for one in other.diagnostics:
            if self._is_new(one.code, one.primary.place if one.primary else None, one.message):
                self._store(one)

    def _is_new(self, code: type[Code], place: Place | None, message: str) -> bool:
        key = (code.number, place, "" if place else message)
        if key in self._seen:
            return False
        self._seen.add(key)
        return True

    def _store(self, diagnostic: Diagnostic) -> None:
        if len(self.diagnostics) >= self._keep:
            self.dropped += 1
        else:
            self.diagnostics.append(diagnostic)

    @property
    def failed(self) -> bool:
        """Whether there is an error among them."""
        return any(diagnostic.severity is Severity.ERROR for diagnostic in self.diagnostics)

    def raise_errors(self) -> None:
        """Raises `NetspecError` with everything found where there is an error among it."""
        if self.failed:
            raise NetspecError(self)


class NetspecError(Exception):
    """The network or the file is at fault: `diagnostics` says how; as a string it is the full rendering."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self.problems.diagnostics)

    def __str__(self) -> str:
        from netspec.source.rendering import render_full  # rendering imports this module

        return render_full(self.problems)
