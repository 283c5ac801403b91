"""SARIF 2.1.0 (OASIS), as code-scanning services read it: one run, its rules the codes that occur."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, version
from inspect import cleandoc
from typing import Any
from urllib.parse import quote

from netspec.source.codes import Code
from netspec.source.diagnostic import Diagnostic, Fix, Label, Severity
from netspec.source.problems import Problems
from netspec.source.rendering.selection import worst_first
from netspec.source.text import Place

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def render_sarif(problems: Problems) -> str:
    diagnostics = worst_first(problems)
    codes = list(dict.fromkeys(diagnostic.code for diagnostic in diagnostics))
    driver: dict[str, Any] = {"name": "netspec", "rules": [rule(code) for code in codes]}
    if number := _version():
        driver["version"] = number
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def rule(code: type[Code]) -> dict[str, Any]:
    page = cleandoc(code.__doc__ or "")
    return {
        "id": code.number,
        "name": code.__name__,
        "shortDescription": {"text": page.split("\n\n", 1)[0].replace("\n", " ")},
        "fullDescription": {"text": page.split("\nFails:", 1)[0].strip()},
        "help": {"text": page},
        "defaultConfiguration": {"level": LEVELS[Severity(code.severity)]},
    }


def result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    texts = [diagnostic.message, *diagnostic.trail, *diagnostic.notes]
    if diagnostic.help:
        texts.append(f"help: {diagnostic.help}")
    document: dict[str, Any] = {
        "ruleId": diagnostic.code.number,
        "ruleIndex": rule_index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(texts)},
        "locations": [location(diagnostic.primary)] if diagnostic.primary else [],
    }
    if diagnostic.labels:
        document["relatedLocations"] = [
            {"id": index, **location(label)} for index, label in enumerate(diagnostic.labels, 1)
        ]
    if diagnostic.fix:
        document["fixes"] = [fix_document(diagnostic.fix)]
    return document


def location(label: Label) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": artefact(label.place), "region": region(label.place)}}
    return {**place, "message": {"text": label.message}} if label.message else place


def fix_document(fix: Fix) -> dict[str, Any]:
    """Its edits, gathered by file."""
    files = dict.fromkeys(edit.place.file for edit in fix.edits)
    changes = []
    for file in files:
        edits = [edit for edit in fix.edits if edit.place.file == file]
        replacements = [
            {"deletedRegion": region(edit.place), "insertedContent": {"text": edit.replacement}} for edit in edits
        ]
        changes.append({"artifactLocation": artefact(edits[0].place), "replacements": replacements})
    return {"description": {"text": fix.description}, "artifactChanges": changes}


def artefact(place: Place) -> dict[str, str]:
    """The file as a relative URI; names that are no UTF-8 are percent-encoded byte by byte."""
    return {"uri": quote(place.file.replace("\\", "/").encode("utf-8", "surrogateescape"))}


def region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _version() -> str | None:
    try:
        return version("netspec")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return None
