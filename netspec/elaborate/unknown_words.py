"""What to say of a word that stands for a layer and names none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from netspec.elaborate.environment import Binding
from netspec.elaborate.foreign import our_word
from netspec.elaborate.foreign_terms import remedy_for
from netspec.elaborate.functions import FUNCTIONS
from netspec.elaborate.names import KEYWORDS
from netspec.elaborate.values import DefValue, KindValue, is_number, show
from netspec.layers import extensions, registry
from netspec.layers.wording import parts_of
from netspec.source import Edit, Fix, Span
from netspec.source.codes.names import NotADef, UnknownWord
from netspec.source.nearest import MOST_CANDIDATES, nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context

LOOKALIKES = str.maketrans("OolI", "0011")
"""Letters that are written for digits."""


def report_unknown_word(term: tree.LayerTerm | tree.JoinTerm, binding: Binding | None, context: Context) -> None:
    """A term's word is no layer, def or join: says what it is instead, or what it may have been."""
    word = term.word.name
    if context.said(UnknownWord, term.word.span):
        return
    if binding is not None:
        context.report(
            NotADef,
            term.word.span,
            f"{word[:80]} is {show(binding.value)}, and a layer or a def is wanted here",
            labels=[(binding.span, "it gets its value here")],
            help=f"a number stands in braces where a layer wants one: conv3-{{{word[:40]}}}"
            if is_number(binding.value)
            else None,
        )
        return
    help, fix = _help(term, context)
    what = "join" if isinstance(term, tree.JoinTerm) else "layer or def"
    context.report(
        UnknownWord, term.word.span, f"there is no {what} named {_cut(word)}", label="not known", help=help, fix=fix
    )


def report_unknown_kind(name: tree.Ident, context: Context) -> None:
    foreign = our_word(name.name)
    near = foreign.kind if foreign is not None else nearest(name.name, registry.kinds)
    context.report(
        UnknownWord,
        name.span,
        f"there is no layer of kind {_cut(name.name)}",
        help=f"did you mean {near}?" if near else "a default names built-in kinds: default conv(norm=bn)",
    )


def _cut(word: str) -> str:
    return word if len(word) <= 80 else word[:79] + "…"


def _help(term: tree.LayerTerm | tree.JoinTerm, context: Context) -> tuple[str | None, Fix | None]:
    if isinstance(term, tree.JoinTerm):
        return _help_for_join(term.word.name), None
    unloaded = extensions.failures.get(term.word.name.rstrip("0123456789.").lower())
    if unloaded is not None:
        return unloaded, None
    remedy = remedy_for(term)
    if remedy is not None:
        fix = _replace(term.span, remedy.replacement) if remedy.replacement is not None else None
        return remedy.help, fix
    return _respelt(term, context) or (_nearest_help(term, context), None)


def _help_for_join(word: str) -> str:
    joins = [kind for kind, layer in registry.kinds.items() if layer.is_join]
    foreign = our_word(word)
    near = foreign.kind if foreign is not None and foreign.kind in joins else nearest(word, joins)
    return f"did you mean {near}?" if near else f"the joins are {', '.join(joins)}"


def _replace(span: Span, replacement: str) -> Fix:
    return Fix(f"write `{replacement}`", (Edit(span.place, replacement),))


def _respelt(term: tree.LayerTerm, context: Context) -> tuple[str, Fix | None] | None:
    """A kind with a hyphen or an underscore in it, or a width without its braces: certain enough to be fixed."""
    word = term.word.name
    head, hyphen, tail = word.partition("-")
    if hyphen and tail.isidentifier() and _takes_number(head):
        return _name_behind_hyphen(head, tail, term, context)
    bare = word.rstrip("0123456789.")
    letters = bare.replace("-", "").replace("_", "").lower()
    if registry.find(letters) is not None and letters != bare.lower():
        return f"write {letters}{word[len(bare) :]}", _replace(term.word.span, letters + word[len(bare) :])
    return None


def _name_behind_hyphen(head: str, tail: str, term: tree.LayerTerm, context: Context) -> tuple[str, Fix | None]:
    """`conv3-c`: a hyphen in front of a letter belongs to the word, and no kind has one."""
    if context.environment.find(tail) is not None:
        written = _with_name(head, tail)
        return f"a name stands in braces: {written}", _replace(term.word.span, written)
    digits = tail.translate(LOOKALIKES)
    if digits.isdigit() and digits.isascii():
        return f"write {head}-{digits}: there is a letter in this number, where a digit was meant", None
    near = nearest(tail, context.environment.visible())
    if near is not None:
        return f"did you mean {_with_name(head, near)}?", None
    if tail == "in":
        return f"a name stands in braces: {_with_name(head, 'in.c')}", None
    return f"a name stands in braces: {_with_name(head, tail)}, and {tail[:40]} has no value here yet", None


def _takes_number(head: str) -> bool:
    """Whether a number may stand behind what is there of the word."""
    found = registry.split(head)
    return found is not None and ("width" in parts_of(found[0]) or ("number" in parts_of(found[0]) and not found[1]))


def _with_name(head: str, name: str) -> str:
    """A name where a width stands, or where its number does for a kind that has no width."""
    kind = registry.find(head)
    is_number = kind is not None and "width" not in parts_of(kind)
    return f"{head}{{{name}}}" if is_number else f"{head}-{{{name}}}"


def _nearest_help(term: tree.LayerTerm, context: Context) -> str:
    word = term.word.name
    bare = word.rstrip("0123456789.") if word[-1:].isdigit() else word
    rest = word[len(bare) :]
    values = [name for name in islice(context.environment.visible(), MOST_CANDIDATES) if _is_layer(name, context)]
    near = nearest(bare, [*registry.kinds, *values]) or nearest(word, [*values, *KEYWORDS, *FUNCTIONS])
    if near is None:
        return "`netspec layers` lists the kinds there are"
    return f"did you mean {near}{rest if near in registry.kinds else ''}{_tail(term)}?"


def _is_layer(name: str, context: Context) -> bool:
    found = context.environment.find(name)
    return found is not None and isinstance(found.value, DefValue | KindValue)


def _tail(term: tree.LayerTerm) -> str:
    """What follows the word, up to the parentheses, for a suggestion that can be copied."""
    end = term.arguments[0].span.start - 1 if term.arguments else term.span.end
    tail = term.span.source.text[term.word.span.end : end]
    return tail if len(tail) < 30 and "\n" not in tail else ""
