"""The effective receptive field: where the gradient of one unit lies on the input (Luo et al., NeurIPS 2016).

The unit in the middle of a node's map is asked, summed over its channels; the absolute gradient is averaged over
random inputs and weights. Theory gives a box; what counts in it is a blob, near-Gaussian and smaller.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, get_args

import torch
from torch import Tensor, nn

from netspec.ir import Image, Network
from netspec.runtime.loading import build

Weights = Literal["uniform", "random", "random-relu"]
WEIGHTS: tuple[Weights, ...] = get_args(Weights)
"""All weights alike and no activations; random weights and none; random weights with activations as they are."""
SHARES = (0.5, 0.9, 0.95)


@dataclass(frozen=True)
class EffectiveField:
    """`heat` is H×W and sums to 1; `centre` is where the unit looks, in pixels; `radii` hold shares of the mass."""

    weights: Weights
    heat: Tensor
    centre: tuple[float, float]
    radii: dict[float, float]


class _ReachedError(Exception):
    """The node's value is there; the rest of the network need not run."""


def effective_field(
    network: Network,
    path: str,
    unit: tuple[int, int],
    centre: tuple[float, float],
    weights: Weights = "random-relu",
    runs: int = 20,
    seed: int = 0,
) -> EffectiveField:
    """The effective field of a unit of the node at `path`; `centre` is its theoretical field's.

    Raises ValueError where the network's input is no image in two dimensions.
    """
    if not isinstance(network.input, Image) or network.input.rank != 2:
        raise ValueError("effective fields are measured on images of two dimensions")
    state = torch.random.get_rng_state()
    try:
        torch.manual_seed(seed)
        module = _prepared(network, weights)
        ran = _modules_that_run(module, path, network.input)
        heat = torch.zeros(network.input.space)
        for _ in range(runs):
            heat += _gradient(module, path, unit, network.input)
            if weights != "uniform":
                _draw_again(ran)
    finally:
        torch.random.set_rng_state(state)
    heat = heat / heat.sum().clamp_min(1e-30)
    return EffectiveField(weights, heat, centre, {share: _radius(heat, centre, share) for share in SHARES})


def _prepared(network: Network, weights: Weights) -> nn.Module:
    module = build(network).eval().requires_grad_(False)
    if weights != "random-relu":
        _without_activations(module)
    if weights == "uniform":
        _alike(module)
    return module


def _value_at(module: nn.Module, path: str, picture: Tensor) -> Tensor:
    """What the node hands on; the network is run no further."""
    found: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: object, output: Tensor) -> None:
        found.append(output)
        raise _ReachedError

    handle = module.get_submodule(path).register_forward_hook(keep)
    try:
        with suppress(_ReachedError):
            module(picture)
    finally:
        handle.remove()
    return found[0]


def _gradient(module: nn.Module, path: str, unit: tuple[int, int], type_: Image) -> Tensor:
    """The absolute gradient of one unit for one input, summed over the input's channels."""
    picture = torch.randn(1, *type_.shape).requires_grad_()
    row, column = unit
    value = _value_at(module, path, picture)[0, :, row, column].sum()
    (gradient,) = torch.autograd.grad(value, picture)
    return gradient[0].abs().sum(0)


def _modules_that_run(module: nn.Module, path: str, type_: Image) -> list[nn.Module]:
    """The modules in front of the node: later ones, large classifiers among them, need no fresh weights."""
    ran: list[nn.Module] = []
    handles = [
        child.register_forward_pre_hook(lambda one, _inputs: ran.append(one))
        for child in module.modules()
        if hasattr(child, "reset_parameters")
    ]
    try:
        _value_at(module, path, torch.randn(1, *type_.shape))
    finally:
        for handle in handles:
            handle.remove()
    return ran


def _draw_again(modules: list[nn.Module]) -> None:
    for module in modules:
        module.reset_parameters()  # type: ignore[operator]


ACTIVATIONS = (nn.ReLU, nn.ReLU6, nn.LeakyReLU, nn.ELU, nn.SELU, nn.GELU, nn.SiLU, nn.Mish, nn.Hardswish, nn.Sigmoid,
               nn.Tanh, nn.Hardsigmoid, nn.Softplus)  # fmt: skip


NORMS = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d, nn.GroupNorm, nn.LayerNorm, nn.RMSNorm)


def _without_activations(module: nn.Module) -> None:
    for parent in list(module.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, ACTIVATIONS):
                setattr(parent, name, nn.Identity())


def _alike(module: nn.Module) -> None:
    """All weights of a layer are one over how many a unit sums; nothing is shifted."""
    with torch.no_grad():
        for parameter in module.parameters():
            if parameter.dim() > 1:
                parameter.fill_(1 / parameter[0].numel())
            else:
                parameter.zero_()
        for child in module.modules():
            if (
                isinstance(child, nn.modules.batchnorm._BatchNorm | nn.GroupNorm | nn.LayerNorm)
                and child.weight is not None
            ):
                child.weight.fill_(1.0)


def _radius(heat: Tensor, centre: tuple[float, float], share: float) -> float:
    """The radius of the disc around the centre that holds this share of the mass, in pixels."""
    rows, columns = (torch.arange(length) - at for length, at in zip(heat.shape, centre, strict=True))
    distances = torch.hypot(rows[:, None].float(), columns[None, :].float())
    order = distances.flatten().argsort()
    reached = heat.flatten()[order].cumsum(0)
    index = int(torch.searchsorted(reached, share * float(reached[-1])).clamp_max(len(reached) - 1))
    return float(distances.flatten()[order][index])
