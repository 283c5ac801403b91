"""Generated source as a Python module: executed, shown in tracebacks, and carried along by pickles and copies.

The module is not importable by name, so its classes tell pickle to carry the source and to execute it on the other
side. Sources are kept by their text: one text is executed once a process.
"""

from __future__ import annotations

import copyreg
import hashlib
import linecache
import sys
from types import ModuleType
from typing import Any

from torch import nn

PREFIX = "netspec_generated_"


def execute(source: str, name: str, shown: str | None = None) -> ModuleType:
    """The module that the source makes; `name` is what tracebacks call it, `shown` what they show of it."""
    digest = hashlib.sha256(f"{name}\0{source}".encode()).hexdigest()[:16]
    known = sys.modules.get(PREFIX + digest)
    if known is not None:
        return known
    module = ModuleType(PREFIX + digest)
    module.__file__ = f"<netspec {name} {digest}>"
    module.__dict__["__netspec__"] = (source, name)
    linecache.cache[module.__file__] = (len(source), None, (shown or source).splitlines(True), module.__file__)
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, module.__file__, "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[module.__name__]
        raise
    for value in list(module.__dict__.values()):
        if isinstance(value, type) and value.__module__ == module.__name__:
            if issubclass(value, nn.Module):
                copyreg.pickle(value, _reduce)
            elif issubclass(value, tuple):
                copyreg.pickle(value, _reduce_tuple)
    return module


def _reduce(instance: nn.Module) -> tuple[Any, ...]:
    source, name = sys.modules[type(instance).__module__].__dict__["__netspec__"]
    return _blank, (source, name, type(instance).__qualname__), instance.__dict__


def _blank(source: str, name: str, qualname: str) -> nn.Module:
    """An instance whose state pickle fills in."""
    blank: nn.Module = object.__new__(getattr(execute(source, name), qualname))
    return blank


def _reduce_tuple(instance: tuple[Any, ...]) -> tuple[Any, ...]:
    source, name = sys.modules[type(instance).__module__].__dict__["__netspec__"]
    return _tuple, (source, name, type(instance).__qualname__, tuple(instance))


def _tuple(source: str, name: str, qualname: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    """A named tuple of a network's side outputs."""
    made: tuple[Any, ...] = getattr(execute(source, name), qualname)(*values)
    return made
