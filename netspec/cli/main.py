"""The command `netspec`: runs a command and turns whatever happens into an exit code and a message."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from netspec import __version__
from netspec.cli.commands import LazyGroup
from netspec.cli.exits import ExitCode
from netspec.cli.output import show_problems
from netspec.source import NetspecError

COMPLETION = "_NETSPEC_COMPLETE"
"""The variable that a shell sets when it asks for completions."""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="netspec %(version)s")
def netspec() -> None:
    """A language, a compiler and a picture-maker for neural networks.

    FILE[:NET] names a network: a path, with :NET where the file holds several; zoo:NAME a bundled one; - standard
    input; -e TEXT in place of a file takes the text itself.
    """


def main() -> NoReturn:
    """The entry point: runs what argv says and exits."""
    # Graphs are large and live long: with the default thresholds the cyclic collector is most of the time.
    gc.set_threshold(100_000, 20, 100)
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError):  # whoever replaced the stream knows what it can show
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> ExitCode:
    """Runs a command line and answers with its exit code; nothing is raised."""
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
        return code
    except NetspecError as error:
        show_problems(error.problems)
        return ExitCode.AT_FAULT
    except click.ClickException as error:
        error.show()
        return ExitCode(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("netspec: interrupted", err=True)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _abandon_output()
        return ExitCode.CLOSED_PIPE
    except (OSError, MemoryError) as error:
        click.echo(f"netspec: {_words_of(error)}", err=True)
        _abandon_output()
        return ExitCode.RUN_TIME
    except Exception:
        click.echo(_report_of_a_bug(), err=True)
        return ExitCode.BUG


def _invoke(arguments: Sequence[str]) -> ExitCode:
    instruction = os.environ.get(COMPLETION)
    if instruction:
        from click.shell_completion import shell_complete

        return ExitCode(shell_complete(netspec, {}, "netspec", COMPLETION, instruction))
    try:
        with netspec.make_context("netspec", list(arguments)) as context:
            netspec.invoke(context)
    except click.exceptions.Exit as exit:
        return ExitCode(exit.exit_code)
    return ExitCode.FINE


def _words_of(error: OSError | MemoryError) -> str:
    """What the disk or the device says, without Python's ornaments."""
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    reason = error.strerror or str(error) or type(error).__name__
    return f"{error.filename}: {reason}" if error.filename is not None else reason


def _abandon_output() -> None:
    """What is left to write has nowhere to go: Python must not try, and fail, once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report_of_a_bug() -> str:
    from traceback import format_exc  # only where something has gone wrong

    return (
        f"{format_exc()}\n"
        "netspec: this is a bug in netspec, not in your network. Please report it to its maintainers, with the\n"
        f"lines above, the command, the .net file, and these versions: netspec {__version__}, Python "
        f"{sys.version.split()[0]}, {sys.platform}."
    )
