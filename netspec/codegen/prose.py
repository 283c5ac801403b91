"""Docstrings of the generated source: text from the file, made harmless."""

from __future__ import annotations

import re
import textwrap

from netspec.codegen.expression import INDENT, WIDTH
from netspec.codegen.merging import Merged
from netspec.codegen.outline import shape_text
from netspec.ir import Network, Scope

LONGEST = 2000


def harmless(text: str) -> str:
    """Text that can't end a docstring, hold an escape or change its layout."""
    printable = "".join(character if character.isprintable() else " " for character in text[:LONGEST])
    return " ".join(printable.replace("\\", "\\\\").replace('"', '\\"').split())


def docstring(paragraphs: list[str], indent: str = "") -> list[str]:
    """A docstring of these paragraphs, which are harmless already; the last ends in a full stop or the like."""
    wrapped = [
        textwrap.wrap(text, WIDTH - len(indent) - 6, break_long_words=False, break_on_hyphens=False)
        for text in paragraphs
        if text
    ]
    if len(wrapped) == 1 and len(wrapped[0]) == 1:
        return [f'{indent}"""{wrapped[0][0]}"""']
    lines: list[str] = []
    for paragraph in wrapped:
        lines += [*([""] if lines else []), *(indent + line for line in paragraph)]
    lines[0] = f'{indent}"""{lines[0].strip()}'
    return [*lines, f'{indent}"""']


def module_doc(network: Network) -> list[str]:
    """Title, what the file says of itself in its leading comment, and where the source comes from."""
    title = harmless(network.title) or harmless(network.name) or "A network"
    said = [harmless(line) for line in leading_comment(network.source)]
    file = harmless(network.file.rpartition("/")[2].rpartition("\\")[2])
    origin = f"Written by netspec from {file}; change that file, not this one." if file else "Written by netspec."
    shown = title if title.endswith((".", "!", "?")) else f"{title}."
    return docstring([shown, " ".join(said), origin])


def leading_comment(source: str) -> list[str]:
    """The comment lines that a file begins with."""
    lines = []
    for line in source.removeprefix("\ufeff").splitlines():
        if not line.lstrip().startswith("#"):
            break
        said = line.lstrip().lstrip("#").strip()
        lines += [] if said.startswith("netspec:") else [said]  # a note to the program, not to people
    return lines


def root_doc(network: Network) -> list[str]:
    title = harmless(network.title or network.name)
    sizes = f"{shape_text(network.input)} in, {shape_text(network.output)} out"
    return docstring([f"{title}: {sizes}."], INDENT)


def class_doc(network: Network, scope: Scope | None, merged: Merged) -> list[str]:
    """What the file says of the def, else where it stands."""
    kind = "def" if scope is not None and scope.role == "def" else ""
    said = def_comment(network.source, scope.name) if kind and scope is not None else ""
    if said:
        return docstring([said if said.endswith((".", "!", "?")) else f"{said}."], INDENT)
    first = merged.outlines[0]
    if scope is not None and scope.role == "head":
        return docstring([f"The side output {scope.name}."], INDENT)
    name = scope.name if scope is not None and scope.name else first.path
    times = f", {len(merged.outlines)} times" if len(merged.outlines) > 1 else ""
    return docstring([f"The block {name}{times}."], INDENT)


def def_comment(source: str, name: str) -> str:
    """The comment in front of a def, or behind its first line."""
    lines = source.splitlines()
    opening = re.compile(rf"\s*def\s+{re.escape(name)}\b")
    for at, line in enumerate(lines):
        if opening.match(line):
            above: list[str] = []
            while at - len(above) > 1 and lines[at - len(above) - 1].lstrip().startswith("#"):
                above.insert(0, lines[at - len(above) - 1].lstrip().lstrip("#").strip())
            return harmless(" ".join(above))
    return ""
