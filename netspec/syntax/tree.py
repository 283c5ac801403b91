"""The tree of a .net file, as the parser builds it and `fmt` prints it. Plain slotted data; every part has its span.

Nesting is bounded while the tree is built (64 brackets, 256 operators in one expression), so whoever walks it
may recurse. Names are as written; what a word means (a layer, a def, a value) is the elaborator's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from netspec.source import SourceText, Span

# ── expressions ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Number:
    """A literal; `value` is what Python makes of it: whole numbers of any length, floats that may be infinite."""

    value: int | float
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Text:
    """A string literal, unescaped."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Truth:
    value: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Name:
    """A bare word in an expression: a value, a def, a kind with its number (`gn32`, `leaky0.1`) or a choice."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Incoming:
    """`in.c` and its kin: `attribute` is what stands after the point."""

    attribute: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Items:
    """A list literal."""

    items: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Unary:
    operator: Literal["-", "+", "not"]
    operand: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Binary:
    """Arithmetic, comparison, `and`, `or`."""

    operator: Literal["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or"]
    left: Expr
    right: Expr
    span: Span
    operator_span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Choice:
    """`then if condition else otherwise`."""

    then: Expr
    condition: Expr
    otherwise: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Range:
    """`low..high`, without high."""

    low: Expr
    high: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Index:
    base: Expr
    index: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Call:
    """A function called in an expression: `min(a, b)`."""

    function: Name
    arguments: tuple[Argument, ...]
    span: Span


Expr = Number | Text | Truth | Name | Incoming | Items | Unary | Binary | Choice | Range | Index | Call


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ident:
    """A word that names something, where it is written."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Argument:
    """`value` or `name=value`."""

    name: Ident | None
    value: Expr
    span: Span


# ── terms ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LabelText:
    """What follows `as` or `@`: literal texts and expressions in turn, `as "layer{i + 1}.{j}"`."""

    parts: tuple[str | Expr, ...]
    quoted: bool
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class LayerTerm:
    """`NAME[kernel][-width][/stride][(options)]`, or a call of a def: which one, the word's meaning decides.

    - `word` holds the kind and its literal number: `conv3`, `conv1x7`, `dropout0.5`; `×` is `x` in it.
    - `number` holds the braces right behind the word; `arguments` is None where no parentheses stand.
    """

    word: Ident
    number: tuple[Expr, ...] | None
    width: Expr | tuple[Expr, ...] | None
    stride: Expr | tuple[Expr, ...] | None
    arguments: tuple[Argument, ...] | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Branch:
    """One path of a join; never empty as written."""

    statements: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class JoinTerm:
    """`add[ a | b ](options)`; `word` as written."""

    word: Ident
    branches: tuple[Branch, ...]
    arguments: tuple[Argument, ...] | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class GroupTerm:
    statements: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reference:
    """`@label`."""

    label: LabelText
    span: Span


Atom = LayerTerm | JoinTerm | GroupTerm | Reference


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Term:
    """An atom with its repeat and its label; `repeat_span` covers `x3`."""

    atom: Atom
    repeat: Expr | None
    label: LabelText | None
    span: Span
    repeat_span: Span | None = None


# ── statements ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Block:
    """`{ ... }`; the span holds the braces."""

    statements: tuple[Statement, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Use:
    path: Text
    names: tuple[Ident, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Title:
    text: Text
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TypeText:
    """`3x224x224`, `{c, h, w}`, `tokens 196x768`, `vector 784`: `form` is the word in front, if any."""

    form: Ident | None
    dimensions: tuple[Expr, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Input:
    type: TypeText
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Param:
    name: Ident
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Let:
    name: Ident
    value: Expr
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Default:
    kinds: tuple[Ident, ...]
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parameter:
    name: Ident
    default: Expr | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Define:
    """`head` is the span of the def's first line, up to its parameters."""

    name: Ident
    parameters: tuple[Parameter, ...]
    body: Block
    inline: bool
    span: Span
    head: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Net:
    """`net NAME(...) { ... }` (a body) or `net NAME = DEF(args)` (a target and arguments)."""

    name: Ident
    parameters: tuple[Parameter, ...]
    body: Block | None
    target: Ident | None
    arguments: tuple[Argument, ...]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Head:
    name: Ident
    arguments: tuple[Argument, ...]
    body: Block
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class For:
    names: tuple[Ident, ...]
    iterable: Expr
    body: Block
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class If:
    """Conditions with their blocks, `if` and every `else if`; then the `else`."""

    cases: tuple[tuple[Expr, Block], ...]
    otherwise: Block | None
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectType:
    type: TypeText
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Figure:
    """A figure as only `expect` knows it: `15.5G`; `text` as written, `unit` one of "", k, M, G, T."""

    text: str
    unit: Literal["", "k", "M", "G", "T"]
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExpectFigure:
    """`expect params == 138357544`, `expect macs ~ 15.5G`."""

    quantity: Ident
    operator: Literal["==", "!=", "<", "<=", ">", ">=", "~"]
    value: Expr | Figure
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Train:
    settings: tuple[Argument, ...]
    span: Span


Statement = (
    Use
    | Title
    | Input
    | Param
    | Let
    | Default
    | Define
    | Net
    | Head
    | For
    | If
    | ExpectType
    | ExpectFigure
    | Train
    | Term
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Comment:
    """From the `#` to the end of its line, without the ending."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class File:
    source: SourceText
    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]
