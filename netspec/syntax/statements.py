"""Builds terms and statements of the tree while the parser reduces: one method for each rule of the grammar."""

from __future__ import annotations

from typing import Any, cast

from netspec.source import Span
from netspec.source.codes import syntax as codes
from netspec.syntax import tree
from netspec.syntax.expressions import ExpressionBuilder, Stretch
from netspec.syntax.findings import Finding
from netspec.syntax.interpolation import label_parts
from netspec.syntax.tokens import Token


class TermBuilder(ExpressionBuilder):
    """Callbacks for what a network is made of."""

    def layer(self, children: list[Any]) -> tree.LayerTerm:
        word, number, width, stride, args = children
        end = word.end_pos
        for part in (number, width, stride, args):
            if part is not None:
                end = part[-1]
        return tree.LayerTerm(
            tree.Ident(str(word), self._token_span(word)),
            None if number is None else number[0],
            None if width is None else width[0],
            None if stride is None else stride[0],
            None if args is None else args[0][0],
            self.span(word.start_pos, end),
        )

    def join(self, children: list[Any]) -> tree.JoinTerm:
        word, _, *branches, closing, args = children
        end = closing.end_pos if args is None else args[2]
        return tree.JoinTerm(
            tree.Ident(str(word), self._token_span(word)),
            tuple(branches),
            None if args is None else args[0][0],
            self.span(word.start_pos, end),
        )

    def branch(self, children: list[Any]) -> tree.Branch:
        return tree.Branch(tuple(children), children[0].span.to(children[-1].span))

    def group(self, children: list[Any]) -> tree.GroupTerm:
        return tree.GroupTerm(tuple(children[1:-1]), self.span(children[0].start_pos, children[-1].end_pos))

    def reference(self, children: list[Any]) -> tree.Reference:
        label = self._label_text(children[1:])
        return tree.Reference(label, self._token_span(children[0]).to(label.span))

    def label(self, children: list[Any]) -> tree.LabelText:
        return self._label_text(children[1:])

    def _label_text(self, children: list[Any]) -> tree.LabelText:
        token = children[0]
        if token.type == "STRING":
            return tree.LabelText(label_parts(self, token), True, self._token_span(token))
        if len(children) == 1:
            return tree.LabelText((str(token),), False, self._token_span(token))
        return tree.LabelText((str(token), children[2][0]), False, self.span(token.start_pos, children[3].end_pos))

    def repeat_literal(self, children: list[Any]) -> Stretch:
        token: Token = children[0]
        start, end = token.start_pos, token.end_pos
        count = Token("INT", token[1:], start + 1, end)
        return self.number([count])[0], start, end

    def repeat_braces(self, children: list[Any]) -> Stretch:
        x, _, count, closing = children
        return count[0], x.start_pos, closing.end_pos

    def term(self, children: list[Any]) -> tree.Term:
        atom, repeat, label = children
        span: Span = atom.span
        count = repeat_span = None
        if repeat is not None:
            count, repeat_span = repeat[0], self.span(repeat[1], repeat[2])
            span = span.to(repeat_span)
        if label is not None:
            span = span.to(label.span)
        return tree.Term(atom, count, label, span, repeat_span)


