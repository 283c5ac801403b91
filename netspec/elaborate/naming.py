"""The tree of names: paths of nodes and scopes, which become module and state-dict names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from netspec.source import Span


@dataclass(slots=True)
class Named:
    """What a part of a path names, and where it got its name; `inside` is None for a leaf."""

    span: Span
    inside: NameScope | None
    opened: bool
    """Whether a term opened it: a scope that only lies on the way of a dotted label is shared."""


@dataclass(slots=True)
class Clash:
    """A name that can't be given, and the thing that is in the way."""

    path: str
    reason: Literal["taken", "below a leaf"]
    other: Span


@dataclass(slots=True, eq=False)
class NameScope:
    """A naming scope: its dotted path, what is named in it, and the running numbers of its unlabelled parts."""

    path: str
    named: dict[str, Named] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)
    numbered: bool = False
    """Parts are 0, 1, 2, ... in the order in which they stand, as in `nn.Sequential`."""

    def join(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def next_name(self, stem: str) -> str:
        """The next automatic name for a kind or a def: `conv1`, `relu6_1`; a bare number in a numbered scope."""
        if self.numbered:
            number = self.counters[""] = self.counters.get("", -1) + 1
            return str(number)
        number = self.counters[stem] = self.counters.get(stem, 0) + 1
        return f"{stem}_{number}" if stem[-1].isdigit() else f"{stem}{number}"

    def leaf(self, name: str, span: Span) -> str | Clash:
        """Gives a leaf its name, dotted perhaps; answers its whole path."""
        made = self._make(name, span, None)
        return made if isinstance(made, Clash) else self.join(name)

    def open(self, name: str, span: Span, numbered: bool = False) -> NameScope | Clash:
        """Opens a scope of this name, dotted perhaps."""
        inside = NameScope(self.join(name), numbered=numbered)
        made = self._make(name, span, inside)
        return made if isinstance(made, Clash) else inside

    def _make(self, name: str, span: Span, inside: NameScope | None) -> Clash | None:
        *way, last = name.split(".")
        scope = self
        for part in way:
            there = scope.named.get(part)
            if there is None:
                there = scope.named[part] = Named(span, NameScope(scope.join(part)), opened=False)
            if there.inside is None:
                return Clash(scope.join(part), "below a leaf", there.span)
            scope = there.inside
        taken = scope.named.get(last)
        if taken is not None:
            return Clash(scope.join(last), "taken", taken.span)
        scope.named[last] = Named(span, inside, opened=True)
        return None
