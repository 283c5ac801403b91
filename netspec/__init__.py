"""netspec: a language, a compiler and a picture-maker for neural networks.

    net = netspec.read("networks/resnet.net", net="resnet50")
    netspec.analyse(net).params, netspec.compile_source(net), netspec.load(net), netspec.draw(net)

What is named here is imported when it is first used; `import netspec` alone imports next to nothing, and no torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netspec.analysis import analyse
    from netspec.codegen import write_module as compile_source
    from netspec.draw import draw
    from netspec.reading import parse, read, zoo
    from netspec.runtime import load
    from netspec.source import NetspecError

__version__ = "0.1.0"

__all__ = ["NetspecError", "analyse", "compile_source", "draw", "load", "parse", "read", "zoo"]

_HOMES = {
    "NetspecError": ("netspec.source", "NetspecError"),
    "analyse": ("netspec.analysis", "analyse"),
    "compile_source": ("netspec.codegen", "write_module"),
    "draw": ("netspec.draw", "draw"),
    "load": ("netspec.runtime", "load"),
    "parse": ("netspec.reading", "parse"),
    "read": ("netspec.reading", "read"),
    "zoo": ("netspec.reading", "zoo"),
}

_PACKAGES = frozenset({"analysis", "codegen", "elaborate", "ir", "layers", "runtime", "source", "syntax", "transform"})
"""Importable as attributes too: `netspec.ir.Network` after a bare `import netspec`."""


def __getattr__(name: str) -> Any:
    if name in _PACKAGES:
        return import_module(f"netspec.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _HOMES[name]
    value = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
