"""Names and defaults in force: lexical, a block within a block."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netspec.elaborate.values import Value
from netspec.source import Span
from netspec.syntax.tree import Argument


@dataclass(frozen=True, slots=True)
class DefaultOption:
    """An option that a `default` statement gives, not evaluated, and where its names are looked up."""

    argument: Argument
    environment: Environment


Defaults = Mapping[str, Mapping[str, DefaultOption]]
"""Options by kind and by name; never changed in place, so that a def keeps those of the place where it is written."""


def merged(defaults: Defaults, kind: str, options: Mapping[str, DefaultOption]) -> Defaults:
    """The defaults with a kind's options added, by key."""
    return {**defaults, kind: {**defaults.get(kind, {}), **options}}


@dataclass(slots=True, eq=False)
class Binding:
    """A name's value and where it was written."""

    value: Value
    span: Span
    used: bool = False


@dataclass(slots=True, eq=False)
class Environment:
    """The names of a block, and the block around it. A name that a mistake left without a value is in `broken`."""

    outer: Environment | None
    names: dict[str, Binding] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    pending: dict[str, Span] = field(default_factory=dict)
    """Lets and params of this block that come further down: for a better message."""

    def find(self, name: str) -> Binding | None:
        """The binding of a name here or further out."""
        for environment in self.chain():
            binding = environment.names.get(name)
            if binding is not None:
                binding.used = True
                return binding
            if name in environment.broken:
                return None
        return None

    def is_broken(self, name: str) -> bool:
        """Whether the nearest thing of this name is one that a mistake left without a value."""
        for environment in self.chain():
            if name in environment.names:
                return False
            if name in environment.broken:
                return True
        return False

    def chain(self) -> Iterator[Environment]:
        environment: Environment | None = self
        while environment is not None:
            yield environment
            environment = environment.outer

    def visible(self) -> Iterator[str]:
        """Every name that can be seen from here, the nearest block's first."""
        seen: set[str] = set()
        for environment in self.chain():
            for name in environment.names:
                if name not in seen:
                    seen.add(name)
                    yield name
