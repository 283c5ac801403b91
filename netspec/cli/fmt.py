"""`netspec fmt`: files in canonical form."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import STDIN, ZOO, read_stdin
from netspec.cli.output import STDOUT, remark, result, show_problems, write
from netspec.layers import registry
from netspec.reading import Opened, open_file, open_text
from netspec.source import Problems
from netspec.syntax.formatting import format_file


@click.command("fmt")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("-e", "texts", multiple=True, metavar="TEXT", help="A text in place of FILE; goes to standard output.")
@click.option("--check", is_flag=True, help="Write nothing; fail where a file is not in canonical form.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change, and fail where something would.")
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], texts: tuple[str, ...], check: bool, diff: bool) -> None:
    """Write files in canonical form; comments are kept.

    What comes from standard input (-) or from -e goes to standard output.
    """
    if not files and not texts:
        raise click.UsageError("name at least one FILE, or - for standard input")
    problems, changes = Problems(), 0
    for name in files:
        if name.startswith(ZOO):
            raise click.UsageError(f"{name}: the bundled networks are canonical as they are")
        opened = open_text(read_stdin(), "<stdin>", problems) if name == STDIN else open_file(Path(name), problems)
        changes += _format(opened, STDOUT if name == STDIN else name, check, diff)
    for text in texts:
        changes += _format(open_text(text, "<text>", problems), STDOUT, check, diff)
    if problems.diagnostics:
        show_problems(problems)
    ctx.exit(ExitCode.AT_FAULT if problems.failed or (changes and (check or diff)) else ExitCode.FINE)


def _format(opened: Opened | None, target: str, check: bool, diff: bool) -> bool:
    """Writes or shows a file's canonical form; says whether it differs from what is there."""
    if opened is None:
        return False
    source = opened.file.source
    before, after = source.text, format_file(opened.file, registry.canonical)
    changed = before != after
    if diff and changed:
        result(_difference(source.name, before, after))
    if check and changed:
        remark(f"{source.name} is not in canonical form")
    if not check and not diff and (changed or target == STDOUT):
        write(target, after)
    return changed


def _difference(name: str, before: str, after: str) -> str:
    lines = unified_diff(
        before.splitlines(), after.splitlines(), name, f"{name} (canonical)", lineterm=""
    )  # fmt: skip
    return "\n".join(lines)
