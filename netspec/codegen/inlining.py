"""Modules that torch lacks, as text: classes of `layers/torch_modules/`, to stand in the generated source."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from netspec.codegen.signatures import TORCH, Signature, signature_from
from netspec.layers import TorchCall

# What every generated file imports by itself.
ALWAYS = frozenset(("import torch", "from torch import nn", "from torch import Tensor", "from torch import Tensor, nn"))


@dataclass(frozen=True, slots=True)
class Inlined:
    """A class as text, the imports that it needs beside torch's, and what its constructor takes."""

    text: str
    imports: tuple[str, ...]
    signature: Signature | None


@cache
def inlined(source: str, name: str) -> Inlined:
    """The class `name` of the file `source`."""
    text = files("netspec.layers.torch_modules").joinpath(source).read_text("utf-8")
    tree = ast.parse(text)
    found = next(part for part in tree.body if isinstance(part, ast.ClassDef) and part.name == name)
    imports = [ast.unparse(part) for part in tree.body if isinstance(part, ast.Import | ast.ImportFrom)]
    lines = text.splitlines()[found.lineno - 1 : found.end_lineno]
    return Inlined("\n".join(lines), tuple(one for one in imports if one not in ALWAYS), _signature(found))


def _signature(found: ast.ClassDef) -> Signature | None:
    for part in found.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            return signature_from(part.args, skip=1)
    base = ast.unparse(found.bases[0]) if found.bases else ""
    return TORCH.get(base)


def imported(call: TorchCall) -> str | None:
    """The import of a class that a package brings along: `"package:module"`."""
    if call.source is None or ":" not in call.source:
        return None
    package, _, module = call.source.partition(":")
    return f"from {package}.{module} import {call.constructor}"
