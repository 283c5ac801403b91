"""How much memory a step needs, told before the first one: measured by torch itself on the meta device.

Counted are the weights, their gradients, the optimizer's state, the running mean, and what autograd keeps of a
forward pass (every saved tensor's storage once). Not counted: workspaces of kernels and fragmentation.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from netspec.elaborate.recipe import Recipe
from netspec.runtime.checkpointing import EVERY_BLOCK, patterns_without_scope, recompute_scopes
from netspec.source.codes.training import MemoryTooSmall, PatternMatchesNothing
from netspec.train.faults import fail
from netspec.train.subject import Subject, main_and_heads

HEADROOM = 0.9
"""Share of the free memory that an estimate may fill: kernels need some for themselves."""


@dataclass(frozen=True)
class StepMemory:
    """Bytes: `fixed` whatever the batch, `per_picture` for each picture that is worked through at once."""

    fixed: int
    per_picture: int

    def needed(self, pictures: int) -> int:
        return self.fixed + self.per_picture * pictures

    def fits(self, available: int) -> int:
        """The most pictures that fit, a multiple of 8 where it can be."""
        most = max((int(available * HEADROOM) - self.fixed) // max(self.per_picture, 1), 0)
        return most - most % 8 if most >= 8 else most


def step_memory(build: Callable[[], nn.Module], shape: tuple[int, ...], recipe: Recipe) -> StepMemory:
    """Measures a forward pass of one and of two pictures that computes nothing."""
    with torch.device("meta"):
        module = build().train()
    recomputed = recompute_scopes(module, scopes_of(recipe)) if recipe.checkpoint else []
    parameters = sum(p.numel() * p.element_size() for p in module.parameters())
    buffers = sum(b.numel() * b.element_size() for b in module.buffers())
    states = 2 if recipe.optimizer == "adamw" else 1 if recipe.momentum else 0
    means = 1 if recipe.ema else 0
    two, three = (_kept_bytes(module, (count, *shape), recipe, recomputed) for count in (2, 3))
    return StepMemory(parameters * (2 + states + means) + 2 * buffers, max(three - two, 0))


def scopes_of(recipe: Recipe) -> tuple[str, ...]:
    """The patterns of the scopes that the recipe has computed again."""
    return recipe.checkpoint if isinstance(recipe.checkpoint, tuple) else EVERY_BLOCK


def saved_by_recomputing(subject: Subject, recipe: Recipe, memory: StepMemory) -> str:
    """What checkpointing saves, for people; refuses patterns that match nothing. Raises RunFailedError."""
    with torch.device("meta"):
        module = subject.module()
    for pattern in patterns_without_scope(module, scopes_of(recipe)):
        fail(PatternMatchesNothing, f"no scope of {subject.name} is called {pattern!r}", help="--checkpoint all")
    count = len(recompute_scopes(module, scopes_of(recipe)))
    without = step_memory(subject.module, subject.shape, recipe.model_copy(update={"checkpoint": False}))
    before, after = without.per_picture / 1e6, memory.per_picture / 1e6
    scopes = f"{count} scope{'s' if count != 1 else ''}"
    return f"computing {scopes} again saves {before - after:.1f} of {before:.1f} MB a picture"


def _kept_bytes(module: nn.Module, shape: tuple[int, ...], recipe: Recipe, recomputed: Sequence[nn.Module]) -> int:
    """Bytes of the tensors that wait for the backward pass, weights left out, and of input and output.

    They are those that autograd saves, and what arrives at the scopes that are computed again.
    """
    weights = {tensor.untyped_storage()._cdata for tensor in [*module.parameters(), *module.buffers()]}
    kept: dict[int, Tensor] = {}

    def note(tensor: Tensor) -> Tensor:
        storage = tensor.untyped_storage()._cdata
        if storage not in weights:
            kept[storage] = tensor
        return tensor

    def arrives(_: nn.Module, given: tuple[Tensor, ...]) -> None:
        for tensor in given:
            note(tensor)

    values = torch.empty(shape, device="meta")
    hooks = [one.register_forward_pre_hook(arrives) for one in recomputed]
    # The CPU's autocast decides: the meta device has none, and computes what autocast would with the same types.
    with torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor):
        outputs, _ = main_and_heads(module(values))
    for hook in hooks:
        hook.remove()
    size = sum(tensor.untyped_storage().nbytes() for tensor in kept.values())
    halved = size // 2 if recipe.precision == "bf16" else size
    return halved + values.nbytes + 2 * outputs.nbytes


def available_bytes(device: torch.device) -> int:
    """What the device has left for this process."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    try:
        with open("/proc/meminfo") as file:
            free = next(int(line.split()[1]) * 1024 for line in file if line.startswith("MemAvailable:"))
    except (OSError, StopIteration):
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min(free, _group_limit())


def _group_limit() -> int:
    """The container's limit, where there is one."""
    try:
        with open("/sys/fs/cgroup/memory.max") as file:
            text = file.read().strip()
        return int(text) if text != "max" else 2**62
    except (OSError, ValueError):
        return 2**62


def check_memory(memory: StepMemory, recipe: Recipe, world: int, available: int) -> None:
    """Refuses a batch that will not fit, and says which does. Raises RunFailedError."""
    at_once = -(-recipe.batch // (world * recipe.accum))
    if memory.needed(at_once) <= available:
        return
    fits = memory.fits(available) * world
    what = f"{fits} fits" if fits else "no batch fits"
    size = memory.needed(at_once) / 1e9
    remedy = f"--batch {fits}" if fits else "a smaller network or input"
    if fits and recipe.batch > fits:
        remedy += f", or --accum {_parts(recipe.batch, fits)} to keep the batch of {recipe.batch}"
    fail(
        MemoryTooSmall,
        f"batch {at_once * world} needs about {size:.1f} GB, and {available / 1e9:.1f} GB are free; {what}",
        help=remedy,
    )


@contextmanager
def memory_running_out(recipe: Recipe) -> Iterator[None]:
    """Inside, a device that runs out of memory after all is said as such. Raises RunFailedError."""
    try:
        yield
    except RuntimeError as error:  # torch.OutOfMemoryError is one; the CPU's allocator has no class of its own
        if not isinstance(error, torch.OutOfMemoryError) and "can't allocate memory" not in str(error):
            raise
        fail(
            MemoryTooSmall,
            f"the device ran out of memory at batch {recipe.batch}",
            help=f"--accum {2 * recipe.accum} works through the same batch in smaller parts; --batch makes it smaller",
            notes=("what was saved before is as it was; --resume goes on from there with the same batch only",),
        )


def _parts(batch: int, fits: int) -> int:
    """The least number of equal parts that a batch is to be worked through in."""
    return next(parts for parts in range(-(-batch // fits), batch + 1) if batch % parts == 0)
