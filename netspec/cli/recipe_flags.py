"""The settings of a recipe as flags of `train` and `finetune`: one for each field, made from the model itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, get_args, get_origin

import click

from netspec.elaborate.recipe import Recipe

Command = Callable[..., Any]

WRITTEN = ("optimizer", "schedule", "augment")
"""Settings given as a file writes them: `crop(scale=0.35), flip`."""
LISTS = ("augment",)
REPEATED = ("freeze", "checkpoint")
NUMBERS = ("betas", "mean", "std")


def recipe_flags(command: Command) -> Command:
    """Adds a flag for every setting; the command gets those that were given as `settings`."""

    def with_settings(**options: Any) -> Any:
        given = {name: options.pop(name) for name in Recipe.model_fields}
        settings = {name: _plain(name, value) for name, value in given.items() if value not in (None, ())}
        return command(settings=settings, **options)

    with_settings.__name__, with_settings.__doc__ = command.__name__, command.__doc__
    with_settings.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    flagged: Command = with_settings
    for name in reversed(Recipe.model_fields):
        flagged = _flag(name)(flagged)
    return flagged


def _flag(name: str) -> Callable[[Command], Command]:
    field = Recipe.model_fields[name]
    flag, help = f"--{name.replace('_', '-')}", field.description
    kind = field.annotation
    if name in REPEATED:
        return click.option(flag, name, multiple=True, metavar="GLOB", help=help)
    if kind is bool or bool in get_args(kind):
        return click.option(f"{flag}/--no-{name.replace('_', '-')}", name, default=None, help=help)
    if name in WRITTEN:
        return click.option(flag, name, metavar="TEXT", help=help)
    if name in NUMBERS:
        return click.option(flag, name, metavar="X,Y,...", help=help)
    if get_origin(kind) is Literal:
        return click.option(flag, name, type=click.Choice([str(one) for one in get_args(kind)]), help=help)
    return click.option(flag, name, type=click.INT if kind is int else click.FLOAT, help=help)


def _plain(name: str, value: Any) -> Any:
    """A flag's value as a file's setting would have it."""
    if name in NUMBERS:
        return _numbers(name, value)
    if name in REPEATED:
        return list(value)
    return _as_written(name, value) if name in WRITTEN else value


def _numbers(name: str, text: str) -> list[float]:
    try:
        return [float(part) for part in text.split(",")]
    except ValueError:
        raise click.BadParameter(f"{text[:80]!r} is not numbers with commas between", param_hint=f"--{name}") from None


def _as_written(name: str, text: str) -> Any:
    """Read by the language itself, as a recipe with this one setting."""
    from netspec.reading import parse  # a command without such flags reads one file alone
    from netspec.source import NetspecError

    written = f"[{text}]" if name in LISTS and text != "none" and not text.startswith("[") else text
    try:
        return parse(f"input 1x1x1\nid as it\ntrain {{ {name} = {written} }}").train[name]
    except NetspecError as error:
        first = error.diagnostics[0]
        said = f"{first.message}; {first.help}" if first.help else first.message
        raise click.BadParameter(said, param_hint=f"--{name}") from None
