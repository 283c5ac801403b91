"""Text to tree."""

from __future__ import annotations

import gc
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from netspec.source import Problems, SourceText
from netspec.syntax import tree
from netspec.syntax.brackets import unbalanced_bracket
from netspec.syntax.driver import Driver, StuckError
from netspec.syntax.findings import Finding, Findings, RefusedError
from netspec.syntax.reading import may_be_read
from netspec.syntax.scan import Scan, scan, scan_findings
from netspec.syntax.statements import StatementBuilder

if TYPE_CHECKING:
    from lark import Lark


class _Machine(threading.local):
    """The parsers and the builder that their callbacks belong to, one for each thread that parses."""

    def __init__(self) -> None:
        self.builder = StatementBuilder(_parse_inside)
        self.driver = Driver(self.builder)

    @cached_property
    def lark(self) -> Lark:
        """Parses as the driver does, and knows what it had expected where a text is wrong."""
        from netspec.syntax.table import load_parser  # lark is loaded for texts with mistakes alone

        return load_parser(self.builder)


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
    statements, findings = _read(source, scanned)
    if findings.found:
        from netspec.syntax.certainty import with_certain_fixes  # only a text with a mistake in it needs these
        from netspec.syntax.foreign import other_language

        other = other_language(source.text)
        findings.found = [other] if other else with_certain_fixes(findings.found, source.text, _mistakes_in)
    findings.tell(problems)
    if statements is None or findings.found:
        return None
    comments = tuple(tree.Comment(source.text[start:end], source.span(start, end)) for start, end in scanned.comments)
    return tree.File(source, statements, comments)


def _read(source: SourceText, scanned: Scan) -> tuple[tuple[tree.Statement, ...] | None, Findings]:
    findings = Findings(source)
    statements = _parse(source, scanned, findings) if scanned.too_deep is None else None
    for finding in scan_findings(scanned):
        findings.add(finding)
    return statements, findings


def _mistakes_in(text: str) -> int:
    return len(_read(SourceText("", text), scan(text))[1].found)


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
    known = len(findings.found)
    try:
        return machine.driver.parse(scanned.clean, "file")  # type: ignore[no-any-return]
    except StuckError:
        del findings.found[known:]  # lark comes upon them again
        _find_mistakes(machine, source, scanned, findings, limit)
    except RefusedError:
        pass
    finally:
        if collecting:
            gc.enable()
    return None


def _find_mistakes(machine: _Machine, source: SourceText, scanned: Scan, findings: Findings, limit: int) -> None:
    """Tells of what is wrong with a text that the driver could not parse."""
    from lark.exceptions import UnexpectedToken

    from netspec.syntax.recovery import find_mistakes

    machine.builder.begin(source, findings)
    try:
        machine.lark.parse(scanned.clean, start="file")
    except UnexpectedToken as error:
        find_mistakes(error, source.text, scanned, findings, limit)
    else:
        raise AssertionError("the driver refuses what lark takes")


def _parse_inside(text: str, offsets: Sequence[int]) -> tree.Expr | None:
    """An expression out of a label; its mistakes go to the findings of the text around it."""
    machine = _machine()
    builder = machine.builder
    scanned = scan(text)
    around, builder.raw, builder.offsets = (builder.raw, builder.offsets), text, offsets
    try:
        if scanned.too_deep is None and not scanned.comments and not scanned.unterminated:
            return machine.driver.parse(scanned.clean, "expression")[0]  # type: ignore[no-any-return]
        finding = _mistake_inside(machine, None, text, scanned, offsets)
    except StuckError:
        finding = _mistake_inside(machine, scanned.clean, text, scanned, offsets)
    finally:
        builder.raw, builder.offsets = around
    builder.findings.add(finding)
    return None


def _mistake_inside(machine: _Machine, clean: str | None, text: str, scanned: Scan, offsets: Sequence[int]) -> Finding:
    """What is wrong with an expression out of a label; `clean` is None where it is not even tried."""
    from lark.exceptions import UnexpectedToken

    from netspec.syntax.recovery import mistake_inside

    try:
        if clean is not None:
            machine.lark.parse(clean, start="expression")
    except UnexpectedToken as error:
        return mistake_inside(error, text, scanned, offsets)
    return mistake_inside(None, text, scanned, offsets)