class StatementBuilder(TermBuilder):
    """Callbacks for whole statements."""

    def use(self, children: list[Any]) -> tree.Use:
        names = tuple(self.ident(token) for token in children[3:])
        return tree.Use(self.string(children[1]), names, self._token_span(children[0]).to(names[-1].span))

    def title(self, children: list[Any]) -> tree.Title:
        text = self.string(children[1])
        return tree.Title(text, self._token_span(children[0]).to(text.span))

    def type(self, children: list[Any]) -> tree.TypeText:
        word: Token | None = children[0]
        written: Any = children[1]
        if isinstance(written, str):  # a token, lark's or the driver's
            token = cast(Token, written)
            dimensions, start, end = self._shape(token), token.start_pos, token.end_pos
        elif len(written) == 4:
            dimensions, start, end = (written[0],), written[2], written[3]
        else:
            dimensions, start, end = written
        form = None if word is None else self.ident(word)
        return tree.TypeText(form, dimensions, self.span(start if word is None else word.start_pos, end))

    def _shape(self, token: Token) -> tuple[tree.Expr, ...]:
        at, dimensions = token.start_pos, []
        for digits in token.split("x"):
            part = Token("INT", digits, at, at + len(digits))
            if digits:
                dimensions.append(self.number([part])[0])
            else:
                self._no_dimension(at)
            at += len(digits) + 1
        return tuple(dimensions)

    def _no_dimension(self, at: int) -> None:
        self._add(Finding(at, at + 1, codes.NotAShape, "a size is missing beside this x", help="write 3x224x224"))

    def input(self, children: list[Any]) -> tree.Input:
        return tree.Input(children[1], self._token_span(children[0]).to(children[1].span))

    def expect_type(self, children: list[Any]) -> tree.ExpectType:
        return tree.ExpectType(children[1], self._token_span(children[0]).to(children[1].span))

    def figure(self, children: list[Any]) -> tree.Figure:
        token = children[0]
        return tree.Figure(str(token), token[-1], self._token_span(token))

    def expect_figure(self, children: list[Any]) -> tree.ExpectFigure:
        keyword, quantity, operator, value = children
        if isinstance(value, tuple):
            value, end = value[0], self.span(value[3], value[3])
        else:
            end = value.span
        span = self._token_span(keyword).to(end)
        return tree.ExpectFigure(self.ident(quantity), operator.value, value, span)

    def param(self, children: list[Any]) -> tree.Param:
        keyword, word, _, value = children
        return tree.Param(self.ident(word), value[0], self.span(keyword.start_pos, value[3]))

    def let(self, children: list[Any]) -> tree.Let:
        keyword, word, _, value = children
        return tree.Let(self.ident(word), value[0], self.span(keyword.start_pos, value[3]))

    def default(self, children: list[Any]) -> tree.Default:
        keyword, *words, ((arguments, _), _, end) = children
        kinds = tuple(tree.Ident(str(word), self._token_span(word)) for word in words)
        return tree.Default(kinds, arguments, self.span(keyword.start_pos, end))

    def setting(self, children: list[Any]) -> tree.Argument:
        return self.named(children)[0]

    def train(self, children: list[Any]) -> tree.Train:
        keyword, _, *settings, closing = children
        return tree.Train(tuple(settings), self.span(keyword.start_pos, closing.end_pos))

    # ── with blocks ──────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, children: list[Any]) -> tree.Block:
        return tree.Block(tuple(children[1:-1]), self.span(children[0].start_pos, children[-1].end_pos))

    def parameter(self, children: list[Any]) -> tree.Parameter:
        name = self.ident(children[0])
        if children[1] is None:
            return tree.Parameter(name, None, name.span)
        value = children[2]
        return tree.Parameter(name, value[0], self.span(children[0].start_pos, value[3]))

    def parameters(self, children: list[Any]) -> Stretch:
        return tuple(children[1:-1]), children[0].start_pos, children[-1].end_pos

    def define(self, children: list[Any]) -> tree.Define:
        inline, keyword, word, (parameters, _, end), body = children
        start = (keyword if inline is None else inline).start_pos
        span = self.span(start, end)
        return tree.Define(self.ident(word), parameters, body, inline is not None, span.to(body.span), span)

    def net_body(self, children: list[Any]) -> tree.Net:
        keyword, word, parameters, body = children
        declared = () if parameters is None else parameters[0]
        return tree.Net(self.ident(word), declared, body, None, (), self._token_span(keyword).to(body.span))

    def net_of(self, children: list[Any]) -> tree.Net:
        keyword, word, parameters, _, target, ((arguments, _), _, end) = children
        declared = () if parameters is None else parameters[0]
        span = self.span(keyword.start_pos, end)
        return tree.Net(
            self.ident(word), declared, None, tree.Ident(str(target), self._token_span(target)), arguments, span
        )

    def head(self, children: list[Any]) -> tree.Head:
        keyword, word, args, body = children
        arguments = () if args is None else args[0][0]
        return tree.Head(self.ident(word), arguments, body, self._token_span(keyword).to(body.span))

    def loop(self, children: list[Any]) -> tree.For:
        keyword, *words, _, iterable, body = children
        names = tuple(self.ident(word) for word in words)
        return tree.For(names, iterable[0], body, self._token_span(keyword).to(body.span))

    def cond(self, children: list[Any]) -> tree.If:
        cases = tuple((children[at + 1][0], children[at + 2]) for at in range(0, len(children) - 1, 3))
        otherwise = children[-1] if len(children) % 3 else None
        return tree.If(cases, otherwise, self._token_span(children[0]).to(children[-1].span))

    def file(self, children: list[Any]) -> tuple[tree.Statement, ...]:
        return tuple(children)

    def expression(self, children: list[Any]) -> Stretch:
        return children[0]  # type: ignore[no-any-return]
