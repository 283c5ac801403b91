"""What commands print and write: results to standard output, all else to standard error, files whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO, Any

import click

from netspec.cli.exits import ExitCode
from netspec.source import Code, NetspecError, Problems

STDOUT = "-"
"""In place of a file's name: standard output."""


class NotWrittenError(click.ClickException):
    """A file could not be written; shows itself as a diagnostic."""

    exit_code = ExitCode.RUN_TIME

    def __init__(self, problems: Problems) -> None:
        super().__init__(problems.diagnostics[0].message)
        self.problems = problems

    def show(self, file: IO[Any] | None = None) -> None:
        show_problems(self.problems)


class FolderNamedError(NotWrittenError):
    """A folder was named where a file is written."""

    exit_code = ExitCode.USAGE


def has_color(stream: IO[Any]) -> bool:
    """Whether the stream is a terminal that wants colour; NO_COLOR is kept."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def result(text: str) -> None:
    """Prints what the command was asked for, with one newline at its end."""
    click.echo(text.removesuffix("\n"), color=has_color(sys.stdout))


def remark(text: str) -> None:
    """Tells people something beside the result."""
    click.echo(text, err=True, color=has_color(sys.stderr))


def show_problems(problems: Problems) -> None:
    """Prints diagnostics for people, to standard error."""
    from netspec.source.rendering import render_full  # a run without problems need not load it

    remark(render_full(problems, color=has_color(sys.stderr)))


def write(path: str, data: str | bytes) -> None:
    """Writes a file whole or not at all; `-` is standard output."""
    if path == STDOUT:
        click.echo(data, nl=False)
        return
    from netspec.source.writing import write_whole

    try:
        write_whole(path, data)
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: str, error: OSError) -> NotWrittenError:
    from netspec.source.codes.output import CannotWrite

    problems = Problems()
    reason, remedy = (error.strerror or str(error)).lower(), None
    folder = Path(path).parent
    if isinstance(error, IsADirectoryError):
        reason, remedy = "it is a folder", f"name a file in it: -o {Path(path) / 'NAME'}"
    elif isinstance(error, FileNotFoundError) and not folder.is_dir():
        reason, remedy = f"there is no folder {str(folder)!r}", "make the folder first"
    problems.add(CannotWrite, None, f"cannot write {path!r}: {reason}", help=remedy)
    return FolderNamedError(problems) if isinstance(error, IsADirectoryError) else NotWrittenError(problems)


def fail(code: type[Code], message: str, help: str | None = None) -> NetspecError:
    """The error of one diagnostic that has no place in a file; raise it."""
    problems = Problems()
    problems.add(code, None, message, help=help)
    return NetspecError(problems)
