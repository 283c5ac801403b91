"""How every command names the networks that it reads: FILE[:NET], zoo:NAME, `-`, `-e TEXT`, and what is asked of them.

`@network_option` gives a command one `request`, `@networks_option` a tuple of `requests`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

import click

from netspec.elaborate import MOST_NODES
from netspec.ir import Network
from netspec.reading import Choices, Opened, elaborate, open_bundled, open_file, open_text
from netspec.source import Problems
from netspec.syntax.reading import LARGEST_SOURCE

Command = Callable[..., Any]

ZOO = "zoo:"
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Request:
    """A network as the command line names it.

    - `name` is what was typed; `text` is the file itself where `-e` gave it, and `name` is then `<text>`.
    """

    name: str
    text: str | None
    choices: Choices

    def network(self) -> Network:
        """The one network that was asked for. Raises NetspecError where there is none such."""
        problems = Problems()
        opened = self.open(problems)
        network = elaborate(opened, problems, self.choices, opened.net) if opened is not None else None
        problems.raise_errors()
        assert network is not None
        return network

    def networks(self) -> list[Network]:
        """The network that was named, or every one of the file's where none was. Raises NetspecError."""
        found = list(self.elaborated())
        problems = Problems()
        for _, said in found:
            problems.take(said)
        problems.raise_errors()
        return [network for network, _ in found if network is not None]

    def elaborated(self) -> Iterator[tuple[Network | None, Problems]]:
        """As `networks`, each with what there is to say of it; None for what is wrong."""
        problems = Problems()
        opened = self.open(problems)
        if opened is None:
            yield None, problems
            return
        for net in opened.nets:
            said = Problems()
            said.take(problems)
            yield elaborate(opened, said, self.choices, net), said

    def open(self, problems: Problems) -> Opened | None:
        """The file's tree; None where `problems` says what is wrong."""
        if self.text is not None:
            return open_text(self.text, self.name, problems)
        if self.name == STDIN:
            return open_text(read_stdin(), "<stdin>", problems)
        if self.name.startswith(ZOO):
            return open_bundled(self.name.removeprefix(ZOO), problems)
        path, net = split_name(self.name)
        return open_file(path, problems, net)


def read_stdin() -> bytes:
    """Standard input, and no more of it than shows that it is too long."""
    return sys.stdin.buffer.read(LARGEST_SOURCE + 1)


def split_name(name: str) -> tuple[Path, str | None]:
    """A path and the net behind its last colon; a file whose own name has a colon in it is found first."""
    path, colon, net = name.rpartition(":")
    if not colon or Path(name).exists() or not net.isidentifier():
        return Path(name), None
    return Path(path), net


def network_option(command: Command) -> Command:
    """Adds the argument FILE and the options of every command that reads one network; passes `request`."""

    @wraps(command)
    def with_request(*, file: str | None, text: tuple[str, ...], **rest: Any) -> Any:
        requests = _requests((file,) if file is not None else (), text, rest)
        if len(requests) != 1:
            raise click.UsageError("name one network: FILE, or -e TEXT")
        return command(request=requests[0], **rest)

    return _with_options(click.argument("file", required=False)(with_request))


def networks_option(command: Command) -> Command:
    """As `network_option`, for commands that take several; passes `requests`, at least one."""

    @wraps(command)
    def with_requests(*, files: tuple[str, ...], text: tuple[str, ...], **rest: Any) -> Any:
        requests = _requests(files, text, rest)
        if not requests:
            raise click.UsageError("name at least one network: FILE..., or -e TEXT")
        return command(requests=requests, **rest)

    return _with_options(click.argument("files", nargs=-1, metavar="[FILE]...")(with_requests))


def _with_options(command: Command) -> Command:
    for option in (
        click.option("--max-nodes", type=click.IntRange(1), default=MOST_NODES, metavar="N", show_default=True,
                     help="Most nodes that a network may have."),
        click.option("--root", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
                     help="Folder that `from ... use` may not leave; default: the folder of FILE."),
        click.option("--at", metavar="TYPE", help="Another input, as in the file: 3x384x384, tokens 196x768."),
        click.option("-p", "params", multiple=True, metavar="NAME=VALUE", help="Gives a param another value."),
        click.option("-e", "text", multiple=True, metavar="TEXT", help="The text of a network, in place of FILE."),
    ):  # fmt: skip
        command = option(command)
    return command


def _requests(names: tuple[str, ...], texts: tuple[str, ...], options: dict[str, Any]) -> tuple[Request, ...]:
    """Takes the shared options out of a command's own and makes the requests, in the order FILE..., -e..."""
    choices = Choices(
        params=_params(options.pop("params")),
        at=options.pop("at"),
        root=options.pop("root"),
        max_nodes=options.pop("max_nodes"),
    )
    if names.count(STDIN) > 1:
        raise click.UsageError("standard input can be read once only")
    return (
        *(Request(name, None, choices) for name in names),
        *(Request("<text>", text, choices) for text in texts),
    )


def _params(given: tuple[str, ...]) -> dict[str, str]:
    params: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{one[:80]!r} is not NAME=VALUE", param_hint="-p")
        params[name.strip()] = value.strip()
    return params
