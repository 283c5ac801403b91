"""Concise, JSON, GitHub and SARIF."""

from __future__ import annotations

import json
from typing import Any

from netspec.source import Edit, Fix, Problems, Severity
from netspec.source.codes import Code
from netspec.source.codes.types import BadIndex, WrongKind
from netspec.source.rendering import render_concise, render_github, render_json, render_sarif
from tests.source.building import at, one_problem, problems_in, source


def everything() -> Problems:
    text = source("input 3x8x8\nadd[ conv3-8 | rleu ]\n", "a b/100%.net")
    problems = problems_in(text)
    problems.add(BadIndex, None, "a hint of nowhere", severity=Severity.HINT)
    problems.add(
        WrongKind, at(text, "rleu"), "there is no rleu\x1b", label="here", labels=[(at(text, "add"), "in this")],
        notes=["a note"], help="relu", fix=Fix("write relu", (Edit(at(text, "rleu").place, "relu"),)),
        trail=["in f()"],
    )  # fmt: skip
    return problems


def test_concise_is_a_line_a_diagnostic() -> None:
    assert render_concise(everything()).splitlines() == [
        "a b/100%.net:2:16: error[NS401]: there is no rleu<U+001B>; relu",
        "hint[NS411]: a hint of nowhere",
    ]


def test_concise_counts_what_it_leaves_out() -> None:
    problems = Problems(keep=30)
    for turn in range(35):
        problems.add(WrongKind, None, f"turn {turn}")
    assert render_concise(problems).splitlines()[20:] == ["and 10 errors, 5 more that were not kept"]


def test_json_has_the_promised_shape() -> None:
    document = json.loads(render_json(everything()))
    span = {"start": {"line": 2, "column": 16}, "end": {"line": 2, "column": 20}}
    file = "a b/100%.net"
    assert document["schema_version"] == 1
    assert document["diagnostics"][0] == {
        "code": "NS401",
        "severity": "error",
        "message": "there is no rleu\x1b",
        "file": file,
        "span": span,
        "labels": [
            {"file": file, "span": span, "message": "here"},
            {
                "file": file,
                "span": {"start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 4}},
                "message": "in this",
            },
        ],
        "notes": ["a note"],
        "help": "relu",
        "fix": {"description": "write relu", "edits": [{"file": file, "span": span, "replacement": "relu"}]},
        "trail": ["in f()"],
    }
    assert document["diagnostics"][1]["file"] is None
    assert document["diagnostics"][1]["span"] is None


def test_json_is_ascii_and_without_controls() -> None:
    rendered = render_json(one_problem("relu", "relu", message="\x1b\u202e×"))
    assert rendered.isascii()
    assert "\x1b" not in rendered


def test_json_of_nothing_is_an_empty_list() -> None:
    assert json.loads(render_json(Problems())) == {"schema_version": 1, "diagnostics": []}


def test_github_gets_the_worst_first_and_ten_of_a_level() -> None:
    problems = Problems()
    problems.add(BadIndex, None, "a hint", severity=Severity.HINT)
    for turn in range(15):
        problems.add(WrongKind, None, f"turn {turn}", severity=Severity.WARNING)
    for turn in range(10):
        problems.add(BadIndex, None, f"error {turn}")
    lines = render_github(problems).splitlines()
    levels = [line.split(" ")[0] for line in lines]
    assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"]
    assert lines[19] == "::warning title=netspec::6 more of this level; run netspec check"


def test_github_annotations_escape_what_ends_them() -> None:
    line = render_github(everything()).splitlines()[0]
    assert line == (
        "::error title=NS401,file=a b/100%25.net,line=2,endLine=2,col=16,endColumn=20::"
        "there is no rleu<U+001B>%0Ain f()%0Aa note%0Ahelp: relu"
    )


def test_a_name_cannot_start_a_workflow_command() -> None:
    problems = one_problem("relu", "relu", message="a\n::error file=x::owned", name="x,y:z\n::error::q.net")
    rendered = render_github(problems)
    assert len(rendered.splitlines()) == 1
    assert "file=x%2Cy%3Az%0A%3A%3Aerror%3A%3Aq.net" in rendered


def test_github_gets_no_columns_of_a_place_of_several_lines() -> None:
    text = source("a\nb")
    problems = problems_in(text)
    problems.add(WrongKind, text.span(0, 3), "no")
    assert render_github(problems) == "::error title=NS401,file=main.net,line=1,endLine=2::no"


def sarif(problems: Problems) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_sarif(problems))
    return document


def test_sarif_has_its_version_its_tool_and_its_rules() -> None:
    document = sarif(everything())
    run = document["runs"][0]
    assert document["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"]["name"] == "netspec"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["NS401", "NS411"]
    assert [run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] for one in run["results"]] == ["NS401", "NS411"]
    assert [one["level"] for one in run["results"]] == ["error", "note"]


def test_sarif_places_are_regions_of_percent_encoded_files() -> None:
    result = sarif(everything())["runs"][0]["results"][0]
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {"uri": "a%20b/100%25.net"}
    assert physical["region"] == {"startLine": 2, "startColumn": 16, "endLine": 2, "endColumn": 20}
    assert result["relatedLocations"][0]["id"] == 1
    assert result["relatedLocations"][0]["message"] == {"text": "in this"}
    assert result["message"]["text"] == "there is no rleu\x1b\nin f()\na note\nhelp: relu"


def test_sarif_fixes_are_replacements_by_file() -> None:
    fixes = sarif(everything())["runs"][0]["results"][0]["fixes"]
    assert fixes == [
        {
            "description": {"text": "write relu"},
            "artifactChanges": [
                {
                    "artifactLocation": {"uri": "a%20b/100%25.net"},
                    "replacements": [
                        {
                            "deletedRegion": {"startLine": 2, "startColumn": 16, "endLine": 2, "endColumn": 20},
                            "insertedContent": {"text": "relu"},
                        }
                    ],
                }
            ],
        }
    ]


def test_sarif_of_a_file_name_that_is_no_utf8_is_still_a_uri() -> None:
    result = sarif(one_problem("relu", "relu", name="caf\udce9.net"))["runs"][0]["results"][0]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.net"


def test_every_code_makes_a_rule() -> None:
    problems = Problems()
    for number in sorted(Code.registry):
        problems.add(Code.registry[number], None, "it happened")
    rules = sarif(problems)["runs"][0]["tool"]["driver"]["rules"]
    assert len(rules) == len(Code.registry)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in rules)
