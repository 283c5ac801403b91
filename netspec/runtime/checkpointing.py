"""Trading time for memory: scopes of a module are computed again in the backward pass, not stored.

torch's own checkpointing does it (`use_reentrant=False`); gradients and running statistics are equal to the bit. A
scope is named by its path, or by a pattern of paths (`layer1.*`); what is not called as a whole, such as a list of
blocks, has no pass of its own to repeat, so what it holds is taken instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from torch import nn
from torch.utils.checkpoint import checkpoint

EVERY_BLOCK = ("all",)
"""In place of patterns: the outermost blocks, whatever they are called."""


def recompute_scopes(module: nn.Module, patterns: Sequence[str] = EVERY_BLOCK) -> list[nn.Module]:
    """Makes the scopes of these patterns recompute, the outermost where one lies in another; answers with them."""
    found = list(_blocks(module) if tuple(patterns) == EVERY_BLOCK else _named(module, "", patterns))
    for block in found:
        contexts = partial(_contexts, _batch_norms(block))
        block.forward = partial(checkpoint, block.forward, use_reentrant=False, context_fn=contexts)
    return found


def patterns_without_scope(module: nn.Module, patterns: Sequence[str]) -> list[str]:
    """The patterns that match no scope."""
    paths = [path for path, inside in module.named_modules() if path and any(True for _ in inside.children())]
    return [one for one in patterns if one not in EVERY_BLOCK and not any(fnmatchcase(path, one) for path in paths)]


def _named(module: nn.Module, path: str, patterns: Sequence[str]) -> Iterator[nn.Module]:
    for name, child in module.named_children():
        inner = f"{path}.{name}" if path else name
        if not any(True for _ in child.children()):
            continue
        if any(fnmatchcase(inner, one) for one in patterns):
            yield from [child] if _is_called(child) else _blocks(child)
        else:
            yield from _named(child, inner, patterns)


def _blocks(module: nn.Module) -> Iterator[nn.Module]:
    """The outermost blocks: children with children that are called as a whole, and are no sequences of blocks."""
    for child in module.children():
        if not any(True for _ in child.children()):
            continue
        if _is_called(child) and not isinstance(child, nn.Sequential):
            yield child
        else:
            yield from _blocks(child)


def _is_called(module: nn.Module) -> bool:
    """Whether it has a pass of its own: containers that only hold blocks have none."""
    return not isinstance(module, nn.ModuleList | nn.ModuleDict) and type(module).forward is not nn.Module.forward


def _batch_norms(module: nn.Module) -> list[nn.modules.batchnorm._NormBase]:
    return [child for child in module.modules() if isinstance(child, nn.modules.batchnorm._NormBase)]


def _contexts(
    norms: list[nn.modules.batchnorm._NormBase],
) -> tuple[AbstractContextManager[Any], AbstractContextManager[Any]]:
    return nullcontext(), _without_tracking(norms)


@contextmanager
def _without_tracking(norms: list[nn.modules.batchnorm._NormBase]) -> Iterator[None]:
    """Statistics are computed with no weight and not counted; leaving them out would save other tensors."""
    before = [(norm.momentum, norm.num_batches_tracked) for norm in norms]
    for norm in norms:
        norm.momentum, norm.num_batches_tracked = 0.0, None
    try:
        yield
    finally:
        for norm, (momentum, counter) in zip(norms, before, strict=True):
            norm.momentum, norm.num_batches_tracked = momentum, counter
