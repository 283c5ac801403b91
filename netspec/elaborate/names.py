"""What may be a name: of a def, a param, a let, a parameter, a net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netspec.elaborate.functions import FUNCTIONS
from netspec.layers import registry
from netspec.source.codes.names import BadName, NameTaken
from netspec.syntax import tree

if TYPE_CHECKING:
    from netspec.elaborate.context import Context

KEYWORDS = frozenset(
    [
        "and",
        "as",
        "def",
        "default",
        "else",
        "expect",
        "false",
        "for",
        "from",
        "head",
        "if",
        "in",
        "inline",
        "input",
        "let",
        "net",
        "none",
        "not",
        "or",
        "param",
        "title",
        "train",
        "true",
        "use",
    ]
)


def may_be_named(name: tree.Ident, what: str, context: Context, *, fresh: bool = True) -> bool:
    """Whether a thing may have this name, and where `fresh` whether its block has none of it yet; reports where not."""
    refused = None
    if name.name in KEYWORDS:
        refused = "it is a keyword of the language"
    elif name.name in FUNCTIONS:
        refused = "it is a built-in function"
    elif what == "def" and registry.find(name.name, extensions=False) is not None:
        refused = "it is a built-in kind of layer"
    elif what == "def" and name.name.startswith("__"):
        refused = "names that begin with two underscores belong to Python"
    if refused is not None:
        context.report(
            BadName,
            name.span,
            f"{name.name[:80]} can't be the name of a {what}: {refused}",
            help=f"call it my_{name.name[:40]}" if refused.startswith("it is") else None,
        )
        return False
    there = context.environment.names.get(name.name) if fresh else None
    if there is not None:
        context.report(
            NameTaken,
            name.span,
            f"{name.name[:80]} has a value already in this block",
            label="named again",
            labels=[(there.span, "the other one")],
            help="give one of them another name",
        )
        return False
    return True
