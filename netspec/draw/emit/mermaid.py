"""Scene → Mermaid: `flowchart LR` with a subgraph a block, for READMEs."""

from __future__ import annotations

from collections.abc import Iterator

from netspec.draw.emit.wiring import Box, Wiring, wiring
from netspec.draw.scene import Scene

_KEPT = set(" .,-+*/()=×·→−…")


def mermaid(scene: Scene) -> str:
    found = wiring(scene)
    names = {box.id: f"n{index}" for index, box in enumerate(found.boxes, 1)}
    groups = {group.id: f"g{index}" for index, group in enumerate(found.groups, 1)}
    lines = ["flowchart LR", f"accTitle: {escaped(found.title)}", *_boxes(found, "", names, groups, 1)]
    for wire in found.wires:
        arrow = "-.->" if wire.dashed else "-->"
        label = f'|"{escaped(wire.label)}"|' if wire.label else ""
        lines.append(f"  {names[wire.source]} {arrow}{label} {names[wire.target]}")
    lines += _styles(found, names)
    return "\n".join([*lines, ""])


def escaped(text: str) -> str:
    """Letters and digits as they are, all that could be syntax as an entity."""
    return "".join(c if c.isalnum() or c in _KEPT else f"#{ord(c)};" for c in text)


def _boxes(found: Wiring, group: str, names: dict[str, str], groups: dict[str, str], depth: int) -> Iterator[str]:
    indent = "  " * depth
    for box in found.boxes_in(group):
        label = "<br/>".join(map(escaped, box.lines)) or " "
        yield f'{indent}{names[box.id]}(("{label}"))' if box.round else f'{indent}{names[box.id]}("{label}")'
    for inner in found.groups:
        if inner.parent == group:
            yield f'{indent}subgraph {groups[inner.id]}["{escaped(inner.label) or " "}"]'
            yield from _boxes(found, inner.id, names, groups, depth + 1)
            yield f"{indent}end"


def _styles(found: Wiring, names: dict[str, str]) -> Iterator[str]:
    kinds: dict[tuple[str, str], list[Box]] = {}
    for box in found.boxes:
        kinds.setdefault((box.fill, box.ink), []).append(box)
    for index, ((fill, ink), boxes) in enumerate(kinds.items(), 1):
        yield f"  classDef c{index} fill:{fill},color:{ink},stroke:#5A5A5A"
        yield f"  class {','.join(names[box.id] for box in boxes)} c{index}"
