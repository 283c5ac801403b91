"""A file to a Network: which net is meant, what serves all nets, and what the whole must have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netspec.elaborate import blocks, calls
from netspec.elaborate.budget import MOST_NODES, Budget, BudgetSpentError, room_for_work
from netspec.elaborate.context import Activation, Context, Flow, NetSettings
from netspec.elaborate.environment import Binding, Environment
from netspec.elaborate.expressions import evaluate
from netspec.elaborate.graph import Graph
from netspec.elaborate.imports import Loader
from netspec.elaborate.names import may_be_named
from netspec.elaborate.names_review import review_names
from netspec.elaborate.naming import NameScope
from netspec.elaborate.parameters import Overrides
from netspec.elaborate.values import DefValue, KindValue, Wrong, show_whole
from netspec.ir import Network
from netspec.layers import Unknown, registry
from netspec.source import Problems, Span
from netspec.source.codes.names import (
    EmptyNetwork,
    MisplacedInput,
    MisplacedReference,
    MisplacedStatement,
    NameTaken,
    NotADef,
    UnknownNet,
)
from netspec.source.codes.options import MissingOption
from netspec.source.nearest import nearest
from netspec.syntax import tree


def net_names(file: tree.File) -> tuple[str, ...]:
    """The nets that a file names, in order; none where the file itself is one network."""
    return tuple(one.name.name for one in file.statements if isinstance(one, tree.Net))


def elaborate_file(
    file: tree.File,
    problems: Problems,
    *,
    name: str,
    path: Path | None = None,
    net: str | None = None,
    params: Mapping[str, Any] | None = None,
    at: str | None = None,
    root: Path | None = None,
    max_nodes: int = MOST_NODES,
) -> Network | None:
    """The network that a file describes, or None where anything is wrong, which `problems` then tells.

    - `name`: what the network is called where the file has no net; `path`: where the file lies, None for a text.
    - `net`: which of the file's nets; needed where there are several.
    - `params`: values for params, as texts (`"10"`) or plain values; `at`: another input type, `"3x384x384"`.
    - `root`: the folder that imports stay in; the file's own where not given.
    """
    here = path.parent if path is not None else Path.cwd()
    overrides = Overrides(params or {})
    loading = [path.resolve()] if path is not None else []
    loader = Loader(problems, root or here, path, loading=loading, overrides=overrides)
    context = _start(problems, max_nodes, at)
    with room_for_work():
        try:
            return _Program(file, name, here, loader, overrides, context).network(net)
        except BudgetSpentError:
            return None


def _start(problems: Problems, max_nodes: int, at: str | None) -> Context:
    graph = Graph()
    names = NameScope("")
    return Context(
        problems,
        Budget(problems, max_nodes),
        graph,
        NetSettings(at=at),
        Environment(None),
        {},
        names,
        Flow(),
        Activation({}, "", None),
        graph.open_scope("net", None, "", None),
    )


class _Program:
    """One elaboration of one file."""

    def __init__(
        self, file: tree.File, name: str, here: Path, loader: Loader, overrides: Overrides, context: Context
    ) -> None:
        self.file = file
        self.name = name
        self.here = here
        self.loader = loader
        self.overrides = overrides
        self.context = context
        self.nets = [one for one in file.statements if isinstance(one, tree.Net)]
        self.params: dict[str, Any] = {}
        self.loose = False
        self.span = file.source.span(0, 0)

    def network(self, wanted: str | None) -> Network | None:
        chosen = self._chosen(wanted)
        if (wanted is not None or self.nets) and chosen is None:
            return None
        self._top_level()
        if chosen is not None:
            self._run_net(chosen)
        context = self.context
        self.overrides.report_unused(list(self.params), self.span, context)
        self._must_be_whole(chosen)
        self._must_lead_somewhere()
        if context.problems.failed or context.flow.type is None or isinstance(context.flow.type, Unknown):
            return None
        review_names(self.file, context.problems)
        name = chosen.name.name if chosen is not None else self.name
        return context.graph.network(
            name, context.net.title or "", self.span, context.flow.value, self.params, context.net.train or {}
        )

    def _chosen(self, wanted: str | None) -> tree.Net | None:
        """The net that is meant; None where the file is one network, or there is none such, which is reported."""
        names = [net.name.name for net in self.nets]
        if wanted is None and len(names) != 1:
            if len(names) > 1:
                shown = ", ".join(names[:20])
                self.context.report(
                    UnknownNet,
                    self.nets[0].name.span,
                    f"the file holds {len(names)} networks, and none was chosen",
                    help=f"name one behind a colon: {Path(self.file.source.name).name}:{names[0]}",
                    notes=[f"there are {shown}"],
                )
            return None
        for net in self.nets:
            if wanted in (None, net.name.name):
                return net
        near = nearest(wanted or "", names)
        listed = f"it has {', '.join(names[:20])}" if names else "the file is one network, without a name of its own"
        self.context.report(
            UnknownNet,
            self.nets[0].name.span if self.nets else self.span,
            f"{self.file.source.name} has no net named {(wanted or '')[:60]}",
            help=f"did you mean {near}?" if near else None,
            notes=[listed],
        )
        return None

    # ── the file's own statements ────────────────────────────────────────────────────────────────────────────

    def _top_level(self) -> None:
        context = self.context
        self._net_names_once()
        self.loader.reach(self.file.statements, self.here)
        for statement in self.file.statements:  # imported defs are seen in the whole file, as its own are
            if isinstance(statement, tree.Use):
                context.budget.step(statement.span)
                self.loader.use(statement, self.here, context)
                self._record_given(statement)
        after = blocks.prepare(self.file.statements, context)
        for statement in self.file.statements:
            match statement:
                case tree.Use() | tree.Net():
                    pass
                case tree.Param():
                    self._param(statement)
                case tree.Input() if self.nets:
                    self._file_input(statement)
                case tree.Term() | tree.Head() | tree.For() | tree.If() | tree.ExpectType() | tree.ExpectFigure() if (
                    self.nets
                ):
                    self._loose(statement)
                case _:
                    blocks.run_statement(statement, context, after)

    def _record_given(self, statement: tree.Use) -> None:
        """Values given from outside for params that this file takes from another are the network's params too."""
        for name in statement.names:
            binding = self.context.environment.names.get(name.name)
            if name.name in self.overrides.used and binding is not None:
                self._record(name.name, binding.value)

    def _net_names_once(self) -> None:
        seen: dict[str, Span] = {}
        for net in self.nets:
            name = net.name
            may_be_named(name, "net", self.context, fresh=False)
            if name.name in seen:
                self.context.report(
                    NameTaken,
                    name.span,
                    f"two nets are named {name.name[:60]}",
                    labels=[(seen[name.name], "the other one")],
                )
            seen.setdefault(name.name, name.span)

    def _loose(self, statement: tree.Statement) -> None:
        """Said of the first of them: the others stand where they do for the same reason."""
        if self.loose:
            return
        self.loose = True
        net = self.nets[0]
        self.context.report(
            MisplacedStatement,
            statement.span,
            "a file with a net holds no layers outside it",
            label="outside any net",
            labels=[(net.name.span, f"the file's networks are nets, such as {net.name.name}")],
            help="move this into a net, or into a def that the nets call",
        )

    def _param(self, statement: tree.Param) -> None:
        context = self.context
        context.budget.step(statement.span)
        name = statement.name
        default = evaluate(statement.value, context)
        value = self.overrides.value(name.name, default, name.span, context)
        context.environment.pending.pop(name.name, None)
        if not may_be_named(name, "param", context) or isinstance(value, Wrong):
            context.environment.broken.add(name.name)
            self.params[name.name] = None
            return
        context.environment.names[name.name] = Binding(value, name.span)
        self._record(name.name, value)

    def _record(self, name: str, value: Any) -> None:
        plain = show_whole(value) if isinstance(value, DefValue | KindValue | tuple | range) else value
        self.params[name] = plain

    def _file_input(self, statement: tree.Input) -> None:
        net = self.context.net
        if net.file_input is not None:
            self.context.report(
                MisplacedInput,
                statement.span,
                "a file gives one input to its networks",
                label="a second input",
                labels=[(net.file_input[0].span, "the input is given here")],
            )
            return
        net.file_input = (statement, self.context)

    # ── the net ──────────────────────────────────────────────────────────────────────────────────────────────

    def _run_net(self, net: tree.Net) -> None:
        inner = self._net_context(net)
        if inner is None:
            self.context.lose()
            return
        if net.body is not None:
            self._own_input(net.body.statements)
            blocks.run_statements(net.body.statements, inner)
            return
        assert net.target is not None
        binding = inner.environment.find(net.target.name)
        if binding is None or not isinstance(binding.value, DefValue):
            if not inner.environment.is_broken(net.target.name):
                self._not_a_def(net.target, inner)
            self.context.lose()
            return
        called = binding.value
        environment = calls.bind(called, net.arguments, net.span, inner)
        if environment is None:
            self.context.lose()
            return
        self._own_input(called.define.body.statements)
        activation = Activation({}, "", None, (called,))
        blocks.run_statements(
            called.define.body.statements,
            inner.inside(environment=environment, defaults=called.defaults, activation=activation),
        )

    def _own_input(self, statements: tuple[tree.Statement, ...]) -> None:
        """A net with an input of its own does not take the file's; its title and recipe stand before the file's."""
        if any(isinstance(one, tree.Input) for one in statements):
            self.context.net.file_input = None
        for one in statements:
            if isinstance(one, tree.Title):
                self.context.net.title_span = None
            elif isinstance(one, tree.Train):
                self.context.net.train_span = None

    def _not_a_def(self, target: tree.Ident, inner: Context) -> None:
        found = ((name, inner.environment.find(name)) for name in inner.environment.visible())
        defs = [name for name, one in found if one is not None and isinstance(one.value, DefValue)]
        near = nearest(target.name, defs)
        kind = registry.split(target.name)
        what = "a kind of layer" if kind is not None else "no def"
        self.context.report(
            NotADef,
            target.span,
            f"a net is made of a def, and {target.name[:60]} is {what}",
            help=f"did you mean {near}?" if near else "write the layers in braces: net name { ... }",
        )

    def _net_context(self, net: tree.Net) -> Context | None:
        """The context of a net's body, its parameters bound to what is given or to their defaults."""
        environment = Environment(self.context.environment)
        inner = self.context.inside(environment=environment)
        for parameter in net.parameters:
            name = parameter.name
            if parameter.default is None:
                self.context.report(
                    MissingOption,
                    parameter.span,
                    f"the parameter {name.name} of a net needs a default",
                    help=f"write {name.name}=1, say: a net is made without anyone to call it",
                )
                return None
            value = self.overrides.value(name.name, evaluate(parameter.default, inner), name.span, inner)
            if isinstance(value, Wrong) or not may_be_named(name, "parameter", inner):
                environment.broken.add(name.name)
                self.params[name.name] = None
                continue
            environment.names[name.name] = Binding(value, name.span)
            self._record(name.name, value)
        return inner

    def _must_be_whole(self, chosen: tree.Net | None) -> None:
        """A network has an input and a layer."""
        context = self.context
        if context.graph.nodes or context.problems.failed:
            return
        where = chosen.name.span if chosen is not None else self.span
        lacks = "layer" if context.flow.type is not None else "input and no layer"
        context.report(
            EmptyNetwork,
            where,
            f"the network has no {lacks}",
            help="the smallest file is an input and a layer: input 3x32x32, conv3-16",
        )

    def _must_lead_somewhere(self) -> None:
        """Every value is read by something: a join of references alone would leave what stands in front of it dead."""
        context = self.context
        dead = context.graph.unread(context.flow.value) if not context.problems.failed else None
        if dead is not None:
            context.report(
                MisplacedReference,
                dead.span,
                f"{dead.path} leads nowhere: nothing reads what it makes",
                label="this would be dead",
                help="every branch of the join behind it starts elsewhere: begin one with id, or take the layer out",
            )
