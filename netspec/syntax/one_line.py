"""The canonical text of any part of a tree, on one line and without comments.

Parentheses stand where the precedence of the operators needs them; `2*c` is tight where both sides are plain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from netspec.syntax import tree

_CHOICE, _OR, _AND, _NOT, _COMPARISON, _RANGE, _SUM, _PRODUCT, _SIGN, _POWER, _POSTFIX = range(11)
_LEVELS = {
    "or": _OR,
    "and": _AND,
    "+": _SUM,
    "-": _SUM,
    "*": _PRODUCT,
    "/": _PRODUCT,
    "//": _PRODUCT,
    "%": _PRODUCT,
    "**": _POWER,
}
_PLAIN = (tree.Number, tree.Name, tree.Incoming, tree.Call, tree.Index)


class OneLine:
    """Writes parts of a tree; `kind_of` gives the canonical spelling of a layer's or join's word."""

    def __init__(self, kind_of: Callable[[str], str]) -> None:
        self.kind_of = kind_of

    # ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────

    def expression(self, node: tree.Expr, least: int = _CHOICE) -> str:
        """In parentheses where it binds less than `least`."""
        level, text = self._expression(node)
        return f"({text})" if level < least else text

    def _expression(self, node: tree.Expr) -> tuple[int, str]:
        match node:
            case tree.Number():
                return _POSTFIX, number(node)
            case tree.Text():
                return _POSTFIX, quoted(node.value)
            case tree.Truth():
                return _POSTFIX, "true" if node.value else "false"
            case tree.Name():
                return _POSTFIX, node.name
            case tree.Incoming():
                return _POSTFIX, f"in.{node.attribute}"
            case tree.Items():
                return _POSTFIX, f"[{self._list(node.items)}]"
            case tree.Call():
                return _POSTFIX, node.function.name + self.arguments(node.arguments)
            case tree.Index():
                return _POSTFIX, f"{self.expression(node.base, _POSTFIX)}[{self.expression(node.index)}]"
            case tree.Unary():
                return self._unary(node)
            case tree.Binary():
                return self._binary(node)
            case tree.Range():
                return _RANGE, f"{self._bound(node.low)}..{self._bound(node.high)}"
            case _:  # a choice
                then, condition = self.expression(node.then, _OR), self.expression(node.condition, _OR)
                return _CHOICE, f"{then} if {condition} else {self.expression(node.otherwise, _CHOICE)}"

    def _unary(self, node: tree.Unary) -> tuple[int, str]:
        if node.operator == "not":
            return _NOT, f"not {self.expression(node.operand, _NOT)}"
        return _SIGN, node.operator + self.expression(node.operand, _SIGN)

    def _binary(self, node: tree.Binary) -> tuple[int, str]:
        level = _LEVELS.get(node.operator, _COMPARISON)
        if level == _POWER:
            return level, f"{self.expression(node.left, _POSTFIX)}**{self.expression(node.right, _SIGN)}"
        left = self.expression(node.left, _RANGE if level == _COMPARISON else level)
        right = self.expression(node.right, level + 1)
        return level, f"{left}{node.operator}{right}" if _is_tight(node) else f"{left} {node.operator} {right}"

    def _bound(self, node: tree.Expr) -> str:
        """An end of a range: a sum or product there reads better in parentheses."""
        return self.expression(node, _SIGN)

    def _list(self, nodes: Iterable[tree.Expr]) -> str:
        return ", ".join(self.expression(node) for node in nodes)

    def argument(self, node: tree.Argument) -> str:
        value = self.expression(node.value)
        return value if node.name is None else f"{node.name.name}={value}"

    def arguments(self, nodes: Iterable[tree.Argument]) -> str:
        return f"({', '.join(self.argument(node) for node in nodes)})"

    def braces(self, nodes: Iterable[tree.Expr]) -> str:
        return f"{{{self._list(nodes)}}}"

    # ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────

    def label(self, node: tree.LabelText) -> str:
        parts = [part if isinstance(part, str) else self.braces([part]) for part in node.parts]
        return quoted("".join(parts)) if node.quoted else "".join(parts)

    def layer_head(self, node: tree.LayerTerm) -> str:
        """A layer without its options."""
        number = "" if node.number is None else self.braces(node.number)
        width = "" if node.width is None else f"-{self._size(node.width)}"
        stride = "" if node.stride is None else f"/{self._size(node.stride)}"
        return f"{self.kind_of(node.word.name)}{number}{width}{stride}"

    def _size(self, node: tree.Expr | tuple[tree.Expr, ...]) -> str:
        return self.braces(node) if isinstance(node, tuple) else self.expression(node)

    def atom(self, node: tree.Atom) -> str:
        match node:
            case tree.LayerTerm():
                options = "" if node.arguments is None else self.arguments(node.arguments)
                return self.layer_head(node) + options
            case tree.JoinTerm():
                branches = " | ".join(self.row(branch.statements) for branch in node.branches)
                options = "" if node.arguments is None else self.arguments(node.arguments)
                return f"{self.kind_of(node.word.name)}[ {branches} ]{options}"
            case tree.GroupTerm():
                return f"({self.row(node.statements)})"
            case _:  # a reference
                return f"@{self.label(node.label)}"

    def term_tail(self, node: tree.Term) -> str:
        """The repeat and the label."""
        repeat = "" if node.repeat is None else f" {self._repeat(node.repeat)}"
        return repeat if node.label is None else f"{repeat} as {self.label(node.label)}"

    def _repeat(self, node: tree.Expr) -> str:
        whole = isinstance(node, tree.Number) and isinstance(node.value, int)
        return f"x{self.expression(node)}" if whole else f"x{self.braces([node])}"

    # ── statements ───────────────────────────────────────────────────────────────────────────────────────────────

    def row(self, nodes: Iterable[tree.Statement]) -> str:
        return ", ".join(self.statement(node) for node in nodes)

    def statement(self, node: tree.Statement) -> str:
        match node:
            case tree.Term():
                return self.atom(node.atom) + self.term_tail(node)
            case tree.Use():
                return f"from {quoted(node.path.value)} use {' '.join(name.name for name in node.names)}"
            case tree.Title():
                return f"title {quoted(node.text.value)}"
            case tree.Input():
                return f"input {self.type(node.type)}"
            case tree.Param():
                return f"param {node.name.name} = {self.expression(node.value)}"
            case tree.Let():
                return f"let {node.name.name} = {self.expression(node.value)}"
            case tree.Default():
                return self.default_head(node) + self.arguments(node.arguments)
            case tree.ExpectType():
                return f"expect {self.type(node.type)}"
            case tree.ExpectFigure():
                value = node.value.text if isinstance(node.value, tree.Figure) else self.expression(node.value, _SUM)
                return f"expect {node.quantity.name} {node.operator} {value}"
            case tree.Train():
                settings = ", ".join(self.setting(one) for one in node.settings)
                return f"train {{ {settings} }}" if settings else "train {}"
            case tree.If():
                cases = " else ".join(f"if {self.expression(test)} {self.block(body)}" for test, body in node.cases)
                return cases if node.otherwise is None else f"{cases} else {self.block(node.otherwise)}"
            case _:  # a def, net, head or for
                return self.head(node) + ("" if node.body is None else f" {self.block(node.body)}")

    def head(self, node: tree.Define | tree.Net | tree.Head | tree.For) -> str:
        """What stands in front of the block."""
        match node:
            case tree.Define():
                return f"{'inline ' * node.inline}def {node.name.name}({self.parameters(node.parameters)})"
            case tree.Net(target=target):
                parameters = f"({self.parameters(node.parameters)})" if node.parameters else ""
                made = "" if target is None else f" = {target.name}{self.arguments(node.arguments)}"
                return f"net {node.name.name}{parameters}{made}"
            case tree.Head():
                return f"head {node.name.name}" + (self.arguments(node.arguments) if node.arguments else "")
            case _:  # a for
                return f"for {', '.join(name.name for name in node.names)} in {self.expression(node.iterable)}"

    def default_head(self, node: tree.Default) -> str:
        return f"default {' '.join(self.kind_of(kind.name) for kind in node.kinds)}"

    def setting(self, node: tree.Argument) -> str:
        name = "" if node.name is None else node.name.name
        return f"{name} = {self.expression(node.value)}"

    def parameters(self, nodes: Iterable[tree.Parameter]) -> str:
        return ", ".join(
            node.name.name if node.default is None else f"{node.name.name}={self.expression(node.default)}"
            for node in nodes
        )

    def block(self, node: tree.Block) -> str:
        return f"{{ {self.row(node.statements)} }}" if node.statements else "{}"

    def type(self, node: tree.TypeText) -> str:
        plain = all(isinstance(one, tree.Number) and isinstance(one.value, int) for one in node.dimensions)
        written = "x".join(self.expression(one) for one in node.dimensions) if plain else self.braces(node.dimensions)
        return written if node.form is None else f"{node.form.name} {written}"


def number(node: tree.Number) -> str:
    """A fraction stays as it is written: 1e-5 and 0.00001 are one value and two ways to say it."""
    return str(node.value) if isinstance(node.value, int) else node.span.text


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_tight(node: tree.Expr) -> bool:
    """`2*c`, `2*c*k`: plain things multiplied."""
    if isinstance(node, tree.Binary):
        return node.operator == "*" and _is_tight(node.left) and isinstance(node.right, _PLAIN)
    return isinstance(node, _PLAIN)
