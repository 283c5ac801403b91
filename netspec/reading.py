"""From a file, a text or the bundled library to a Network: joins decoding, parsing and elaboration.

`read`, `parse` and `zoo` are the public API and raise `NetspecError`; the functions below them report to `problems`,
as every phase does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netspec.elaborate import MOST_NODES, elaborate_file, net_names
from netspec.ir import Network
from netspec.source import Problems
from netspec.source.bounded_reading import NotAFileError, read_bounded
from netspec.source.bundled import bundled
from netspec.source.codes.names import FileUnreadable, UnknownNet
from netspec.source.embedded import may_embed, read_embedded
from netspec.source.nearest import nearest
from netspec.syntax import decode, parse_source
from netspec.syntax.reading import LARGEST_SOURCE
from netspec.syntax.tree import File

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

UNNAMED = "network"
"""What a network is called whose text names it nowhere and has no file."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What is asked of a network beside its text.

    - `params`: values by name, as texts (`-p`) or plain; `at`: another input type, as a file would write it.
    - `root`: the folder that imports may not leave; None is the folder of the file.
    """

    params: Mapping[str, Any] = field(default_factory=dict)
    at: str | None = None
    root: Path | None = None
    max_nodes: int = MOST_NODES


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that parses: its tree, what its network is called if the tree does not say, and where it lies, if it does.

    - `net` is the net in it that was meant, None where none was named.
    - `params` and `at` are what the text was read with where it stands in a file of weights; what is asked for
      goes before them.
    """

    file: File
    name: str = UNNAMED
    path: Path | None = None
    net: str | None = None
    params: Mapping[str, Any] = field(default_factory=dict)
    at: str | None = None

    @property
    def nets(self) -> tuple[str | None, ...]:
        """The nets that are meant: the one that was named, else all of the file's; None is the file as a whole."""
        return (self.net,) if self.net is not None else net_names(self.file) or (None,)


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
    return _network(open_file(Path(path), problems, net), problems, _choices(params, at, root, max_nodes))


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
    return _network(open_text(text, "<text>", problems, net), problems, _choices(params, at, root, max_nodes))


def zoo(
    name: str,
    params: Mapping[str, object] | None = None,
    at: str | None = None,
    max_nodes: int = MOST_NODES,
) -> Network:
    """Reads a bundled network by its name, `"resnet50"`. Raises NetspecError."""
    problems = Problems()
    return _network(open_bundled(name, problems), problems, _choices(params, at, None, max_nodes))


def as_network(source: Network | str | Path) -> Network:
    """A network as it is; a path (by its ending), `zoo:NAME` or a text is read first. Raises NetspecError."""
    if isinstance(source, Network):
        return source
    if isinstance(source, Path):
        return read(source)
    if source.startswith("zoo:"):
        return zoo(source.removeprefix("zoo:"))
    is_path = source.endswith((".net", ".safetensors", ".onnx")) and "\n" not in source
    return read(source) if is_path else parse(source)


def _network(opened: Opened | None, problems: Problems, choices: Choices) -> Network:
    network = elaborate(opened, problems, choices, opened.net) if opened is not None else None
    problems.raise_errors()
    assert network is not None, "a network or an error"
    return network


def _choices(params: Mapping[str, object] | None, at: str | None, root: str | Path | None, max_nodes: int) -> Choices:
    return Choices(dict(params or {}), at, None if root is None else Path(root), max_nodes)


# ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────


def elaborate(opened: Opened, problems: Problems, choices: Choices, net: str | None) -> Network | None:
    """The network of a file, or the one of its nets that is named; None where `problems` says what is wrong."""
    return elaborate_file(
        opened.file,
        problems,
        name=opened.name,
        path=opened.path,
        net=net,
        params={**opened.params, **choices.params},
        at=choices.at or opened.at,
        root=choices.root,
        max_nodes=choices.max_nodes,
    )


def open_text(text: str | bytes, shown: str, problems: Problems, net: str | None = None) -> Opened | None:
    """The tree of a text that has no file; `shown` is what people are told that it is."""
    file = _parse(text, shown, problems)
    return Opened(file, net=net) if file is not None else None


def open_file(path: Path, problems: Problems, net: str | None = None) -> Opened | None:
    """The tree of a file; of one of weights or a graph, that of the text that it was made from."""
    try:
        if may_embed(path):
            return _open_embedded(path, problems, net)
        data = read_bounded(path, LARGEST_SOURCE)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        _refuse(path, error, problems)
        return None
    file = _parse(data, str(path), problems)
    return Opened(file, path.name.removesuffix(".net"), path, net) if file is not None else None


def _open_embedded(path: Path, problems: Problems, net: str | None) -> Opened | None:
    """The text in a `.safetensors` or `.onnx` file, as the network in it was read: that net, with those params."""
    found = read_embedded(path, LARGEST_SOURCE)
    if found is None:
        remedy = "netspec puts the text of a network into the files that it writes"
        problems.add(FileUnreadable, None, f"{str(path)[:200]!r} says of no network how it is written", help=remedy)
        return None
    file = _parse(found.text, str(path), problems)
    if file is None:
        return None
    own = found.name if found.name in net_names(file) else None
    if net is not None and net != own:
        return Opened(file, path.stem, path, net)
    return Opened(file, found.name or path.stem, path, own, found.params, found.input)


def _parse(text: str | bytes, shown: str, problems: Problems) -> File | None:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    source = decode(data, shown, problems)
    return parse_source(source, problems) if source is not None else None


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


def open_bundled(name: str, problems: Problems) -> Opened | None:
    """The tree of the bundled file that holds the network of this name: a net of any file, or a file's own name."""
    files = {file.name.removesuffix(".net"): file for file in bundled_files()}
    texts = {stem: file.read_text("utf-8") for stem, file in files.items()}
    stem, _, net = name.partition(":")
    if not net and stem in texts and stem in nets_in(texts[stem]):
        net = stem  # the file's namesake, not the whole file
    if stem not in texts:
        net = net or stem
        stem = next((one for one, text in texts.items() if net in nets_in(text)), "")
    if not stem:
        known = {*texts, *(one for text in texts.values() for one in nets_in(text))}
        near = nearest(name, sorted(known))
        remedy = f"did you mean zoo:{near}?" if near else "`netspec zoo` lists them"
        problems.add(UnknownNet, None, f"there is no bundled network {name[:80]!r}", help=remedy)
        return None
    file = _parse(texts[stem], f"networks/{stem}.net", problems)
    home = files[stem]
    return Opened(file, stem, home if isinstance(home, Path) else None, net or None) if file is not None else None
