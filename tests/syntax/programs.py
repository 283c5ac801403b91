"""Programs that parse, at random: every statement and expression, newlines and comments wherever they may stand."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st

WORDS = ("relu", "conv3", "FC", "conv1x7", "leaky0.1", "dropout2d0.5", "soft-max", "block", "id", "none", "x", "inner")
NAMES = ("a", "b", "width", "orange", "notes", "in_channels", "format", "asx", "gn32", "_x1")
LABELS = ("enc", "head", "input", "max", "_a1")
ATTRIBUTES = ("c", "h", "w", "len", "kind")
STRINGS = ('""', '"a"', '"# no comment"', '"a \\"b\\" c"', '"\\\\"', '"× 界 { } ("')

Draw = Callable[[st.SearchStrategy[str]], str]


class Writer:
    """Draws the text of one program; `deep` parts are drawn while there is depth left."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw

    def pick(self, *choices: str) -> str:
        return self._draw(st.sampled_from(choices))

    def some(self, least: int, most: int) -> range:
        return range(self._draw(st.integers(least, most)))  # type: ignore[arg-type]

    def sometimes(self, write: Callable[[], str]) -> str:
        return write() if self.pick("", "", "yes") else ""

    # ── blanks ───────────────────────────────────────────────────────────────────────────────────────────────────

    def separator(self) -> str:
        return self.pick(", ", ",", "\n", "\n\n", "\n\n\n", " # c\n", ",\n# d, e {\n", "\r\n", "\n  , ")

    def space(self) -> str:
        """What may stand behind an opening bracket or in front of a closing one."""
        return self.pick("", "", " ", "\n", " # (in\n", "\t")

    def break_(self) -> str:
        """What may stand in front of a block or an else."""
        return self.pick(" ", " ", "", "\n", " # why {\n\n  ")

    # ── expressions, a method for each level of precedence ───────────────────────────────────────────────────────

    def expression(self, depth: int) -> str:
        if depth and self.pick("", "", "", "yes"):
            then, condition = self.disjunction(depth - 1), self.disjunction(depth - 1)
            return f"{then} if {condition}{self.pick(' ', chr(10))}else {self.expression(depth - 1)}"
        return self.disjunction(depth)

    def disjunction(self, depth: int) -> str:
        return self._chain(depth, ("or",), lambda: self._chain(depth, ("and",), lambda: self.inversion(depth)))

    def inversion(self, depth: int) -> str:
        if depth and self.pick("", "", "", "yes"):
            return f"not {self.inversion(depth - 1)}"
        left = self.interval(depth)
        if depth and self.pick("", "", "yes"):
            return f"{left} {self.pick('==', '!=', '<', '<=', '>', '>=')} {self.interval(depth - 1)}"
        return left

    def interval(self, depth: int) -> str:
        low = self.sum(depth)
        return f"{low}..{self.sum(depth - 1)}" if depth and self.pick("", "", "", "yes") else low

    def sum(self, depth: int) -> str:
        return self._chain(
            depth, ("+", "-"), lambda: self._chain(depth, ("*", "/", "//", "%"), lambda: self.sign(depth))
        )

    def sign(self, depth: int) -> str:
        if depth and self.pick("", "", "", "yes"):
            return self.pick("-", "+") + self.sign(depth - 1)
        base = self.postfix(depth)
        return f"{base}**{self.sign(depth - 1)}" if depth and self.pick("", "", "", "yes") else base

    def postfix(self, depth: int) -> str:
        operand = self.operand(depth)
        return f"{operand}[{self.expression(depth - 1)}]" if depth and self.pick("", "", "", "yes") else operand

    def operand(self, depth: int) -> str:
        form = self.pick(*"nnwwis") if not depth else self.pick(*"nwistlcp")
        if form == "n":
            return self.pick("0", "1", "64", "0.5", "1e-5", "12.25E3", "9007199254740993")
        if form == "w":
            return self.pick(*NAMES)
        if form == "i":
            return f"in.{self.pick(*ATTRIBUTES)}"
        if form == "s":
            return self.pick(*STRINGS)
        if form == "t":
            return self.pick("true", "false")
        if form == "l":
            items = [self.expression(depth - 1) for _ in self.some(0, 3)]
            return f"[{self.space()}{self._joined(items)}]"
        if form == "c":
            return self.pick(*NAMES) + self.arguments(depth - 1)
        return f"({self.expression(depth - 1)})"

    def _chain(self, depth: int, operators: tuple[str, ...], operand: Callable[[], str]) -> str:
        text = operand()
        for _ in self.some(0, 1 if depth else 0):
            text += f" {self.pick(*operators)}{self.pick(' ', ' ', chr(10), ' # op' + chr(10))}{operand()}"
        return text

    def _joined(self, items: list[str]) -> str:
        text = ""
        for at, item in enumerate(items):
            text += item + (self.separator() if at + 1 < len(items) else self.pick("", ",", "\n"))
        return text

    def arguments(self, depth: int) -> str:
        items = [
            (f"{self.pick(*NAMES)}=" if self.pick("", "yes") else "") + self.expression(depth) for _ in self.some(0, 2)
        ]
        return f"({self.space()}{self._joined(items)})"

    def braces(self, depth: int, most: int = 2) -> str:
        return f"{{{self.space()}{self._joined([self.expression(depth) for _ in self.some(1, most)])}}}"

    # ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────

    def layer(self, depth: int) -> str:
        number = self.sometimes(lambda: self.braces(depth))
        width = self.sometimes(lambda: "-" + (self.braces(depth) if self.pick("", "yes") else "64"))
        stride = self.sometimes(lambda: "/" + (self.braces(depth) if self.pick("", "yes") else "2"))
        return self.pick(*WORDS) + number + width + stride + self.sometimes(lambda: self.arguments(depth))

    def label(self, depth: int) -> str:
        form = self.pick("plain", "plain", "braces", "quoted", "interpolated")
        if form == "plain":
            return self.pick(*LABELS)
        if form == "braces":
            return self.pick(*LABELS) + f"{{{self.expression(depth)}}}"
        if form == "quoted":
            return self.pick('"a.b"', '"features.#"', '"x \\" y"', '""')
        return '"layer{i + 1}.{j}x{f(\\"}\\", 2)}"'

    def term(self, depth: int) -> str:
        form = self.pick(*("llljgr" if depth else "lllr"))
        if form == "l":
            atom = self.layer(min(depth, 1))
        elif form == "r":
            atom = "@" + self.label(0)
        elif form == "g":
            atom = f"({self.space()}{self.statements(depth - 1, 1)})"
        else:
            branches = [self.space() + self.statements(depth - 1, 1) for _ in self.some(1, 3)]
            atom = f"{self.pick('add', 'CAT', 'mul')}[{'|'.join(branches)}]"
            atom += self.sometimes(lambda: self.arguments(0))
        repeat = self.sometimes(lambda: self.pick(" x3", " ×2", f" x{{{self.expression(0)}}}"))
        return atom + repeat + self.sometimes(lambda: f" as {self.label(0)}")

    # ── statements ───────────────────────────────────────────────────────────────────────────────────────────────

    def statement(self, depth: int) -> str:
        simple = (self.term, self.term, self.term, self.value, self.default, self.expect, self.input, self.text)
        blocks = (self.define, self.net, self.head, self.loop, self.choice, self.train)
        forms = simple + blocks if depth else simple
        return forms[int(self.pick(*map(str, range(len(forms)))))](depth)

    def statements(self, depth: int, least: int = 0) -> str:
        return self._joined([self.statement(depth) for _ in self.some(least, 3)])

    def value(self, depth: int) -> str:
        return f"{self.pick('let', 'param')} {self.pick(*NAMES)} = {self.expression(depth)}"

    def default(self, depth: int) -> str:
        return f"default {self.pick('conv', 'FC', 'conv dwconv')}{self.arguments(depth)}"

    def type(self, depth: int) -> str:
        form = self.pick("", "", "tokens ", "vector ")
        return form + (self.braces(depth, 3) if self.pick("", "yes") else self.pick("3x224x224", "3×8×8", "784"))

    def input(self, depth: int) -> str:
        return f"input {self.type(depth)}"

    def expect(self, depth: int) -> str:
        if self.pick("", "yes"):
            return f"expect {self.type(depth)}"
        figure = self.pick("15.5G", "100k", "2M", "3T") if self.pick("", "yes") else self.sum(depth)
        return f"expect {self.pick('params', 'macs')} {self.pick('==', '~', '<', '>=')} {figure}"

    def text(self, depth: int) -> str:
        return self.pick(f"title {self.pick(*STRINGS)}", f"from {self.pick(*STRINGS)} use a basic")

    def block(self, depth: int) -> str:
        return f"{self.break_()}{{{self.space()}{self.statements(depth)}}}"

    def parameters(self) -> str:
        items = [self.pick(*NAMES) + self.sometimes(lambda: f"={self.expression(0)}") for _ in self.some(0, 3)]
        return f"({self._joined(items)})"

    def define(self, depth: int) -> str:
        return f"{self.pick('', 'inline ')}def {self.pick(*NAMES)}{self.parameters()}{self.block(depth - 1)}"

    def net(self, depth: int) -> str:
        if self.pick("", "yes"):
            return f"net {self.pick(*NAMES)} = {self.pick(*NAMES)}{self.arguments(1)}"
        return f"net {self.pick(*NAMES)}{self.sometimes(self.parameters)}{self.block(depth - 1)}"

    def head(self, depth: int) -> str:
        return f"head {self.pick(*NAMES)}{self.sometimes(lambda: self.arguments(0))}{self.block(depth - 1)}"

    def loop(self, depth: int) -> str:
        return f"for {self.pick('i', 'i, n')} in {self.expression(1)}{self.block(depth - 1)}"

    def choice(self, depth: int) -> str:
        text = f"if {self.expression(1)}{self.block(depth - 1)}"
        for _ in self.some(0, 1):
            text += f"{self.break_()}else if {self.expression(1)}{self.block(depth - 1)}"
        return text + self.sometimes(lambda: f"{self.break_()}else{self.block(depth - 1)}")

    def train(self, depth: int) -> str:
        settings = [f"{self.pick(*NAMES)} = {self.expression(1)}" for _ in self.some(0, 2)]
        return f"train{self.break_()}{{{self.space()}{self._joined(settings)}}}"


@st.composite
def programs(draw: Draw) -> str:
    """A program's text; it means nothing, but it parses."""
    writer = Writer(draw)
    return writer.pick("", "\n", "# top\n", ",") + writer.statements(2)
