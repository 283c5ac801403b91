"""Layers of other packages: entry points of the group `netspec.layers`, each named after the kind that it brings.

    [project.entry-points."netspec.layers"]
    swish = "netspec_swish:Swish"

Nothing is looked for until a word is no built-in kind, and then only the package that declares it is imported. A
package that cannot be is no layer; `failures` keeps why, for whoever says that there is no such kind.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from netspec.layers.base import Layer, registry

GROUP = "netspec.layers"
failures: dict[str, str] = {}
"""Kinds, in lower case, whose package did not load, and one sentence of why."""


@cache
def declared() -> dict[str, EntryPoint]:
    """The kinds that installed packages declare, in lower case; of two with one name the first counts."""
    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=GROUP), key=lambda one: (one.name, one.value)):
        found.setdefault(point.name.lower(), point)
    return found


def load_kind(name: str) -> bool:
    """Imports the package that declares a kind; whether the kind is there now."""
    kind = name.lower()
    point = declared().get(kind)
    if point is None or kind in failures:
        return False
    try:
        layer = point.load()
    except Exception as error:  # whatever a stranger's package raises while it is imported
        failures[kind] = f"{point.value} does not load: {type(error).__name__}: {str(error)[:200]}"
        return False
    if not (isinstance(layer, type) and issubclass(layer, Layer) and layer.kind == point.name):
        failures[kind] = f"{point.value} is not a layer of kind {point.name}"
        return False
    return True


def load_all() -> None:
    """Imports every package that declares a kind; the registry then holds all there are."""
    for name in declared():
        if name not in registry.kinds:
            load_kind(name)


registry.load_kind = load_kind
