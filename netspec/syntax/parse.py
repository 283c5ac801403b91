"""Text to tree."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from functools import cache

from lark.exceptions import UnexpectedInput

from netspec.source import Problems, SourceText
from netspec.source.codes import syntax as codes
from netspec.syntax import tree
from netspec.syntax.findings import Finding, Findings, Refused
from netspec.syntax.reading import may_be_read
from netspec.syntax.scan import DEEPEST_NESTING, Scan, scan
from netspec.syntax.statements import StatementBuilder
from netspec.syntax.table import load_parser


class _Machine(threading.local):
    """A parser and the builder that its callbacks belong to, one for each thread that parses."""

    def __init__(self) -> None:
        self.builder = StatementBuilder(parse_inner)
        self.lark = load_parser(self.builder)


@cache
def machine() -> _Machine:
    return _Machine()


def parse_source(source: SourceText, problems: Problems) -> tree.File | None:
    """The tree of a text; None where there is a mistake in it, and then `problems` says which."""
    problems.add_source(source)
    if not may_be_read(source, problems):
        return None
    scanned = scan(source.text)
    findings = Findings(source)
    _tell_scan(scanned, findings)
    statements = _parse(source, scanned, findings) if scanned.too_deep is None else None
    findings.tell(problems)
    if statements is None or findings.found:
        return None
    comments = tuple(tree.Comment(source.text[start:end], source.span(start, end)) for start, end in scanned.comments)
    return tree.File(source, statements, comments)


def _parse(source: SourceText, scanned: Scan, findings: Findings) -> tuple[tree.Statement, ...] | None:
    parser = machine()
    builder = parser.builder
    builder.begin(source, findings)
    collecting = gc.isenabled()
    gc.disable()
    try:
        return parser.lark.parse(scanned.clean, start="file")  # type: ignore[return-value]
    except UnexpectedInput as error:
        at = error.pos_in_stream or 0
        findings.add(Finding(at, at + 1, codes.UnexpectedText, "something stands here that cannot stand here"))
        return None
    except Refused:
        return None
    finally:
        if collecting:
            gc.enable()


def parse_inner(text: str, offsets: Sequence[int]) -> tree.Expr | None:
    """An expression out of a label; its mistakes go to the findings of the text around it."""
    parser = machine()
    builder = parser.builder
    before = builder.raw, builder.offsets
    scanned = scan(text)
    if scanned.too_deep is not None or scanned.comments or scanned.unterminated:
        builder.findings.add(Finding(offsets[0], offsets[-1], codes.UnexpectedText, "this is no expression"))
        return None
    builder.raw, builder.offsets = text, offsets
    try:
        return parser.lark.parse(scanned.clean, start="expression")[0]  # type: ignore[index, no-any-return]
    except UnexpectedInput as error:
        at = offsets[min(error.pos_in_stream or 0, len(text))]
        builder.findings.add(Finding(at, at + 1, codes.UnexpectedText, "this is no expression"))
        return None
    finally:
        builder.raw, builder.offsets = before


def _tell_scan(scanned: Scan, findings: Findings) -> None:
    for start, end in scanned.unterminated:
        findings.add(Finding(start, end, codes.UnexpectedText, "a string that does not end on its line"))
    for start, end in scanned.bad_escapes:
        findings.add(Finding(start, end, codes.UnexpectedText, 'only \\" and \\\\ are escapes in a string'))
    if scanned.too_deep is not None:
        findings.add(
            Finding(
                scanned.too_deep,
                scanned.too_deep + 1,
                codes.NestedTooDeep,
                f"more than {DEEPEST_NESTING} brackets are open here",
            )
        )
