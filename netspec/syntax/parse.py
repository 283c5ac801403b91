"""Text to tree."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence

from lark.exceptions import UnexpectedToken

from netspec.source import Problems, SourceText
from netspec.syntax import tree
from netspec.syntax.brackets import unbalanced_bracket
from netspec.syntax.findings import Findings, RefusedError
from netspec.syntax.reading import may_be_read
from netspec.syntax.scan import Scan, scan, scan_findings
from netspec.syntax.statements import StatementBuilder
from netspec.syntax.table import load_parser


class _Machine(threading.local):
    """A parser and the builder that its callbacks belong to, one for each thread that parses."""

    def __init__(self) -> None:
        self.builder = StatementBuilder(_parse_inside)
        self.lark = load_parser(self.builder)


_machines: list[_Machine] = []


def _machine() -> _Machine:
    if not _machines:
        _machines.append(_Machine())
    return _machines[0]


def parse_source(source: SourceText, problems: Problems) -> tree.File | None:
    """The tree of a text; None where there is a mistake in it, and then `problems` says which."""
    problems.add_source(source)
    if not may_be_read(source, problems):
        return None
    scanned = scan(source.text)
    findings = Findings(source)
    statements = None
    if scanned.too_deep is None:
        statements = _parse(source, scanned, findings)
    for finding in scan_findings(scanned):
        findings.add(finding)
    if findings.found:
        from netspec.syntax.foreign import other_language  # only a text with a mistake in it needs this

        other = other_language(source.text)
        findings.found = [other] if other else findings.found
    findings.tell(problems)
    if statements is None or findings.found:
        return None
    comments = tuple(tree.Comment(source.text[start:end], source.span(start, end)) for start, end in scanned.comments)
    return tree.File(source, statements, comments)


def _parse(source: SourceText, scanned: Scan, findings: Findings) -> tuple[tree.Statement, ...] | None:
    machine = _machine()
    machine.builder.begin(source, findings)
    limit = len(source.text) + 1
    if scanned.unterminated:
        limit = scanned.unterminated[0][0]
    elif unbalanced := unbalanced_bracket(scanned.clean, scanned):
        findings.add(unbalanced)
        limit = min(start for start, _, _ in ((unbalanced.start, 0, ""), *unbalanced.labels))
    collecting = gc.isenabled()
    gc.disable()
    try:
        return machine.lark.parse(scanned.clean, start="file")  # type: ignore[return-value]
    except UnexpectedToken as error:
        from netspec.syntax.recovery import find_mistakes  # only a text with a mistake in it needs this

        find_mistakes(error, source.text, scanned, findings, limit)
    except RefusedError:
        pass
    finally:
        if collecting:
            gc.enable()
    return None


def _parse_inside(text: str, offsets: Sequence[int]) -> tree.Expr | None:
    """An expression out of a label; its mistakes go to the findings of the text around it."""
    machine = _machine()
    builder = machine.builder
    scanned = scan(text)
    around, builder.raw, builder.offsets = (builder.raw, builder.offsets), text, offsets
    try:
        if scanned.too_deep is None and not scanned.comments and not scanned.unterminated:
            return machine.lark.parse(scanned.clean, start="expression")[0]  # type: ignore[index, no-any-return]
        mistake = None
    except UnexpectedToken as error:
        mistake = error
    finally:
        builder.raw, builder.offsets = around
    from netspec.syntax.recovery import mistake_inside  # only a label with a mistake in it needs this

    builder.findings.add(mistake_inside(mistake, text, scanned, offsets))
    return None
