"""`netspec check`: parse, elaborate, type, verify, advise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from netspec.cli.exits import ExitCode
from netspec.cli.network_option import STDIN, Request, networks_option, split_name
from netspec.cli.output import remark, result, show_problems, write
from netspec.ir import Network
from netspec.source import Code, Problems, Severity

FORMATS = ("full", "concise", "json", "github", "sarif")
Advice = frozenset[str] | None
"""None: no advice is given; otherwise the codes to leave out of it."""
MOST_ROUNDS = 10
"""Rounds of fixing: a fix may bring to light what another can mend."""


@click.command("check")
@networks_option
@click.option("--format", "form", type=click.Choice(FORMATS), default="full", show_default=True)
@click.option("--no-advice", is_flag=True, help="Errors only: no warnings and hints.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Advice to leave out: NS612. May be repeated.")
@click.option("--strict", is_flag=True, help="Advice counts as failure.")
@click.option("--fix", is_flag=True, help="Apply the fixes that are certain to the files, and check again.")
@click.pass_context
def command(
    ctx: click.Context,
    requests: tuple[Request, ...],
    form: str,
    no_advice: bool,
    ignore: tuple[str, ...],
    strict: bool,
    fix: bool,
) -> None:
    """Say what is wrong with networks, and what could be better.

    Every net of a file is checked where none is named.
    """
    advice = None if no_advice else _codes(ignore)
    if fix:
        if any(request.text is not None or request.name == STDIN for request in requests):
            raise click.UsageError("--fix mends files; name them")
        _fix(requests, advice)
    problems, networks = check(requests, advice)
    _show(problems, networks, form)
    if problems.failed or (strict and problems.diagnostics):
        ctx.exit(ExitCode.AT_FAULT)


def _codes(ignore: tuple[str, ...]) -> Advice:
    for code in ignore:
        if code not in Code.registry:
            raise click.BadParameter(
                f"there is no code {code[:20]!r}; `netspec explain` lists them", param_hint="--ignore"
            )
    return frozenset(ignore)


def check(requests: tuple[Request, ...], advice: Advice) -> tuple[Problems, list[Network]]:
    """Everything there is to say about the networks, and those that could be made."""
    problems, networks = Problems(), []
    for request in requests:
        for network, said in request.elaborated():
            if network is not None:
                _verify(network, said, advice)
                networks.append(network)
            problems.take(said)
    if advice is None:
        problems.diagnostics[:] = [one for one in problems.diagnostics if one.severity is Severity.ERROR]
    return problems, networks


def _verify(network: Network, problems: Problems, advice: Advice) -> None:
    from netspec.analysis import analyse  # a file that does not parse needs no analysis
    from netspec.analysis.advice import advise, verify_joins
    from netspec.analysis.claims import verify_claims

    facts = analyse(network)
    verify_joins(network, problems, facts)
    verify_claims(network, problems, facts)
    if advice is not None:
        advise(network, problems, facts, advice)


def _fix(requests: tuple[Request, ...], advice: Advice) -> None:
    """Applies certain fixes to the files that were named, until there are none left."""
    from netspec.source.fixing import apply_fixes

    named = {str(split_name(request.name)[0]) for request in requests}
    for _ in range(MOST_ROUNDS):
        problems, _networks = check(requests, advice)
        changed = {file: text for file, text in apply_fixes(problems).items() if file in named}
        if not changed:
            return
        for file, text in changed.items():
            mark = b"\xef\xbb\xbf" if Path(file).read_bytes().startswith(b"\xef\xbb\xbf") else b""
            write(file, mark + text.encode())
            remark(f"fixed {file}")


def _count(layers: int) -> str:
    return "1 layer" if layers == 1 else f"{layers:,} layers"


def _show(problems: Problems, networks: list[Network], form: str) -> None:
    if form == "full":
        if problems.diagnostics:
            show_problems(problems)
        if not problems.failed:
            for network in networks:
                result(f"{network.name}: {network.input} → {network.output}, {_count(len(network.nodes))}")
        return
    from netspec.source import rendering

    renderers: dict[str, Callable[[Problems], str]] = {
        "concise": rendering.render_concise,
        "json": rendering.render_json,
        "github": rendering.render_github,
        "sarif": rendering.render_sarif,
    }
    text = renderers[form](problems)
    if text:
        result(text)
