"""Lays out a tree: what stays on one line, what is broken at its brackets, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netspec.syntax import tree
from netspec.syntax.lines import Item, Lines
from netspec.syntax.one_line import OneLine

INDENT = 2


class Layout:
    """Writes a whole file.

    A part stays on one line where the source has no line end directly within its brackets, no comment stands in it and
    it fits. Else its outermost brackets are opened, and what is in them keeps its rows.
    """

    def __init__(self, file: tree.File, one_line: OneLine) -> None:
        self.statements, self.lines, self.one_line = file.statements, Lines(file), one_line
        self._end = len(file.source.text) + 1
        self._flat: dict[int, bool] = {}

    def write_file(self) -> str:
        self._rows(self.statements, 0, self._end, self._statement, ", ", "")
        return self.lines.text()

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rows(
        self,
        items: Sequence[Any],
        indent: int,
        end: int,
        write: Callable[[Any, int], None],
        between: str,
        behind: str,
        begun: bool = False,
    ) -> None:
        """Items in the rows in which they stand, a row that is too long in several.

        `between` stands between the items of a row, `behind` behind each but the last; `end` is where the brackets
        around them close. The first item goes on in the line that is `begun`.
        """
        lines = self.lines
        for at, item in enumerate(items):
            lines.comments_before(item.span.start, indent)
            line = lines.line_of(item.span.start)
            if (
                at > 0
                and line == lines.last_line
                and not lines.commented
                and self._goes_on(item, indent, between, behind)
            ):
                lines.write(between)
            elif not begun or at > 0 or lines.commented:
                lines.new_line(indent, blank=not behind and line - lines.last_line > 1)
            lines.at_start = False
            write(item, indent)
            if at + 1 < len(items):
                lines.write(behind)
            lines.last_line = lines.line_of(item.span.end)
            lines.comments_before(item.span.end, indent)
        lines.comments_before(end, indent)

    def _goes_on(self, item: Item, indent: int, between: str, behind: str) -> bool:
        """Whether an item goes on in its row: it fits there, or would fit on no line."""
        if not self._is_flat(item):
            return True
        text = self._text(item)
        return self.lines.fits(between + text + behind) or not self.lines.fits(text + behind, indent)

    def _text(self, item: Item) -> str:
        if isinstance(item, tree.Argument):
            return self.one_line.argument(item)
        if isinstance(item, tree.Expr):
            return self.one_line.expression(item)
        return self.one_line.statement(item)

    def _inside(self, items: Sequence[tree.Statement], indent: int, end: int, closing: str) -> None:
        """The inside of brackets that hold statements, and the closing one."""
        self._rows(items, indent + INDENT, end, self._statement, ", ", "")
        self.lines.new_line(indent)
        self.lines.write(closing)

    def _list(
        self, items: Sequence[Any], indent: int, end: int, closing: str, write: Callable[[Any, int], None]
    ) -> None:
        """The inside of brackets that hold values, and the closing one."""
        self._rows(items, indent + INDENT, end, write, " ", ",")
        self.lines.new_line(indent)
        self.lines.write(closing)

    # ── what stays on one line ───────────────────────────────────────────────────────────────────────────────────

    def _is_flat(self, node: Item) -> bool:
        """Whether nothing in the source asks for more than one line.

        A comment in an expression does not: it goes behind the statement. One beside a block does, and goes into it.
        """
        known = self._flat.get(id(node))
        if known is None:
            known = self._flat[id(node)] = self._brackets_are_flat(node)
        return known

    def _brackets_are_flat(self, node: Item) -> bool:
        match node:
            case tree.Term():
                return self._atom_is_flat(node.atom)
            case tree.Define() | tree.Net() | tree.Head() | tree.For():
                iterable = node.iterable if isinstance(node, tree.For) else None
                return (iterable is None or self._is_flat(iterable)) and (
                    node.body is None or (not self.lines.holds_comment(node.span) and self._block_is_flat(node.body))
                )
            case tree.If():
                bodies = [body for _, body in node.cases] + ([node.otherwise] if node.otherwise else [])
                return not self.lines.holds_comment(node.span) and all(self._block_is_flat(body) for body in bodies)
            case tree.Train():
                return self._are_flat(node.span.start, node.settings, node.span.end)
            case tree.Default():
                return self._are_flat(node.kinds[-1].span.end, node.arguments, node.span.end)
            case tree.Let() | tree.Param() | tree.Argument():
                return self._is_flat(node.value)
            case tree.Items():
                return self._are_flat(node.span.start, node.items, node.span.end)
            case tree.Call():
                return self._are_flat(node.function.span.end, node.arguments, node.span.end)
            case _:
                return True

    def _atom_is_flat(self, atom: tree.Atom) -> bool:
        match atom:
            case tree.LayerTerm():
                return atom.arguments is None or self._are_flat(self._options_open(atom), atom.arguments, atom.span.end)
            case tree.JoinTerm():
                return not self.lines.opened_over_lines(atom.word.span.end, atom.branches, None) and all(
                    self._are_flat(branch.span.start, branch.statements, None) for branch in atom.branches
                )
            case tree.GroupTerm():
                return self._are_flat(atom.span.start, atom.statements, atom.span.end)
            case _:
                return True

    def _block_is_flat(self, block: tree.Block) -> bool:
        return not self.lines.holds_comment(block.span) and self._are_flat(
            block.span.start, block.statements, block.span.end
        )

    def _are_flat(self, opening: int, items: Sequence[Item], closing: int | None) -> bool:
        return not self.lines.opened_over_lines(opening, items, closing) and all(self._is_flat(item) for item in items)

    @staticmethod
    def _options_open(atom: tree.LayerTerm) -> int:
        """About where a layer's options open: behind its word, which nothing but a size follows."""
        return atom.word.span.end

    # ── parts, in brackets that are opened where they must be ────────────────────────────────────────────────────

    def _statement(self, node: tree.Statement, indent: int) -> None:
        text = self.one_line.statement(node) if self._is_flat(node) else None
        if text is not None and self.lines.fits(text):
            self.lines.write(text)
            return
        match node:
            case tree.Term():
                self._atom(node.atom, indent)
                self.lines.write(self.one_line.term_tail(node))
            case tree.For():
                names = ", ".join(name.name for name in node.names)
                self.lines.write(f"for {names} in ")
                self._expression(node.iterable, indent)
                self._block(node.body, indent)
            case tree.Define(body=body) | tree.Net(body=body) | tree.Head(body=body) if body is not None:
                self.lines.write(self.one_line.head(node))
                self._block(body, indent)
            case tree.If():
                self._choice(node, indent)
            case tree.Let() | tree.Param():
                keyword = "let" if isinstance(node, tree.Let) else "param"
                self.lines.write(f"{keyword} {node.name.name} = ")
                self._expression(node.value, indent)
            case tree.Default():
                self.lines.write(self.one_line.default_head(node))
                self._options(node.arguments, indent, node.kinds[-1].span.end, node.span.end)
            case tree.Train():
                self.lines.write("train ")
                self.lines.open("{", node.span.start)
                self._list(node.settings, indent, node.span.end, "}", self._setting)
            case _:
                self.lines.write(self.one_line.statement(node))

    def _atom(self, atom: tree.Atom, indent: int) -> None:
        match atom:
            case tree.LayerTerm(arguments=arguments) if arguments:
                self.lines.write(self.one_line.layer_head(atom))
                self._options(arguments, indent, self._options_open(atom), atom.span.end)
            case tree.JoinTerm():
                self._join(atom, indent)
            case tree.GroupTerm():
                self.lines.open("(", atom.span.start)
                self._inside(atom.statements, indent, atom.span.end, ")")
            case _:
                self.lines.write(self.one_line.atom(atom))

    def _join(self, atom: tree.JoinTerm, indent: int) -> None:
        """Branches below each other, their bars in front."""
        lines = self.lines
        lines.write(self.one_line.kind_of(atom.word.name))
        lines.open("[", atom.word.span.end)
        inner = indent + 2 * INDENT
        end = atom.arguments[0].span.start if atom.arguments else atom.span.end
        for at, branch in enumerate(atom.branches):
            lines.comments_before(branch.span.start, inner)
            lines.new_line(indent + INDENT)
            lines.write("| " if at else "  ")
            lines.last_line = lines.line_of(branch.span.start)
            self._rows(branch.statements, inner, branch.span.end, self._statement, ", ", "", begun=True)
        lines.comments_before(end, inner)
        lines.new_line(indent)
        lines.write("]")
        if atom.arguments is not None:
            lines.write(self.one_line.arguments(atom.arguments))

    def _block(self, block: tree.Block, indent: int, flat: bool = True) -> None:
        text = f" {self.one_line.block(block)}" if flat and self._block_is_flat(block) else None
        if text is not None and self.lines.fits(text):
            self.lines.write(text)
            return
        self.lines.write(" ")
        self.lines.open("{", block.span.start)
        self._inside(block.statements, indent, block.span.end, "}")

    def _choice(self, node: tree.If, indent: int) -> None:
        for at, (test, body) in enumerate(node.cases):
            self.lines.write(f"{' else ' if at else ''}if {self.one_line.expression(test)}")
            self._block(body, indent, flat=False)
        if node.otherwise is not None:
            self.lines.write(" else")
            self._block(node.otherwise, indent, flat=False)

    def _options(self, arguments: Sequence[tree.Argument], indent: int, opening: int, end: int) -> None:
        text = self.one_line.arguments(arguments)
        if not arguments or (self._are_flat(opening, arguments, end) and self.lines.fits(text)):
            self.lines.write(text)
            return
        self.lines.open("(", opening)
        self._list(arguments, indent, end, ")", self._argument)

    def _argument(self, node: tree.Argument, indent: int) -> None:
        self.lines.write("" if node.name is None else f"{node.name.name}=")
        self._expression(node.value, indent)

    def _setting(self, node: tree.Argument, indent: int) -> None:
        self.lines.write("" if node.name is None else f"{node.name.name} = ")
        self._expression(node.value, indent)

    def _expression(self, node: tree.Expr, indent: int) -> None:
        text = self.one_line.expression(node)
        if self._is_flat(node) and self.lines.fits(text):
            self.lines.write(text)
            return
        match node:
            case tree.Items(items=items) if items:
                self.lines.open("[", node.span.start)
                self._list(items, indent, node.span.end, "]", self._expression)
            case tree.Call(arguments=arguments) if arguments:
                self.lines.write(node.function.name)
                self.lines.open("(", node.function.span.end)
                self._list(arguments, indent, node.span.end, ")", self._argument)
            case _:
                self.lines.write(text)
