"""Trading time for memory (`checkpoint = true`): blocks are computed again in the backward pass, not stored.

torch's own checkpointing does it; here is only that batch norms must not count the second pass in their statistics.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

from torch import nn
from torch.utils.checkpoint import checkpoint


def recompute_blocks(module: nn.Module) -> int:
    """Makes every outermost block (a child with children that is called as a whole) recompute; says how many."""
    blocks = list(_blocks(module))
    for block in blocks:
        contexts = partial(_contexts, _batch_norms(block))
        block.forward = partial(checkpoint, block.forward, use_reentrant=False, context_fn=contexts)
    return len(blocks)


def _blocks(module: nn.Module) -> Iterator[nn.Module]:
    for child in module.children():
        if not any(True for _ in child.children()):
            continue
        if _has_forward(child):
            yield child
        else:
            yield from _blocks(child)


def _has_forward(module: nn.Module) -> bool:
    """Whether it is called as a whole: containers that only hold blocks are not, nor long sequences of them."""
    return not isinstance(module, nn.Sequential | nn.ModuleList | nn.ModuleDict) and (
        type(module).forward is not nn.Module.forward
    )


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
