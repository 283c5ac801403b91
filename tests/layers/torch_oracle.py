"""Modules made from what the layers say of themselves, as a generated file would make them."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from typing import Any

import torch
from torch import nn

import netspec.layers.torch_modules
from netspec.layers import KnownType, Layer, TorchCall, TorchParameter
from netspec.layers.base import Incoming
from netspec.layers.facts import Torch

SOURCES = Path(netspec.layers.torch_modules.__file__).parent


class Bare(nn.Module):
    """The enclosing module of a bare parameter."""

    def __init__(self, call: TorchParameter) -> None:
        super().__init__()
        init = call.init.format(shape=repr(call.shape))
        self.it = nn.Parameter(eval(init, {"torch": torch, "nn": nn}))
        self.use = call.use.format(x="x", self="self.it")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y: torch.Tensor = eval(self.use, {"torch": torch, "x": x, "self": self})
        return y


@cache
def namespace(source: str | None) -> dict[str, Any]:
    """What a constructor's name is looked up in: torch, and the one inlined or imported class."""
    names: dict[str, Any] = {"torch": torch, "nn": nn}
    if source is None:
        return names
    if ":" in source:
        names |= vars(importlib.import_module(source.replace(":", ".")))
        return names
    path = SOURCES / source
    names["__name__"] = f"{netspec.layers.torch_modules.__name__}.{path.stem}"
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names


def written(call: TorchCall) -> str:
    """The constructor call as a file would have it."""
    options = [repr(one) for one in call.args] + [f"{name}={value!r}" for name, value in call.kwargs.items()]
    return f"{call.constructor}({', '.join(options)})"


def made(call: Torch) -> nn.Module:
    if isinstance(call, TorchParameter):
        return Bare(call)
    module = eval(written(call), dict(namespace(call.source)))
    assert isinstance(module, nn.Module)
    return module


def module_of(layer: Layer, incoming: Incoming) -> nn.Module:
    return made(layer.torch(incoming))


def batch_of(value: KnownType, size: int = 2, **options: Any) -> torch.Tensor:
    return torch.randn(size, *value.shape, **options)
