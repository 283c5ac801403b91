"""`-p NAME=VALUE` and `params={...}`: values for params and for the parameters of a net, of their defaults' types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from netspec.elaborate.expressions import evaluate, kind_value
from netspec.elaborate.values import LARGEST, WRONG, DefValue, Evaluated, KindValue, Value, Wrong, show, type_name
from netspec.source import SourceText, Span
from netspec.source.codes.options import BadParam
from netspec.source.nearest import nearest
from netspec.syntax import parse_source, tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context


@dataclass(slots=True, eq=False)
class Overrides:
    """What was given for params from outside: a text from the command line, a plain value from Python."""

    given: Mapping[str, Any]
    used: set[str] = field(default_factory=set)

    def value(self, name: str, default: Evaluated, declared: Span, context: Context) -> Evaluated:
        """The value for a param: the one given, of the default's type, or the default."""
        if name not in self.given:
            return default
        self.used.add(name)
        given = self.given[name]
        source = SourceText(f"-p {name}", str(given))
        context.problems.add_source(source)
        span = source.span(0, len(source.text))
        value = _literal(given, default, span, context)
        if isinstance(value, Wrong) or isinstance(default, Wrong):
            return WRONG
        if type_name(value) != type_name(default):
            context.report(
                BadParam,
                span,
                f"the param {name} is {type_name(default)}, and -p gives {type_name(value)}",
                labels=[(declared, f"{name} is declared here")],
                help=f"for example: -p {name}={show(default)}",
            )
            return WRONG
        return value

    def report_unused(self, known: list[str], where: Span, context: Context) -> None:
        """Says which names were given for nothing."""
        for name in self.given:
            if name in self.used:
                continue
            near = nearest(name, known)
            help = f"did you mean {near}?" if near else f"it has {', '.join(known) or 'none at all'}"
            context.report(BadParam, where, f"the network has no param named {name[:60]}", help=help)


def _literal(given: Any, default: Evaluated, span: Span, context: Context) -> Evaluated:
    """What is given as a value of the language; a bare word is a string where the default is one."""
    if not isinstance(given, str):
        return _from_python(given, span, context)
    if isinstance(default, str):
        quoted = len(given) >= 2 and given[0] == given[-1] == '"'
        return given[1:-1] if quoted else given
    before = len(context.problems.diagnostics)
    parsed = parse_source(SourceText(span.source.name, f"param value = {given}"), type(context.problems)())
    statement = parsed.statements[0] if parsed is not None and len(parsed.statements) == 1 else None
    if not isinstance(statement, tree.Param):
        context.report(
            BadParam, span, f"{given[:60]!r} is no value", help="give a number, true or false, or a list: [2, 2]"
        )
        return WRONG
    value = evaluate(statement.value, context) if _is_literal(statement.value, context) else WRONG
    if isinstance(value, Wrong) and len(context.problems.diagnostics) == before:
        wanted = type_name(default) if not isinstance(default, Wrong) else "a literal"
        context.report(
            BadParam,
            span,
            f"the param is {wanted}, and -p gives {given[:60]}",
            help=None if isinstance(default, Wrong) else f"for example: {show(default)}",
        )
    return value


def _is_literal(expr: tree.Expr, context: Context) -> bool:
    """Numbers, booleans, strings, lists of them, and names of defs and kinds: nothing that is worked out."""
    match expr:
        case tree.Number() | tree.Text() | tree.Truth():
            return True
        case tree.Items():
            return all(_is_literal(item, context) for item in expr.items)
        case tree.Unary():
            return expr.operator != "not" and isinstance(expr.operand, tree.Number)
        case tree.Name():
            binding = context.environment.find(expr.name)
            value = binding.value if binding is not None else kind_value(expr.name)
            return isinstance(value, DefValue | KindValue)
    return False


def _from_python(given: Any, span: Span, context: Context) -> Evaluated:
    if isinstance(given, bool) or (isinstance(given, int | float) and abs(given) <= LARGEST):
        return given
    if isinstance(given, list | tuple):
        items: list[Value] = []
        for item in given:
            value = item if isinstance(item, str) else _from_python(item, span, context)
            if isinstance(value, Wrong):
                return WRONG
            items.append(value)
        return tuple(items)
    context.report(BadParam, span, f"{str(given)[:60]} is no value that a param can have")
    return WRONG
