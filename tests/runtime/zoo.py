"""The bundled networks, for tests that go over them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from netspec.ir import Image, Network
from netspec.reading import open_file, read
from netspec.runtime import build
from netspec.source import NetspecError, Problems

ROOT = Path(__file__).parents[2] / "networks"
SIDES = (32, 64, 96, 128, 192)
FAMILIES = frozenset((
    "lenet5", "cnn_c", "convnext_tiny", "digits", "efficientnet_b0", "googlenet", "inception_bn", "mobilenet_v2",
    "nin_cifar", "resnet18", "resnet20", "resnet18_v2", "resnet34_a", "resnext50_32x4d", "se_resnet18",
    "shufflenet_v2_x0_5", "squeezenet1_1", "vit_b_32",
))  # fmt: skip
"""The smallest of each file; AlexNet, VGG and their like hold nothing but chains of the same layers."""
HUGE = frozenset(("vit_l_16", "vit_l_32", "vit_h_14"))
"""More than 200 million parameters: more memory than tests have, and more of what the others hold."""


@cache
def nets() -> dict[str, tuple[Path, str | None]]:
    """Every net of the library, by name: its file, and its name there if it has one."""
    found: dict[str, tuple[Path, str | None]] = {}
    for path in sorted(ROOT.glob("*.net")):
        opened = open_file(path, Problems(), None)
        assert opened is not None, path
        found |= {net or path.stem: (path, net) for net in opened.nets}
    return found


def one_of_each_file() -> list[str]:
    """The smallest text's worth: the first net of every file."""
    first: dict[Path, str] = {}
    for name, (path, _) in nets().items():
        first.setdefault(path, name)
    return list(first.values())


def network(name: str) -> Network:
    path, net = nets()[name]
    return read(path, net=net)


def every() -> list[Any]:
    """Every network as a test's parameter; those outside `FAMILIES` are left out unless `-m zoo` asks for them."""
    names = (name for name in nets() if name not in HUGE)
    return [name if name in FAMILIES else pytest.param(name, marks=pytest.mark.zoo) for name in names]


@cache
def small(name: str) -> Network:
    """The network at the smallest of some inputs that it takes: the same modules with less work."""
    own = network(name)
    path, net = nets()[name]
    if not isinstance(own.input, Image):
        return own
    for side in SIDES:
        if side < min(own.input.space):
            try:
                return read(
                    path, net=net, at="x".join(map(str, (own.input.channels, *(side for _ in own.input.space))))
                )
            except NetspecError:
                continue
    return own


def lively(network: Network) -> nn.Module:
    """The module in evaluation, its running statistics those of a batch: untrained networks put out next to nothing.

    A channel that hardly varies in so small a batch is not blown up, and the rounding errors in it with it.
    """
    torch.manual_seed(0)
    module = build(network).train()
    for layer in module.modules():
        if isinstance(layer, nn.modules.batchnorm._BatchNorm):
            layer.momentum = 1.0
            nn.init.uniform_(layer.weight, 0.5, 1.5)
            nn.init.normal_(layer.bias, std=0.1)
    with torch.no_grad():
        module(torch.randn(8, *network.input.shape))  # type: ignore[union-attr]
        for layer in module.modules():
            if isinstance(layer, nn.modules.batchnorm._BatchNorm) and layer.running_var is not None:
                layer.running_var.clamp_(min=float(layer.running_var.mean()) / 4)
    return module.eval()
