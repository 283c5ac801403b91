"""Builds the expressions of the tree while the parser reduces: one method for each rule of the grammar.

A rule hands on a `Part`: the node, how deep operators nest in it, and where it begins and ends as written, its
parentheses included (which leave no node).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netspec.source import SourceText, Span
from netspec.source.codes import syntax as codes
from netspec.source.codes import text as text_codes
from netspec.syntax import tree
from netspec.syntax.findings import Finding, Findings, RefusedError
from netspec.syntax.interpolation import InnerParser
from netspec.syntax.tokens import Token

DEEPEST_EXPRESSION = 256
LONGEST_LIST = 100_000
LONGEST_NUMBER = 400

Part = tuple[tree.Expr, int, int, int]
"""Node, depth, start, end."""
Stretch = tuple[Any, int, int]
"""What was read, and where it begins and ends."""


class ExpressionBuilder:
    """Callbacks of the parser, for expressions and what they are used in.

    - `raw` is what is being parsed; `offsets` maps its positions into the source (None: they are the same).
    """

    def __init__(self, parse_inner: InnerParser) -> None:
        self.parse_inner = parse_inner
        nothing = SourceText("", "")
        self.begin(nothing, Findings(nothing))

    def begin(self, source: SourceText, findings: Findings) -> None:
        self.source, self.findings = source, findings
        self.raw = source.text
        self.offsets: Sequence[int] | None = None

    def span(self, start: int, end: int) -> Span:
        if self.offsets is not None:
            start, end = self.offsets[start], self.offsets[end]
        return Span(self.source, start, end)

    def refuse(self, finding: Finding) -> None:
        """A bound is passed: nothing more is read."""
        self._add(finding)
        raise RefusedError

    def _add(self, finding: Finding) -> None:
        span = self.span(finding.start, finding.end)
        self.findings.add(Finding(span.start, span.end, finding.code, finding.message, finding.help, finding.label))

    def ident(self, token: Token) -> tree.Ident:
        """A declared name; what a word in an expression may hold besides, a decimal, it may not."""
        if "." in token:
            self._add(
                Finding(
                    token.start_pos,
                    token.end_pos,
                    codes.UnexpectedText,
                    f"{str(token)!r} is no name: names hold letters, digits and _",
                )
            )
        return tree.Ident(str(token), self._token_span(token))

    def _token_span(self, token: Token) -> Span:
        return self.span(token.start_pos, token.end_pos)

    # ── operators ────────────────────────────────────────────────────────────────────────────────────────────────

    def _part(self, node: Callable[[Span], tree.Expr], start: int, end: int, *operands: Part) -> Part:
        depth = 1 + max(operand[1] for operand in operands)
        if depth > DEEPEST_EXPRESSION:
            self.refuse(
                Finding(
                    start,
                    end,
                    text_codes.ExpressionTooDeep,
                    f"an expression nests more than {DEEPEST_EXPRESSION} operators",
                    help="name parts of it: let NAME = ...",
                )
            )
        return node(self.span(start, end)), depth, start, end

    def binary(self, children: list[Any]) -> Part:
        left, operator, right = children
        return self._part(
            lambda span: tree.Binary(operator.value, left[0], right[0], span, self._token_span(operator)),
            left[2],
            right[3],
            left,
            right,
        )

    def unary(self, children: list[Any]) -> Part:
        operator, operand = children
        return self._part(
            lambda span: tree.Unary(operator.value, operand[0], span), operator.start_pos, operand[3], operand
        )

    def conditional(self, children: list[Any]) -> Part:
        then, _, condition, otherwise = children
        return self._part(
            lambda span: tree.Choice(then[0], condition[0], otherwise[0], span),
            then[2],
            otherwise[3],
            then,
            condition,
            otherwise,
        )

    def interval(self, children: list[Any]) -> Part:
        low, _, high = children
        return self._part(lambda span: tree.Range(low[0], high[0], span), low[2], high[3], low, high)

    def index(self, children: list[Any]) -> Part:
        base, _, index, bracket = children
        return self._part(lambda span: tree.Index(base[0], index[0], span), base[2], bracket.end_pos, base, index)

    # ── operands ─────────────────────────────────────────────────────────────────────────────────────────────────

    def parentheses(self, children: list[Any]) -> Part:
        opening, inner, closing = children
        return inner[0], inner[1], opening.start_pos, closing.end_pos

    def number(self, children: list[Any]) -> Part:
        token = children[0]
        if len(token) > LONGEST_NUMBER:
            self.refuse(
                Finding(
                    token.start_pos,
                    token.end_pos,
                    text_codes.NumberTooLong,
                    f"a number of {len(token):,} characters ({token[:12]}...)",
                    help="whole numbers go up to 2**53",
                )
            )
        value = int(token) if token.isdigit() else float(token)
        return tree.Number(value, self._token_span(token)), 0, token.start_pos, token.end_pos

    literal = number

    def text(self, children: list[Any]) -> Part:
        node = self.string(children[0])
        return node, 0, children[0].start_pos, children[0].end_pos

    def string(self, token: Token) -> tree.Text:
        """A string as it is meant; the parser was given its masked form."""
        start, end = token.start_pos, token.end_pos
        return tree.Text(unescape(self.raw[start + 1 : end - 1]), self.span(start, end))

    def truth(self, children: list[Any]) -> Part:
        token = children[0]
        return tree.Truth(token == "true", self._token_span(token)), 0, token.start_pos, token.end_pos

    def name(self, children: list[Any]) -> Part:
        token = children[0]
        return tree.Name(str(token), self._token_span(token)), 0, token.start_pos, token.end_pos

    def incoming(self, children: list[Any]) -> Part:
        token = children[0]
        return tree.Incoming(token[3:], self._token_span(token)), 0, token.start_pos, token.end_pos

    def items(self, children: list[Any]) -> Part:
        opening, items, closing = children[0], children[1:-1], children[-1]
        start, end = opening.start_pos, closing.end_pos
        self._bound_list(len(items), start, end)
        node = tree.Items(tuple(item[0] for item in items), self.span(start, end))
        return node, max((item[1] for item in items), default=0), start, end

    def call(self, children: list[Any]) -> Part:
        word, ((arguments, depth), _, end) = children
        start = word.start_pos
        node = tree.Call(tree.Name(str(word), self._token_span(word)), arguments, self.span(start, end))
        return node, depth, start, end

    # ── where expressions stand ──────────────────────────────────────────────────────────────────────────────────

    def args(self, children: list[Any]) -> Stretch:
        """Arguments with the depth of the deepest."""
        items = children[1:-1]
        start, end = children[0].start_pos, children[-1].end_pos
        self._bound_list(len(items), start, end)
        return (tuple(item[0] for item in items), max((item[1] for item in items), default=0)), start, end

    def named(self, children: list[Any]) -> tuple[tree.Argument, int]:
        word, _, value = children
        return tree.Argument(self.ident(word), value[0], self.span(word.start_pos, value[3])), value[1]

    def positional(self, children: list[Any]) -> tuple[tree.Argument, int]:
        node, depth, start, end = children[0]
        return tree.Argument(None, node, self.span(start, end)), depth

    def braces(self, children: list[Any]) -> Stretch:
        parts = children[1:-1]
        start, end = children[0].start_pos, children[-1].end_pos
        self._bound_list(len(parts), start, end)
        return tuple(part[0] for part in parts), start, end

    near_braces = braces

    def _bound_list(self, length: int, start: int, end: int) -> None:
        if length > LONGEST_LIST:
            self.refuse(
                Finding(
                    start,
                    end,
                    text_codes.ListTooLong,
                    f"a list of {length:,} items is written out, and a list holds {LONGEST_LIST:,} at most",
                )
            )


def unescape(raw: str) -> str:
    r"""A string's inside as it is meant; `\"` and `\\` are its only escapes."""
    return raw.replace("\\\\", "\0").replace('\\"', '"').replace("\0", "\\") if "\\" in raw else raw
