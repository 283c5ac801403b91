"""Writes a network as a Python module that needs torch alone: the one public function of `codegen`."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from netspec.codegen.classes import ClassText
from netspec.codegen.expression import MARK
from netspec.codegen.inlining import imported, inlined
from netspec.codegen.merging import clusters
from netspec.codegen.names import Names, class_name
from netspec.codegen.outline import Materials, constructors
from netspec.codegen.parameters import Parameters, calls_of
from netspec.codegen.prose import class_doc, module_doc
from netspec.codegen.root import example, root_blocks
from netspec.codegen.signatures import TORCH, Signature
from netspec.codegen.tree import Container, Tree, module_tree
from netspec.ir import Network

Key = tuple[str, str, int]


def write_module(network: Network) -> str:
    """The source of a module with the network's class: clean under black and ruff, the same to the byte every time."""
    return write_shown(network)[0]


def write_shown(network: Network) -> tuple[str, str]:
    """The source, and the same line by line with the places of the .net file as comments: for tracebacks."""
    lines = [line.partition(MARK) for line in _marked_lines(network)]
    shown = (f"{line}  # {place}\n" if place else f"{line}\n" for line, _, place in lines)
    return "".join(f"{line}\n" for line, _, _ in lines), "".join(shown)


def _marked_lines(network: Network) -> list[str]:
    """The lines of the source, those that come from a place in the file marked with it."""
    tree = module_tree(network)
    names = Names()
    extra, imports, signatures = _given_classes(tree, names)
    root_name = names.give(class_name(network.name))
    materials = Materials(network, tree, {**TORCH, **signatures})
    classes: list[ClassText] = []
    for group in _groups(tree, materials):
        classes += _class_group(group, materials, names)
    body = [one.lines() for one in classes] + root_blocks(root_name, materials, names)
    body.append(example(network, root_name))
    blocks = [*extra, *("\n".join(lines) for lines in body)]
    used = "\n".join(blocks)
    header = _imports(used, imports)
    return "\n\n\n".join(["\n".join([*module_doc(network), "", *header]), *blocks]).split("\n")


def _given_classes(tree: Tree, names: Names) -> tuple[list[str], list[str], dict[str, Signature]]:
    """The classes that layers bring along: their texts, the imports and the signatures."""
    texts: list[str] = []
    imports: list[str] = []
    signatures: dict[str, Signature] = {}
    for call in sorted(constructors(tree), key=lambda call: call.constructor):
        if call.source is None:
            continue
        names.give(call.constructor)
        line = imported(call)
        if line is not None:
            imports.append(line)
            continue
        given = inlined(call.source, call.constructor)
        texts.append(given.text)
        imports += given.imports
        if given.signature is not None:
            signatures[call.constructor] = given.signature
    return texts, imports, signatures


def _imports(body: str, extra: Iterable[str]) -> list[str]:
    plain = sorted({line for line in extra if line.startswith("import ")})
    standard = ["from collections import OrderedDict"] if "OrderedDict(" in body else []
    if "(NamedTuple)" in body:
        standard.append("from typing import NamedTuple")
    others = sorted({line for line in extra if not line.startswith("import ")})
    start = [*plain, *standard]
    torch = ["import torch", "from torch import Tensor, nn"]
    return [*start, *([""] if start else []), *torch, *([""] if others else []), *others]


def _groups(tree: Tree, materials: Materials) -> list[list[Container]]:
    """The containers by the class that they may share, those inside others first; the root is not among them."""
    for exact in (False, True):
        keys = _keys(tree, exact)
        members: dict[Key, list[Container]] = {}
        order: TopologicalSorter[Key] = TopologicalSorter()
        for container in tree.containers[1:]:
            members.setdefault(keys[container.path], []).append(container)
            order.add(keys[container.path])
            parent = container.path.rpartition(".")[0]
            if parent:
                order.add(keys[parent], keys[container.path])
        try:
            return [members[key] for key in order.static_order()]
        except CycleError:
            continue
    raise AssertionError("containers of one height lie in one another")


def _keys(tree: Tree, exact: bool) -> dict[str, Key]:
    """A def's containers go together, and labels' of the same stem; `exact` parts those of different heights."""
    heights: dict[str, int] = {}
    for container in reversed(tree.containers):
        inner = (part for part in container.parts.values() if isinstance(part, Container))
        heights[container.path] = 1 + max((heights[part.path] for part in inner), default=0)
    keys: dict[str, Key] = {}
    for container in tree.containers[1:]:
        scope, height = container.scope, heights[container.path]
        if scope is not None and scope.role == "def" and container.form == "module":
            keys[container.path] = ("def", scope.name, height if exact else 0)
        else:
            keys[container.path] = (container.form, _stem(container), height)
    return keys


def _stem(container: Container) -> str:
    """The name without its running number; of a container that is a number, that of the one around it."""
    named = [part for part in container.path.split(".") if not part.isdigit()]
    return named[-1].rstrip("0123456789").rstrip("_") or named[-1] if named else "part"


def _numbered(name: str, before: int) -> str:
    """The name of a def's second class, and further ones: `Unit`, `UnitB`, `UnitC`."""
    return name if before == 0 else f"{name}{chr(ord('A') + before)}" if before < 26 else f"{name}N{before}"


def _class_group(group: list[Container], materials: Materials, names: Names) -> list[ClassText]:
    """The classes of containers that may share one; notes how each is called. None for what needs no class."""
    outlines = []
    for container in group:
        if materials.needs_class(container):
            outlines.append(materials.outline(container))
        else:
            materials.gather(container)
    written: list[ClassText] = []
    first = group[0]
    wish = first.scope.name if first.scope is not None and first.scope.role == "def" else _stem(first)
    for merged in clusters(outlines):
        name = names.give(_numbered(class_name(wish), len(written)))
        parameters = Parameters(merged, materials.signatures)
        items = parameters.items()
        ordered = parameters.in_order()
        for outline, call in zip(merged.outlines, calls_of(name, ordered, len(merged.outlines)), strict=True):
            materials.calls[outline.path] = call
        materials.signatures[name] = Signature(
            tuple(one.name for one in ordered),
            {one.name: one.default.value for one in ordered if one.default is not None},
        )
        doc = class_doc(materials.network, first.scope, merged)
        written.append(ClassText(name, doc, ordered, items, parameters.flags, merged, materials.signatures))
    return written
