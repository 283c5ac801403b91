"""Which nodes each drawn part stands for: those of every instance of the repeats around it."""

from __future__ import annotations

from netspec.draw.tree import Folded, Join, Op, Part, Repeat, Skip, Tangle, parts

Leaf = Op | Skip | Join | Tangle | Folded


def covers_of(part: Part) -> dict[int, tuple[int, ...]]:
    """The nodes by the identity (`id`) of the drawn part, its own first."""
    return {id(leaf): nodes for leaf, nodes in _covered(part)}


def _covered(part: Part) -> list[tuple[Leaf, tuple[int, ...]]]:
    if isinstance(part, Op | Skip | Tangle | Folded):
        return [(part, part.nodes)]
    if isinstance(part, Repeat):
        return _zipped([_covered(instance) for instance in (part.body, *part.instances[:-1])])
    found = [pair for below in parts(part) for pair in _covered(below)]
    return [*found, (part, (part.node,))] if isinstance(part, Join) else found


def _zipped(instances: list[list[tuple[Leaf, tuple[int, ...]]]]) -> list[tuple[Leaf, tuple[int, ...]]]:
    return [(same[0][0], tuple(node for _, nodes in same for node in nodes)) for same in zip(*instances, strict=True)]
