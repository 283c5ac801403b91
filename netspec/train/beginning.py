"""Where weights begin: fresh, or copied from a trained network; and so how fast each of them learns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from hashlib import sha256

import torch
from torch import Tensor, nn

from netspec.elaborate.recipe import Recipe
from netspec.source.codes.training import PatternMatchesNothing
from netspec.train.faults import refuse
from netspec.train.optimizing import norm_parameters


@dataclass(frozen=True)
class Beginning:
    """Tensors to begin with, by the keys of the network's state dict; what is not among them starts afresh."""

    tensors: Mapping[str, Tensor] = field(default_factory=dict)

    @torch.no_grad()
    def copy_into(self, module: nn.Module) -> None:
        state = module.state_dict()
        for name, value in self.tensors.items():
            state[name].copy_(value)

    @property
    def identity(self) -> str:
        """Tells beginnings apart: what was copied, to the bit."""
        digest = sha256()
        for name, value in sorted(self.tensors.items()):
            digest.update(name.encode() + value.contiguous().flatten().view(torch.uint8).numpy().tobytes())
        return digest.hexdigest()[:16] if self.tensors else "fresh"


def fitting(tensors: Mapping[str, Tensor], module: nn.Module) -> tuple[dict[str, Tensor], tuple[str, ...]]:
    """The tensors that the module takes, by name and shape; and its parameters that are left to start afresh."""
    state = module.state_dict()
    copied = {name: tensors[name] for name, value in state.items() if _fits(tensors.get(name), value)}
    owners = {name.rpartition(".")[0] for name, _ in module.named_parameters() if name not in copied}
    copied = {name: value for name, value in copied.items() if name.rpartition(".")[0] not in owners}
    return copied, tuple(name for name, _ in module.named_parameters() if name not in copied)


def _fits(given: Tensor | None, wanted: Tensor) -> bool:
    return given is not None and given.shape == wanted.shape


def rate_scales(module: nn.Module, recipe: Recipe, beginning: Beginning) -> dict[str, float]:
    """The factor on each parameter's learning rate; 0 for what stays as it is.

    Copied parameters learn at `copied_lr`; `layer_decay` takes its power, counted in the network's outermost parts
    from the last one; what is new learns at the full rate whatever `only` says.
    """
    names = [name for name, _ in module.named_parameters()]
    _check_patterns(recipe.freeze, names)
    norms = norm_parameters(module)
    depths = _depths(names)
    scales = {}
    for name in names:
        is_copied = name in beginning.tensors
        scale = recipe.copied_lr if is_copied else 1.0
        scale *= recipe.layer_decay ** depths[name]
        is_kept = is_copied and not _learns(name, recipe.only, norms)
        scales[name] = 0.0 if is_kept or is_frozen(name, recipe.freeze) else scale
    return scales


def is_frozen(name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern means the parameter, or a scope that it is in: `layer1` is all of `layer1.*`."""
    return any(fnmatchcase(name, pattern) or fnmatchcase(name, f"{pattern}.*") for pattern in patterns)


def _learns(name: str, only: str, norms: frozenset[str]) -> bool:
    """Whether a copied parameter is among those that learn."""
    return only == "all" or (only == "norms" and name in norms) or (only == "biases" and name.endswith("bias"))


def _check_patterns(patterns: tuple[str, ...], names: list[str]) -> None:
    for pattern in patterns:
        if not any(is_frozen(name, (pattern,)) for name in names):
            parts = list(dict.fromkeys(name.partition(".")[0] for name in names))
            shown = ", ".join(parts[:12]) + (", ..." if len(parts) > 12 else "")
            refuse(PatternMatchesNothing, f"nothing in the network is called {pattern!r}", help=f"its parts: {shown}")


def _depths(names: list[str]) -> dict[str, int]:
    """How many outermost parts come after the one that a parameter is in."""
    parts = list(dict.fromkeys(name.partition(".")[0] for name in names))
    return {name: len(parts) - 1 - parts.index(name.partition(".")[0]) for name in names}
