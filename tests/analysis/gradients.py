"""Where the gradient of a unit with respect to the input isn't zero: what receptive fields are compared with.

The module is the generated one in float64, with what would hide a path made transparent: activations and softmax
become the identity, max pooling the mean of its window, weights positive and of order one over what they sum.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from netspec.ir import Network
from netspec.layers import Image, Tokens
from netspec.runtime import build
from netspec.runtime.effective_field import ACTIVATIONS

HIDING = (*ACTIVATIONS, nn.Softmax, nn.LogSoftmax, nn.PReLU, nn.LocalResponseNorm, nn.LayerNorm, nn.RMSNorm)
AVERAGES = {nn.MaxPool1d: nn.AvgPool1d, nn.MaxPool2d: nn.AvgPool2d}  # the one in 3d refuses small maps
SEED = 20161


class _Mean(nn.Module):
    """A soft maximum, by the pool's own windows, for pools of which there is no mean."""

    def __init__(self, pool: nn.Module) -> None:
        super().__init__()
        self.pool = pool

    def forward(self, x: Tensor) -> Tensor:
        # The largest of x + t*noise over several draws touches every position of a window sooner or later.
        total = self.pool(x)
        generator = torch.Generator().manual_seed(SEED)
        for _ in range(60):
            noise = torch.rand(x.shape, generator=generator, dtype=x.dtype) * 1e3
            total = total + self.pool(x + noise)
        return total / 61


class _Mixed(nn.Module):
    """What a norm over space and channels lets through: each position, and the mean of all."""

    def forward(self, x: Tensor) -> Tensor:
        return x + x.mean(tuple(range(1, x.dim())), keepdim=True)


def _replacement(child: nn.Module) -> nn.Module | None:
    if isinstance(child, HIDING):
        return nn.Identity()
    if isinstance(child, nn.GroupNorm) or "InstanceNorm" in type(child).__name__:
        return _Mixed()
    if type(child) in AVERAGES:
        options = (child.kernel_size, child.stride, child.padding, child.ceil_mode)
        return AVERAGES[type(child)](*options)  # the mean over the same windows
    return _Mean(child) if "Max" in type(child).__name__ else None


def transparent(network: Network) -> nn.Module:
    torch.manual_seed(SEED)
    module = build(network).double().eval()
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            instead = _replacement(child)
            if instead is not None:
                setattr(parent, name, instead)
    with torch.no_grad():
        for parameter in module.parameters():
            fan = parameter[0].numel() if parameter.dim() > 1 else 1
            parameter.copy_((0.5 + torch.rand_like(parameter)) / fan)
    return module


class Gradients:
    """One forward pass, and the support of as many units of a node as are asked for."""

    def __init__(self, network: Network, path: str) -> None:
        assert isinstance(network.input, Image | Tokens)
        self.network, self.path = network, path
        module = transparent(network)
        found: list[Tensor] = []
        module.get_submodule(path).register_forward_hook(lambda _m, _i, output: found.append(output))
        self.x = torch.rand(1, *network.input.shape, dtype=torch.float64).requires_grad_()
        module(self.x)
        self.value = found[0]

    def support(self, unit: tuple[int, ...]) -> list[set[int]]:
        """Positions of the input, along each of its axes, where the gradient of a unit isn't zero."""
        value = _unit_of(self.value, self.network, self.path, unit)
        weighted = (value * torch.rand(value.shape, dtype=torch.float64)).sum()
        (gradient,) = torch.autograd.grad(weighted, self.x, allow_unused=True, retain_graph=True)
        image = isinstance(self.network.input, Image)
        touched = (
            (gradient[0] != 0).any(0 if image else 1) if gradient is not None else torch.zeros((1,) * self.x.dim())
        )
        return [_along(touched, axis) for axis in range(self.x.dim() - 2)]


def _along(touched: Tensor, axis: int) -> set[int]:
    others = tuple(other for other in range(touched.dim()) if other != axis)
    return set(torch.nonzero(touched.any(others) if others else touched).flatten().tolist())


def _unit_of(value: Tensor, network: Network, path: str, unit: tuple[int, ...]) -> Tensor:
    type_ = network[path].output
    if isinstance(type_, Image):
        return value[(0, slice(None), *unit)]
    if isinstance(type_, Tokens):
        return value[0, unit[0]]
    return value[0]
