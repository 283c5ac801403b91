"""Where elaboration stands: the names in force, the value that flows, the scope, and who shares the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from netspec.elaborate import inputs
from netspec.elaborate.budget import Budget
from netspec.elaborate.environment import Defaults, Environment
from netspec.elaborate.graph import Graph
from netspec.elaborate.naming import NameScope
from netspec.elaborate.values import DefValue
from netspec.ir.network import ScopeRole
from netspec.layers import UNKNOWN, KnownType, Unknown
from netspec.source import Code, Fix, Problems, Span
from netspec.source.codes.hints import EmptyRange
from netspec.syntax import tree


@dataclass(slots=True, eq=False)
class Flow:
    """The value that the next layer gets.

    - `type` is None before any input; `value` is then without meaning.
    - `branch` tells of the branch that this flow is a path of, None on the trunk.
    - `at_start`: nothing has been made yet in the branch, or the head, so that a reference may stand here.
    """

    value: int = 0
    type: KnownType | Unknown | None = None
    branch: BranchState | None = None
    at_start: bool = False


@dataclass(slots=True, eq=False)
class BranchState:
    """What a branch has come to: the nodes made on it, and a `none` that leaves it out."""

    made: int | None = None
    """The first node made on it."""
    filled: bool = False
    """Whether it holds anything that stands for a value, be it a bare wire: `id`, a reference."""
    none: Span | None = None


@dataclass(slots=True, eq=False)
class Activation:
    """A def, net or head being elaborated: the labels given in it, and the defs active around it."""

    labels: dict[str, tuple[int, KnownType | Unknown | None, Span]]
    base: str
    outer: Activation | None
    stack: tuple[DefValue, ...] = ()


@dataclass(slots=True, eq=False)
class NetSettings:
    """What a net says of itself on the way: title, training recipe, the file's input that serves it."""

    title: str | None = None
    title_span: Span | None = None
    train: dict[str, Any] | None = None
    train_span: Span | None = None
    file_input: tuple[tree.Input, Context] | None = None
    at: str | None = None
    labels: dict[str, Span] = field(default_factory=dict)
    """Every label given so far, wherever: for a better message where one can't be seen."""


@dataclass(slots=True, eq=False)
class Context:
    """A place in the elaboration. Blocks, calls and turns get a context of their own by `inside`."""

    problems: Problems
    budget: Budget
    graph: Graph
    net: NetSettings
    environment: Environment
    defaults: Defaults
    names: NameScope
    flow: Flow
    activation: Activation
    scope: int
    nested: str = ""
    """The innermost bracket that an `input` may not stand in, in words; empty where it may."""

    def inside(
        self,
        *,
        environment: Environment | None = None,
        defaults: Defaults | None = None,
        names: NameScope | None = None,
        flow: Flow | None = None,
        activation: Activation | None = None,
        scope: int | None = None,
        nested: str | None = None,
    ) -> Context:
        """A context within this one: a new block of names unless an environment is given."""
        return Context(
            self.problems,
            self.budget,
            self.graph,
            self.net,
            environment if environment is not None else Environment(self.environment),
            defaults if defaults is not None else self.defaults,
            names if names is not None else self.names,
            flow if flow is not None else self.flow,
            activation if activation is not None else self.activation,
            scope if scope is not None else self.scope,
            nested if nested is not None else self.nested,
        )

    def open_scope(self, role: ScopeRole, span: Span | None, path: str | None = None, **details: Any) -> int:
        """A scope below this one, on the same naming path unless another is given."""
        return self.graph.open_scope(role, self.scope, self.names.path if path is None else path, span, **details)

    def report(
        self,
        code: type[Code],
        where: Span,
        message: str,
        *,
        label: str = "",
        labels: Iterable[tuple[Span, str]] = (),
        notes: Iterable[str] = (),
        help: str | None = None,
        fix: Fix | None = None,
    ) -> None:
        """Adds a diagnostic with the trail of this place; what was said before costs next to nothing."""
        if self.said(code, where):
            return
        self.budget.report()
        self.problems.add(
            code,
            where,
            message,
            label=label,
            labels=labels,
            notes=notes,
            help=help,
            fix=fix,
            trail=self.graph.trail(self.scope),
        )

    def said(self, code: type[Code], where: Span) -> bool:
        """Whether a turn before this one reported the same: then the remedy need not be looked for again."""
        return self.problems.has(code, where)

    def arriving(self) -> KnownType | Unknown | None:
        """The type that arrives here; a file's input comes into force when it is first asked for."""
        if self.flow.type is None and self.net.file_input is not None and self.flow.branch is None:
            statement, context = self.net.file_input
            inputs.take_input(statement, context, self.flow)
        return self.flow.type

    def lose(self) -> None:
        """What flows from here on is unknown: its cause has been reported."""
        self.flow.type = UNKNOWN

    def pending(self, name: str) -> Span | None:
        """Where a name gets its value further down, if it does."""
        for environment in self.environment.chain():
            if name in environment.pending:
                return environment.pending[name]
        return None

    def where_it_came_from(self) -> list[tuple[Span, str]]:
        """A label at the layer that gave the arriving value its kind."""
        return self.came_from(self.flow.value)

    def came_from(self, value: int) -> list[tuple[Span, str]]:
        node = self.graph.became(value)
        if node is not None:
            kind = {"vector": "a vector", "tokens": "tokens", "image": "an image"}.get(node.output.kind, "this")
            return [(node.span, f"it became {kind} here: {node.output}")]
        assert self.graph.input_span is not None  # a value of known type comes from somewhere
        return [(self.graph.input_span, f"the input is {self.graph.input}")]

    def advise_empty_range(self, span: Span, low: int, high: int) -> None:
        self.report(
            EmptyRange,
            span,
            f"the range {low}..{high} is empty: it runs from {low} up to, and without, {high}",
            help=f"{high}..{low} counts upwards" if low != high else None,
        )
