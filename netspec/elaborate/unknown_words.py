"""What to say of a word that stands for a layer and names none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netspec.elaborate.environment import Binding
from netspec.elaborate.functions import FUNCTIONS
from netspec.elaborate.names import KEYWORDS
from netspec.elaborate.values import DefValue, KindValue, show
from netspec.layers import registry
from netspec.source import Edit, Fix
from netspec.source.codes.names import NotADef, UnknownWord
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context


def report_unknown_word(term: tree.LayerTerm | tree.JoinTerm, binding: Binding | None, context: Context) -> None:
    """A term's word is no layer, def or join: says what it is instead, or what it may have been."""
    word = term.word.name
    if binding is not None:
        context.report(
            NotADef,
            term.word.span,
            f"{word[:80]} is {show(binding.value)}, and a layer or a def is wanted here",
            labels=[(binding.span, "it gets its value here")],
        )
        return
    help, fix = _help(term, context)
    what = "join" if isinstance(term, tree.JoinTerm) else "layer or def"
    context.report(
        UnknownWord, term.word.span, f"there is no {what} named {_cut(word)}", label="not known", help=help, fix=fix
    )


def report_unknown_kind(name: tree.Ident, context: Context) -> None:
    near = nearest(name.name, registry.kinds)
    context.report(
        UnknownWord,
        name.span,
        f"there is no layer of kind {_cut(name.name)}",
        help=f"did you mean {near}?" if near else "a default names built-in kinds: default conv(norm=bn)",
    )


def _cut(word: str) -> str:
    return word if len(word) <= 80 else word[:79] + "…"


def _help(term: tree.LayerTerm | tree.JoinTerm, context: Context) -> tuple[str | None, Fix | None]:
    word = term.word.name
    joins = [kind for kind, layer in registry.kinds.items() if layer.is_join]
    if isinstance(term, tree.JoinTerm):
        near = nearest(word, joins)
        return (f"did you mean {near}?" if near else f"the joins are {', '.join(joins)}"), None
    bare = word.rstrip("0123456789.") if word[-1:].isdigit() else word
    letters = bare.replace("-", "").lower()
    rest = word[len(bare) :]
    if registry.find(letters) is not None and letters != bare.lower():
        return f"write {letters}{rest}", Fix(f"write {letters}", (Edit(term.word.span.place, letters + rest),))
    values = [
        name
        for name in context.environment.visible()
        if (found := context.environment.find(name)) is not None and isinstance(found.value, DefValue | KindValue)
    ]
    near = nearest(bare, [*registry.kinds, *values]) or nearest(word, [*values, *KEYWORDS, *FUNCTIONS])
    if near is None:
        return "`netspec layers` lists the kinds there are", None
    return f"did you mean {near}{rest if near in registry.kinds else ''}{_tail(term)}?", None


def _tail(term: tree.LayerTerm) -> str:
    """What follows the word, up to the parentheses, for a suggestion that can be copied."""
    end = term.arguments[0].span.start - 1 if term.arguments else term.span.end
    tail = term.span.source.text[term.word.span.end : end]
    return tail if len(tail) < 30 and "\n" not in tail else ""
