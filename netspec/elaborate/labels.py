"""Labels: what `as` and `@` write, the names that they give, and the values that they find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netspec.elaborate.expressions import whole_number
from netspec.elaborate.naming import Clash, NameScope
from netspec.elaborate.values import Wrong
from netspec.ir.names import part_refused
from netspec.layers import KnownType, Unknown
from netspec.source import Span
from netspec.source.codes.names import BadName, NameTaken, UnknownLabel
from netspec.source.nearest import nearest
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context
    from netspec.elaborate.graph import GraphScope


CHARACTERS_A_STEP = 64
"""Characters of a path that count as a step: a hundred thousand paths of a megabyte each would not fit anywhere."""


@dataclass(frozen=True, slots=True)
class LabelName:
    """A label as elaborated; `numbered` where it ended in `.#`."""

    name: str
    span: Span
    numbered: bool = False


def label_name(label: tree.LabelText, context: Context, *, referring: bool = False) -> LabelName | None:
    """The label's text with its numbers in place; None where it can't be a name, which is reported."""
    texts: list[str] = []
    for part in label.parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        number = whole_number(part, context, BadName, "what a label interpolates")
        if isinstance(number, Wrong):
            return None
        texts.append(str(number))
    name = "".join(texts)
    numbered = name.endswith(".#") and not referring
    name = name.removesuffix(".#") if numbered else name
    for part in name.split("."):
        refused = part_refused(part)
        if refused is not None:
            help = _label_meant(part) if referring else _better_label(part)
            context.report(BadName, label.span, f"{name[:60]!r} can't be a label: {refused}", help=help)
            return None
    return LabelName(name, label.span, numbered)


def _label_meant(part: str) -> str | None:
    return "the label without its .# is the value after the whole term" if part == "#" else None


def _better_label(part: str) -> str:
    if part.isidentifier() and part.isascii():
        return f"another name will do: {part.strip('_') or 'part'}_1"
    return "write parts of letters, digits and _, joined by points"


def leaf_path(names: NameScope, name: str, span: Span, context: Context) -> str | None:
    """Names a leaf; None where the name is taken, which is reported."""
    context.budget.step(span, (len(names.path) + len(name)) // CHARACTERS_A_STEP)
    path = names.leaf(name, span)
    if isinstance(path, Clash):
        _taken(path, span, context)
        return None
    return path


def opened(label: LabelName, context: Context) -> NameScope | None:
    """Opens the scope that a label names; None where the name is taken, which is reported."""
    context.budget.step(label.span, (len(context.names.path) + len(label.name)) // CHARACTERS_A_STEP)
    scope = context.names.open(label.name, label.span, label.numbered)
    if isinstance(scope, Clash):
        _taken(scope, label.span, context)
        return None
    return scope


def _taken(clash: Clash, span: Span, context: Context) -> None:
    if clash.reason == "below a leaf":
        message, there = f"nothing can be named below {clash.path}: it is a layer", "this layer has that name"
    else:
        message, there = f"two things are named {clash.path}", "the other one"
    if clash.other == span:
        how, help = _named_again(span, context)
        context.report(NameTaken, span, f"{message}: {how}", label="named more than once", help=help)
        return
    help = (
        "give one of them another label" if clash.reason == "taken" else "label the layer with a dotted name of its own"
    )
    context.report(NameTaken, span, message, label="named here", labels=[(clash.other, there)], help=help)


def _named_again(span: Span, context: Context) -> tuple[str, str]:
    """How one text came to give its name twice, and what to write: a repeat, a loop or calls of an inline def."""
    text = span.text.strip('"')[:40]
    called = None
    for scope in _within_names(context):
        if scope.role == "inline":
            called = scope.name
        elif scope.role == "turn" and not scope.arguments:
            again = "label the repeat instead: ( ... ) x3 as stage, which gives stage.0, stage.1, ..."
            return "every turn of the repeat gives the name again", again
        elif scope.role == "turn":
            name = scope.arguments[0][0]
            again = f'put the loop\'s {name} into the label: as "{text}.{{{name}}}"'
            if called is not None:
                again = f'label the call of {called}: {called} as "{called}.{{{name}}}"'
            elif span.start >= 5 and span.source.text[span.start - 5 : span.start] == "head ":
                again = f'put the head into a group with a label: ( ... ) as "stage.{{{name}}}"'
            return "every turn of the loop gives the name again", again
    again = f"label the calls, or make {called} a def without inline: each call then has a scope of its own"
    return f"every call of {called} gives the name again", again


def _within_names(context: Context) -> Iterator[GraphScope]:
    """The scopes around this place, the innermost first, as far as they name things in one naming scope."""
    at: int | None = context.scope
    while at is not None:
        scope = context.graph.scopes[at]
        if scope.role == "def":
            return
        yield scope
        at = scope.parent


def remember(label: LabelName, context: Context) -> None:
    """Makes the value that flows now the label's, for references that come later."""
    if context.flow.type is not None:
        path = context.names.join(label.name)
        context.activation.labels[path] = (context.flow.value, context.flow.type, label.span)
        context.net.labels.setdefault(label.name, label.span)


def find_label(reference: tree.Reference, context: Context) -> tuple[int, KnownType | Unknown] | None:
    """The value of a label, looked up from the scope outwards to the def, net or head; None is reported."""
    label = label_name(reference.label, context, referring=True)
    if label is None:
        return None
    activation, path = context.activation, context.names.path
    while True:
        base = activation.base
        while True:
            found = activation.labels.get(f"{path}.{label.name}" if path else label.name)
            if found is not None and found[1] is not None:
                return found[0], found[1]
            if path == base or not path:
                break
            path = path.rpartition(".")[0]
        if activation.outer is None:
            break
        activation = activation.outer
    _unknown(reference, label.name, context)
    return None


def _unknown(reference: tree.Reference, name: str, context: Context) -> None:
    if context.said(UnknownLabel, reference.span):
        return
    base = context.activation.base
    known = [path.removeprefix(f"{base}.") if base else path for path in context.activation.labels]
    near = nearest(name, known)
    below = [path for path in known if path.endswith(f".{name}")]
    help = f"did you mean @{near}?" if near else None
    if below:
        help = f'write its whole path: @"{below[-1]}"'
    elsewhere = context.net.labels.get(name)
    if elsewhere is not None and not (near or below):
        help = "put a label of its own in front of the reference, in the same def, net or head"
    elif not known:
        help = f"put the label on the layer that is meant, further up: conv3-64 as {name.partition('.')[0]}"
    context.report(
        UnknownLabel,
        reference.span,
        f"no label {name[:60]} can be seen here",
        labels=[(elsewhere, "this one is another def's, or a head's")] if elsewhere is not None and not below else [],
        help=help,
        notes=["a label is seen by what comes after it in the same def, net or head"],
    )
