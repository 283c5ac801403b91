"""Scene → DOT: the boxes, wires and blocks of a page as text for Graphviz; making it needs no binary."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.draw.emit.wiring import Wiring, wiring
from netspec.draw.scene import Scene


def dot(scene: Scene) -> str:
    found = wiring(scene)
    names = {box.id: f"n{index}" for index, box in enumerate(found.boxes, 1)}
    numbers = {group.id: f"cluster_{index}" for index, group in enumerate(found.groups, 1)}
    lines = [
        "digraph network {",
        "  rankdir=LR",
        f"  label={quoted(found.title)} labelloc=t",
        f'  bgcolor="{scene.background}"',
        '  fontname="Helvetica" fontsize=22',
        '  node [shape=box style="rounded,filled" fontname="Helvetica" fontsize=12 penwidth=0]',
        '  edge [fontname="Helvetica" fontsize=12 color="#4A4A4A"]',
        *_boxes(found, "", names, numbers, 1),
    ]
    for wire in found.wires:
        style = ' style=dashed color="#B4235A"' if wire.dashed else ""
        label = f" label={quoted(wire.label)}" if wire.label else ""
        options = f" [{(label + style).strip()}]" if label or style else ""
        lines.append(f"  {names[wire.source]} -> {names[wire.target]}{options}")
    return "\n".join([*lines, "}", ""])


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _boxes(found: Wiring, group: str, names: dict[str, str], numbers: dict[str, str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for box in found.boxes_in(group):
        label = "\\n".join(quoted(line)[1:-1] for line in box.lines)
        shape = " shape=circle" if box.round and len("".join(box.lines)) < 2 else ""
        yield f'{indent}{names[box.id]} [label="{label}" fillcolor="{box.fill}" fontcolor="{box.ink}"{shape}]'
    for inner in found.groups:
        if inner.parent == group:
            yield f"{indent}subgraph {numbers[inner.id]} {{"
            yield f"{indent}  label={quoted(inner.label)}"
            yield from _boxes(found, inner.id, names, numbers, depth + 1)
            yield f"{indent}}}"
