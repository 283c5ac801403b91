"""Names that the generated source makes up: they give way to what is there already."""

from __future__ import annotations

import builtins
import keyword
import re

MODULE_NAMES = ("nn", "torch", "Tensor", "NamedTuple", "OrderedDict", "annotations", "self", "model", "batch")
_RESERVED = frozenset((*MODULE_NAMES, *dir(builtins), *keyword.kwlist, *keyword.softkwlist))
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


class Names:
    """The names taken in one namespace of the generated source."""

    def __init__(self, taken: frozenset[str] = _RESERVED) -> None:
        self._taken = set(taken)

    def give(self, wish: str) -> str:
        """The name wished for, or the next free one after it."""
        name, number = wish, 2
        while name in self._taken:
            name, number = (f"{wish}{'' if wish[-1].isalpha() else '_'}{number}"), number + 1
        self._taken.add(name)
        return name


def is_attribute(name: str) -> bool:
    """Whether `self.NAME` can be written: no number, nothing that Python mangles."""
    return _IDENTIFIER.fullmatch(name) is not None and not keyword.iskeyword(name) and not name.startswith("__")


def class_name(words: str) -> str:
    """`inverted_residual` → `InvertedResidual`; characters that no identifier holds are left out."""
    parts = [part for part in re.split(r"[^A-Za-z0-9]+", words) if part]
    name = "".join(part[0].upper() + part[1:] for part in parts) or "Network"
    return f"Net{name}" if name[0].isdigit() else name


def variable_name(words: str) -> str:
    """A name for a variable or a parameter; it never shadows what the source needs."""
    name = re.sub(r"[^A-Za-z0-9_]+", "_", words).strip("_") or "value"
    if name[0].isdigit():
        name = f"part{name}"
    return f"{name}_" if name in _RESERVED else name
