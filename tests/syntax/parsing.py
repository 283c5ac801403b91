"""Parses texts for tests, and compares trees without their places."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from netspec.source import Diagnostic, Problems, SourceText
from netspec.syntax import decode, parse_source
from netspec.syntax.tree import File, Number, Statement, Term


def parse(text: str) -> File:
    """The tree of a text in which nothing is wrong."""
    problems = Problems()
    file = parse_source(SourceText("main.net", text), problems)
    assert file is not None, [str(one.message) for one in problems.diagnostics]
    assert not problems.diagnostics
    return file


def statement(text: str) -> Any:
    """The one statement of a text."""
    (only,) = parse(text).statements
    return only


def atom(text: str) -> Any:
    only: Statement = statement(text)
    assert isinstance(only, Term)
    return only.atom


def expression(text: str) -> Any:
    return statement(f"let a = {text}").value


def mistakes(text: str | bytes) -> list[Diagnostic]:
    """What is said about a text in which something is wrong."""
    problems = Problems()
    if isinstance(text, bytes):
        source = decode(text, "main.net", problems)
        file = parse_source(source, problems) if source is not None else None
    else:
        file = parse_source(SourceText("main.net", text), problems)
    assert file is None
    assert problems.failed
    return problems.diagnostics


def mistake(text: str | bytes) -> Diagnostic:
    """The one thing that is said about a text."""
    found = mistakes(text)
    assert len(found) == 1, [(one.code.number, one.message) for one in found]
    return found[0]


def meaning(node: Any) -> Any:
    """A part of a tree without its places."""
    if isinstance(node, tuple):
        return tuple(meaning(part) for part in node)
    if isinstance(node, Number):
        return type(node.value).__name__, repr(node.value)
    if is_dataclass(node):
        kept = [one.name for one in fields(node) if "span" not in one.name and one.name not in ("head", "source")]
        return type(node).__name__, tuple((name, meaning(getattr(node, name))) for name in kept)
    return node
