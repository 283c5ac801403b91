"""The canonical form of a file: what `netspec fmt` writes.

- What stands on one line stays on one line, as far as it fits; brackets that were opened over several lines stay so.
- Blocks are indented by two; one blank line at most; comments keep their places between the statements.
- Formatting twice changes nothing, and the tree stays the same but for its places and the spelling of kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from netspec.syntax import tree
from netspec.syntax.layout import Layout
from netspec.syntax.one_line import OneLine


def format_file(file: tree.File, canonical_kind: Callable[[str], str]) -> str:
    """The canonical text; `canonical_kind` spells a built-in kind's word, and leaves every other word alone.

    Words that the file itself gives a meaning are never touched.
    """
    declared = set(_declared(file.statements))
    return Layout(file, OneLine(lambda word: word if word in declared else canonical_kind(word))).write_file()


def _declared(statements: Sequence[tree.Statement]) -> Iterator[str]:
    """The names that a file gives a meaning, wherever in it."""
    for node in statements:
        match node:
            case tree.Use():
                yield from (name.name for name in node.names)
            case tree.Param() | tree.Let():
                yield node.name.name
            case tree.For():
                yield from (name.name for name in node.names)
            case tree.Define() | tree.Net():
                yield node.name.name
                yield from (parameter.name.name for parameter in node.parameters)
            case _:
                pass
        for inner in _inner(node):
            yield from _declared(inner)


def _inner(node: tree.Statement) -> Iterator[Sequence[tree.Statement]]:
    """The sequences of statements directly within a statement."""
    match node:
        case tree.Define() | tree.Net() | tree.Head() | tree.For():
            if node.body is not None:
                yield node.body.statements
        case tree.If():
            yield from (body.statements for _, body in node.cases)
            if node.otherwise is not None:
                yield node.otherwise.statements
        case tree.Term(atom=tree.GroupTerm() as group):
            yield group.statements
        case tree.Term(atom=tree.JoinTerm() as join):
            yield from (branch.statements for branch in join.branches)
        case _:
            pass
