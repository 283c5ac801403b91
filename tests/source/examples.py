"""Runs the examples of the codes' pages, and answers which codes they give."""

from __future__ import annotations

import io
import json
import os
import shlex
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from netspec.cli.main import run
from netspec.source import Code, Diagnostic, NetspecError, Problems, Severity
from netspec.source.codes.pages import MAIN, Example


def diagnostics_of(example: Example) -> list[Diagnostic]:
    """What a .net file's example gives, advice included; its files are written into the working folder."""
    from netspec.cli.check import check
    from netspec.cli.network_option import Request
    from netspec.reading import Choices

    write_files(example)
    problems, _ = check((Request(MAIN, None, Choices()),), advice=frozenset())
    return list(problems.diagnostics)


def write_files(example: Example) -> None:
    for name, text in example.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, encoding="utf-8")


def codes_of(example: Example) -> list[str]:
    """The codes of everything that the example gives."""
    if example.python is not None:
        return _codes_of_python(example.python)
    if example.command is not None:
        return _codes_of_command(example)
    return [diagnostic.code.number for diagnostic in diagnostics_of(example)]


def error_codes_of(example: Example) -> list[str]:
    codes = codes_of(example)
    if example.python is None and example.command is None:
        return [one.code.number for one in diagnostics_of(example) if one.severity is Severity.ERROR]
    return [code for code in codes if Code.registry[code].severity == "error"]


def _codes_of_python(python: str) -> list[str]:
    try:
        exec(compile(python, "<example>", "exec"), {})
    except NetspecError as error:
        return [diagnostic.code.number for diagnostic in error.diagnostics]
    return []


def _codes_of_command(example: Example) -> list[str]:
    """Of a `netspec` command; those of `check` are read from its JSON, those of others from what they print."""
    write_files(example)
    assert example.command is not None
    if "|" in example.command:
        return _codes_of_shell(example.command)
    program, *arguments = shlex.split(example.command)
    assert program == "netspec"
    as_json = arguments[0] == "check"
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([*arguments, "--format", "json"] if as_json else arguments)
    if as_json:
        return [one["code"] for one in json.loads(out.getvalue())["diagnostics"]]
    return _codes_printed(err.getvalue(), int(code))


def _codes_of_shell(command: str) -> list[str]:
    """Of a pipeline, in which `python` and `netspec` are those that run the tests."""
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(["sh", "-c", command], env=environment, capture_output=True, check=False)
    return _codes_printed(done.stderr.decode(), done.returncode)


def _codes_printed(text: str, code: int) -> list[str]:
    found = [number for number in Code.registry if f"[{number}]" in text]
    assert (code == 0) == (not found), text
    return found


def problems_of(example: Example) -> Problems:
    """The diagnostics with their sources, for renderings."""
    from netspec.cli.check import check
    from netspec.cli.network_option import Request
    from netspec.reading import Choices

    write_files(example)
    problems, _ = check((Request(MAIN, None, Choices()),), advice=frozenset())
    return problems
