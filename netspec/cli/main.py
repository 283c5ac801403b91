"""The command `netspec`: runs what was typed; whatever happens becomes an exit code and a message."""

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
    # Looking for plugins of pydantic reads about every installed package, at every start.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
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
    except (Exception, KeyboardInterrupt) as error:
        from netspec.cli.endings import tell  # what has gone well needs no words

        code = tell(error)
        if isinstance(error, OSError):
            _abandon_output()
        return code


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


def _abandon_output() -> None:
    """What is left to write has nowhere to go: Python must not try, and fail, once more when it ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
