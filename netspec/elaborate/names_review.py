"""Advice on a file's names: those that nothing uses, and those that hide another. Reads the tree alone.

Labels name modules, and loops count, whether anything refers to them or not: neither is called unused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from netspec.source import Problems, Span
from netspec.source.codes.hints import ShadowedName, UnusedName
from netspec.syntax import tree


@dataclass(slots=True)
class _Declared:
    """A name as it is declared; `what` is the word for it in a message, `may_rest` where nothing has to use it."""

    name: str
    what: str
    span: Span
    may_rest: bool
    used: bool = False


@dataclass(slots=True, eq=False)
class _Block:
    """The names of a block, and the block around it."""

    outer: _Block | None
    names: dict[str, _Declared] = field(default_factory=dict)

    def chain(self) -> Iterator[_Block]:
        block: _Block | None = self
        while block is not None:
            yield block
            block = block.outer

    def find(self, name: str) -> _Declared | None:
        return next((block.names[name] for block in self.chain() if name in block.names), None)


def review_names(file: tree.File, problems: Problems) -> None:
    """Tells of every def, param, let and import that nothing uses, and of names that hide others."""
    _Review(problems).block(file.statements, _Block(None))


class _Review:
    """One walk over a file."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def block(self, statements: Iterable[tree.Statement], block: _Block) -> None:
        """Declares what the block declares, walks its statements, and says what is left."""
        statements = tuple(statements)
        for statement in statements:
            for name, what in _declared_by(statement):
                self.declare(name, what, block, may_rest=name.name.startswith("_"))
        for statement in statements:
            self.statement(statement, block)
        for declared in block.names.values():
            if not (declared.used or declared.may_rest):
                self.problems.add(
                    UnusedName,
                    declared.span,
                    f"{declared.what} {declared.name[:60]} is never used",
                    help="delete it, or begin its name with _ where it is kept on purpose",
                )

    def declare(self, name: tree.Ident, what: str, block: _Block, may_rest: bool = True) -> None:
        hidden = block.find(name.name)
        if hidden is not None and not name.name.startswith("_"):
            self.problems.add(
                ShadowedName,
                name.span,
                f"{what} {name.name[:60]} hides {hidden.what} {hidden.name[:60]} from here on",
                labels=[(hidden.span, "this one is hidden")],
                help="give one of them another name",
            )
        block.names[name.name] = _Declared(name.name, what, name.span, may_rest)

    def use(self, name: str, block: _Block) -> None:
        declared = block.find(name)
        if declared is not None:
            declared.used = True

    def statement(self, statement: tree.Statement, block: _Block) -> None:
        match statement:
            case tree.Define() | tree.Net():
                self._callable(statement, block)
            case tree.For():
                self.walk(statement.iterable, block)
                self._inside(statement.body, block, statement.names, "the loop's")
            case tree.If():
                for condition, body in statement.cases:
                    self.walk(condition, block)
                    self._inside(body, block)
                if statement.otherwise is not None:
                    self._inside(statement.otherwise, block)
            case tree.Head():
                self.walk(statement.arguments, block)
                self._inside(statement.body, block)
            case tree.Default():
                for kind in statement.kinds:
                    self.use(kind.name, block)
                self.walk(statement.arguments, block)
            case tree.Use():
                pass
            case _:
                self.walk(statement, block)

    def _callable(self, statement: tree.Define | tree.Net, block: _Block) -> None:
        for parameter in statement.parameters:
            self.walk(parameter.default, block)
        names = tuple(parameter.name for parameter in statement.parameters)
        if isinstance(statement, tree.Net) and statement.target is not None:
            self.use(statement.target.name, block)
            inner = _Block(block)
            for name in names:
                self.declare(name, "the parameter", inner)
            self.walk(statement.arguments, inner)
        if statement.body is not None:
            self._inside(statement.body, block, names, "the parameter")

    def _inside(self, body: tree.Block, outer: _Block, names: Iterable[tree.Ident] = (), what: str = "") -> None:
        inner = _Block(outer)
        for name in names:
            self.declare(name, what, inner)
        self.block(body.statements, inner)

    def walk(self, node: object, block: _Block) -> None:
        """Every name that an expression or a term uses."""
        if isinstance(node, tuple):
            for item in node:
                self.walk(item, block)
        elif isinstance(node, tree.GroupTerm | tree.Branch):
            self.block(node.statements, _Block(block))
        elif isinstance(node, tree.Name):
            self.use(node.name, block)
        elif isinstance(node, tree.Call):
            self.walk(node.arguments, block)
        elif is_dataclass(node) and not isinstance(node, Span | tree.Ident):
            if isinstance(node, tree.LayerTerm):
                self.use(node.word.name, block)
            for part in fields(node):
                self.walk(getattr(node, part.name), block)


def _declared_by(statement: tree.Statement) -> Iterator[tuple[tree.Ident, str]]:
    match statement:
        case tree.Param():
            yield statement.name, "the param"
        case tree.Let():
            yield statement.name, "the let"
        case tree.Define():
            yield statement.name, "the def"
        case tree.Use():
            for name in statement.names:
                yield name, "the import"
