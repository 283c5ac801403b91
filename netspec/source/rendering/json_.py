"""Diagnostics as JSON for programs: everything there is, escaped to ASCII. The shape is a public contract."""

from __future__ import annotations

import json
from typing import Any

from netspec.source.diagnostic import Diagnostic, Fix, Label
from netspec.source.problems import Problems
from netspec.source.rendering.selection import worst_first
from netspec.source.text import Place

SCHEMA_VERSION = 1


def render_json(problems: Problems) -> str:
    document = {
        "schema_version": SCHEMA_VERSION,
        "diagnostics": [diagnostic_to_json(diagnostic) for diagnostic in worst_first(problems)],
    }
    return json.dumps(document, indent=2)


def diagnostic_to_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """Lines and columns count from 1, columns in characters; the end is exclusive."""
    primary = diagnostic.primary
    labels = ((primary,) if primary and primary.message else ()) + diagnostic.labels
    return {
        "code": diagnostic.code.number,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "file": primary.place.file if primary else None,
        "span": span_to_json(primary.place) if primary else None,
        "labels": [label_to_json(label) for label in labels],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": fix_to_json(diagnostic.fix) if diagnostic.fix else None,
        "trail": list(diagnostic.trail),
    }


def span_to_json(place: Place) -> dict[str, dict[str, int]]:
    return {
        "start": {"line": place.line, "column": place.column},
        "end": {"line": place.end_line, "column": place.end_column},
    }


def label_to_json(label: Label) -> dict[str, Any]:
    return {"file": label.place.file, "span": span_to_json(label.place), "message": label.message}


def fix_to_json(fix: Fix) -> dict[str, Any]:
    edits = [
        {"file": edit.place.file, "span": span_to_json(edit.place), "replacement": edit.replacement}
        for edit in fix.edits
    ]
    return {"description": fix.description, "edits": edits}
