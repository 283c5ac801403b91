"""The commands there are, each imported only when it is asked for: start-up stays small."""

from __future__ import annotations

from importlib import import_module

import click

from netspec.source.nearest import nearest

COMMANDS = (
    "check", "compile", "fmt",
    "table", "rf", "compare", "diff",
    "draw", "slides",
    "train", "eval", "predict", "finetune", "weights", "source",
    "zoo", "layers", "explain", "new",
)  # fmt: skip
"""In the order in which `netspec --help` shows them; `netspec/cli/NAME.py` holds each, as `command`."""


class LazyGroup(click.Group):
    """A group whose commands are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"netspec.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name in COMMANDS or name.startswith("-") or ctx.resilient_parsing:
            return super().resolve_command(ctx, args)
        near = nearest(name, COMMANDS)
        remedy = f"did you mean {near!r}?" if near else "`netspec --help` lists them."
        raise click.UsageError(f"There is no command {name[:80]!r}; {remedy}", ctx)
