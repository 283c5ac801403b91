"""Elaborates a text, for tests: the network, or the codes and messages of what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from netspec.elaborate import elaborate_file
from netspec.ir import Network
from netspec.source import Problems, SourceText
from netspec.syntax import parse_source


def elaborated(text: str, *, path: Path | None = None, **choices: Any) -> tuple[Network | None, Problems]:
    problems = Problems()
    file = parse_source(SourceText("main.net", text), problems)
    network = elaborate_file(file, problems, name="main", path=path, **choices) if file is not None else None
    return network, problems


def network(text: str, **choices: Any) -> Network:
    """The network of a text that must have no mistake."""
    found, problems = elaborated(text, **choices)
    assert found is not None, [one.message for one in problems.diagnostics]
    return found


def in_image(text: str, **choices: Any) -> Network:
    """The network of layers behind an image of 3×8×8."""
    return network(f"input 3x8x8\n{text}\n", **choices)


def paths(text: str, **choices: Any) -> list[str]:
    return [node.path for node in in_image(text, **choices).nodes]


def shapes(text: str) -> list[str]:
    return [str(node.output) for node in in_image(text).nodes]


def mistakes(text: str, **choices: Any) -> list[str]:
    """The codes of the errors in a text, in order; it must have some, and give no network."""
    found, problems = elaborated(text, **choices)
    errors = [one.code.number for one in problems.diagnostics if one.severity == "error"]
    assert errors
    assert found is None
    return errors


def mistake(text: str, **choices: Any) -> tuple[str, str, str]:
    """Code, message and help of the only error in what stands behind an image of 3×8×8."""
    found, problems = elaborated(f"input 3x8x8\n{text}\n", **choices)
    errors = [one for one in problems.diagnostics if one.severity == "error"]
    assert found is None
    assert len(errors) == 1, [one.message for one in errors]
    return errors[0].code.number, errors[0].message, errors[0].help or ""
