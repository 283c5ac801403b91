"""From a file, a text or the bundled library to a Network: joins decoding, parsing and elaboration.

`read`, `parse` and `zoo` are the public API and raise `NetspecError`; the functions below them report to `problems`,
as every phase does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path

from netspec.elaborate import MOST_NODES, elaborate_file
from netspec.ir import Network
from netspec.source import Problems
from netspec.source.bounded_reading import NotAFileError, read_bounded
from netspec.source.bundled import bundled
from netspec.source.codes.names import FileUnreadable, UnknownNet
from netspec.source.nearest import nearest
from netspec.syntax import decode, parse_source
from netspec.syntax.reading import LARGEST_SOURCE
from netspec.syntax.tree import File


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked of a network beside its text.

    - `params`: texts of values, by name, as `-p` gives them; `at`: another input type, as a file would write it.
    - `root`: the folder that imports may not leave; None is the folder of the file.
    """

    params: Mapping[str, str] = field(default_factory=dict)
    at: str | None = None
    root: Path | None = None
    max_nodes: int = MOST_NODES


# ── the public API ───────────────────────────────────────────────────────────────────────────────────────────────


def read(
    path: str | Path,
    net: str | None = None,
    params: Mapping[str, object] | None = None,
    at: str | None = None,
    root: str | Path | None = None,
    max_nodes: int = MOST_NODES,
) -> Network:
    """Reads a network from a .net file; `net` chooses where the file holds several.

    `params` override the file's params, `at` its input (`"3x384x384"`). Raises NetspecError.
    """
    problems = Problems()
    return _network(open_file(Path(path), problems), problems, net, _choices(params, at, root, max_nodes))


def parse(
    text: str,
    net: str | None = None,
    params: Mapping[str, object] | None = None,
    at: str | None = None,
    root: str | Path | None = None,
    max_nodes: int = MOST_NODES,
) -> Network:
    """Reads a network from the text itself. Raises NetspecError."""
    problems = Problems()
    return _network(open_text(text, "<text>", problems), problems, net, _choices(params, at, root, max_nodes))


def zoo(
    name: str,
    params: Mapping[str, object] | None = None,
    at: str | None = None,
    max_nodes: int = MOST_NODES,
) -> Network:
    """Reads a bundled network by its name, `"resnet50"`. Raises NetspecError."""
    problems = Problems()
    file, net = open_bundled(name, problems)
    return _network(file, problems, net, _choices(params, at, None, max_nodes))


def as_network(source: Network | str | Path) -> Network:
    """A network as it is; a path (`.net` at its end), `zoo:NAME` or a text is read first. Raises NetspecError."""
    if isinstance(source, Network):
        return source
    if isinstance(source, Path):
        return read(source)
    if source.startswith("zoo:"):
        return zoo(source.removeprefix("zoo:"))
    return read(source) if source.endswith(".net") and "\n" not in source else parse(source)


def _network(file: File | None, problems: Problems, net: str | None, choices: Choices) -> Network:
    network = elaborate(file, problems, net, choices) if file is not None else None
    problems.raise_errors()
    assert network is not None, "a network or an error"
    return network


def _choices(params: Mapping[str, object] | None, at: str | None, root: str | Path | None, max_nodes: int) -> Choices:
    texts = {name: _text_of(value) for name, value in (params or {}).items()}
    return Choices(texts, at, None if root is None else Path(root), max_nodes)


def _text_of(value: object) -> str:
    """A value as a file would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_text_of, value))}]"
    return str(value)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def elaborate(file: File, problems: Problems, net: str | None, choices: Choices) -> Network | None:
    """The network of a file; None where it could not be made, which is then in `problems`."""
    return elaborate_file(
        file,
        problems,
        net=net,
        params=dict(choices.params),
        at=choices.at,
        root=choices.root,
        max_nodes=choices.max_nodes,
    )


def open_text(text: str | bytes, name: str, problems: Problems) -> File | None:
    """The tree of a text that has no file; `name` is what people are shown."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    source = decode(data, name, problems)
    return parse_source(source, problems) if source is not None else None


def open_file(path: Path, problems: Problems) -> File | None:
    """The tree of a file."""
    try:
        data = read_bounded(path, LARGEST_SOURCE)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        _refuse(path, error, problems)
        return None
    return open_text(data, str(path), problems)


def _refuse(path: Path, error: OSError | ValueError, problems: Problems) -> None:
    """Says why a file cannot be read, and which of a like name there are."""
    shown = str(path)[:200]
    if isinstance(error, FileNotFoundError):
        near = nearest(path.name, (one.name for one in _neighbours(path)))
        remedy = f"did you mean {str(path.with_name(near))!r}?" if near else "`netspec zoo` lists the bundled networks"
        problems.add(FileUnreadable, None, f"there is no file {shown!r}", help=remedy)
    elif isinstance(error, NotAFileError):
        inside = [one.name for one in sorted(path.glob("*.net"))[:5]] if path.is_dir() else []
        remedy = f"name a file in it: {', '.join(inside)}" if inside else "name a .net file; - reads standard input"
        problems.add(FileUnreadable, None, f"{shown!r} is {error.what}, not a file", help=remedy)
    else:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        problems.add(FileUnreadable, None, f"cannot read {shown!r}: {reason}")


def _neighbours(path: Path) -> Iterator[Path]:
    """The .net files of a path's folder, in order; none where it cannot be looked into."""
    try:
        yield from sorted(one for one in path.parent.iterdir() if one.suffix == ".net")
    except OSError:
        return


# ── the bundled networks ─────────────────────────────────────────────────────────────────────────────────────────


def bundled_files() -> list[Traversable]:
    """The bundled .net files that hold networks, in order; not those that only lend blocks."""
    return sorted((one for one in bundled("networks").iterdir() if one.name.endswith(".net")), key=lambda one: one.name)


def nets_in(text: str) -> list[str]:
    """The names of the nets that a text declares, found without parsing it."""
    return re.findall(r"^[ \t]*net[ \t]+([A-Za-z_][A-Za-z0-9_]*)", text, re.MULTILINE)


def open_bundled(name: str, problems: Problems) -> tuple[File | None, str | None]:
    """The tree of the bundled file that holds the network of this name, and the net in it (None: the whole file)."""
    texts = {file.name.removesuffix(".net"): file.read_text("utf-8") for file in bundled_files()}
    stem, _, net = name.partition(":")
    holders = [one for one, text in texts.items() if stem in nets_in(text)]
    if stem in texts:
        return open_text(texts[stem], f"networks/{stem}.net", problems), net or None
    if holders:
        return open_text(texts[holders[0]], f"networks/{holders[0]}.net", problems), stem
    known = {*texts, *(one for text in texts.values() for one in nets_in(text))}
    near = nearest(stem, sorted(known))
    remedy = f"did you mean zoo:{near}?" if near else "`netspec zoo` lists them"
    problems.add(UnknownNet, None, f"there is no bundled network {stem[:80]!r}", help=remedy)
    return None, None
