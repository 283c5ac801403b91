"""Maps a checkpoint's tensors onto a network's: by name where the names are equal, else by order, kind and shape.

Order is the order in which modules were registered, which is that of execution here and in the families of
torchvision; the side outputs' modules may stand elsewhere among the checkpoint's, as a block each. What could go
two ways is refused. Nothing is put anywhere before all of it is decided.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor, nn

from netspec.ir import Network
from netspec.source import Problems
from netspec.source.codes.output import WeightsMisfit

COUNTER = "num_batches_tracked"
NAMED = frozenset(
    ("weight", "bias", "running_mean", "running_var", COUNTER, "in_proj_weight", "in_proj_bias", "bias_k", "bias_v")
)
MOST_SHOWN = 12
Shape = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A tensor of the network and the checkpoint's that goes into it."""

    target: str
    source: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Transfer:
    """What comes over from a checkpoint.

    - `how`: by "name" or by "order".
    - `unused` are the checkpoint's tensors that nothing took; `kept` are counters that the checkpoint lacks.
    """

    how: Literal["name", "order"]
    moved: tuple[Moved, ...]
    unused: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(slots=True)
class Part:
    """The tensors of one module, or one bare parameter, by their last names."""

    prefix: str
    tensors: dict[str, Shape] = field(default_factory=dict)

    @property
    def form(self) -> tuple[tuple[str, Shape], ...]:
        """What makes parts alike; a bare parameter's name does not count, nor do counters."""
        own = [(name if name in NAMED else "", shape) for name, shape in self.tensors.items() if name != COUNTER]
        return tuple(sorted(own))

    @property
    def is_bare(self) -> bool:
        return all(name not in NAMED for name in self.tensors)

    def key(self, name: str) -> str:
        return f"{self.prefix}.{name}" if self.prefix else name


def match(
    network: Network, module: nn.Module, tensors: Mapping[str, Tensor], problems: Problems, file: str
) -> Transfer | None:
    """Which tensor goes where; None where `problems` says why the checkpoint is not this network's."""
    targets = shapes_of(module.state_dict())
    sources = shapes_of(tensors)
    missing = [name for name in targets if name not in sources and not name.endswith(COUNTER)]
    if not missing:
        return _by_name(targets, sources, problems, file)
    found = _by_order(network, targets, sources)
    if isinstance(found, Transfer):
        return found
    problems.add(
        WeightsMisfit,
        None,
        f"the weights in {file!r} are not those of {network.name}: {found}",
        notes=_differences(targets, sources),
    )
    return None


def shapes_of(tensors: Mapping[str, Tensor]) -> dict[str, Shape]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def put(module: nn.Module, tensors: Mapping[str, Tensor], transfer: Transfer) -> None:
    """Copies the tensors into the module, in the module's own precision."""
    own = module.state_dict()
    with torch.no_grad():
        for moved in transfer.moved:
            own[moved.target].copy_(tensors[moved.source])


def _by_name(
    targets: Mapping[str, Shape], sources: Mapping[str, Shape], problems: Problems, file: str
) -> Transfer | None:
    wrong = [name for name, shape in targets.items() if name in sources and sources[name] != shape]
    if wrong:
        count = f"{len(wrong)} tensors have other shapes" if len(wrong) > 1 else "one tensor has another shape"
        shown = [f"{name}: {_text(targets[name])} here, {_text(sources[name])} in the file" for name in wrong]
        problems.add(WeightsMisfit, None, f"the weights in {file!r} do not fit: {count}", notes=_cut(shown))
        return None
    return Transfer(
        "name",
        tuple(Moved(name, name, shape) for name, shape in targets.items() if name in sources),
        tuple(name for name in sources if name not in targets),
        tuple(name for name in targets if name not in sources),
    )


def parts_of(shapes: Mapping[str, Shape]) -> list[Part]:
    """The tensors module by module, in order of registration; every bare parameter is a part of its own."""
    modules: dict[str, Part] = {}
    parts: list[Part] = []
    for key, shape in shapes.items():
        prefix, _, name = key.rpartition(".")
        if name not in NAMED:
            parts.append(Part(prefix, {name: shape}))
            continue
        if prefix not in modules:
            modules[prefix] = Part(prefix)
            parts.append(modules[prefix])
        modules[prefix].tensors[name] = shape
    return parts


def _by_order(network: Network, targets: Mapping[str, Shape], sources: Mapping[str, Shape]) -> Transfer | str:
    """The transfer by order, or why there is none."""
    ours, theirs = parts_of(targets), parts_of(sources)
    bare = _aligned([part for part in ours if part.is_bare], [part for part in theirs if part.is_bare])
    if isinstance(bare, str):
        return bare
    modules = [part for part in ours if not part.is_bare]
    given = [part for part in theirs if not part.is_bare]
    crossed = _crossed(modules, given)
    if crossed is not None:
        return crossed
    aligned = _aligned(modules, given)
    if isinstance(aligned, str):
        with_heads = _aligned_with_heads(network, modules, given)
        if with_heads is None:
            return aligned
        if isinstance(with_heads, str):
            return with_heads
        aligned = with_heads
    return _transfer([*bare, *aligned])


def _aligned(ours: Sequence[Part], theirs: Sequence[Part]) -> list[tuple[Part, Part]] | str:
    for one, other in zip(ours, theirs, strict=False):
        if one.form != other.form:
            return f"in order, {_part_text(one)} here meets {_part_text(other)} in the file"
    if len(ours) != len(theirs):
        return f"it has {len(ours)} modules with tensors, and the file {len(theirs)}"
    return list(zip(ours, theirs, strict=True))


def _crossed(ours: Sequence[Part], theirs: Sequence[Part]) -> str | None:
    """A module whose name the file has too, but elsewhere in the order: name and order say different things."""
    places = {part.prefix: at for at, part in enumerate(theirs)}
    for at, part in enumerate(ours):
        if part.prefix in places and places[part.prefix] != at and theirs[places[part.prefix]].form == part.form:
            return f"{part.prefix} is module {at + 1} with tensors here, and {places[part.prefix] + 1} in the file"
    return None


def _aligned_with_heads(
    network: Network, ours: Sequence[Part], theirs: Sequence[Part]
) -> list[tuple[Part, Part]] | str | None:
    """The trunk in order with the side outputs as a block somewhere in it; a text where that could be at two places."""
    paths = [scope.path for scope in network.scopes if scope.role == "head"]
    if not paths or len(ours) != len(theirs):
        return None
    heads = [part for part in ours if any(f"{part.prefix}.".startswith(f"{path}.") for path in paths)]
    trunk = [part for part in ours if part not in heads]
    found = []
    for at in range(len(trunk) + 1):
        aligned = _aligned([*trunk[:at], *heads, *trunk[at:]], theirs)
        if not isinstance(aligned, str):
            found.append(aligned)
    if len(found) > 1:
        return "the side outputs could stand at more than one place of it"
    return found[0] if found else None


def _transfer(pairs: Sequence[tuple[Part, Part]]) -> Transfer:
    moved: list[Moved] = []
    unused: list[str] = []
    kept: list[str] = []
    for ours, theirs in pairs:
        names = list(zip(ours.tensors, theirs.tensors, strict=True)) if ours.is_bare else []
        names = names or [(name, name) for name in ours.tensors if name in theirs.tensors]
        moved += [Moved(ours.key(own), theirs.key(other), ours.tensors[own]) for own, other in names]
        taken, filled = {other for _, other in names}, {own for own, _ in names}
        unused += [theirs.key(name) for name in theirs.tensors if name not in taken]
        kept += [ours.key(name) for name in ours.tensors if name not in filled]
    return Transfer("order", tuple(moved), tuple(unused), tuple(kept))


def _differences(targets: Mapping[str, Shape], sources: Mapping[str, Shape]) -> list[str]:
    missing = [f"not in the file: {name} {_text(shape)}" for name, shape in targets.items() if name not in sources]
    extra = [f"only in the file: {name} {_text(shape)}" for name, shape in sources.items() if name not in targets]
    return [*_cut(missing), *_cut(extra)]


def _cut(lines: list[str]) -> list[str]:
    """Enough lines to see what is wrong, and how many more there are."""
    short = [line if len(line) <= 200 else line[:199] + "…" for line in lines[:MOST_SHOWN]]
    return short if len(lines) <= MOST_SHOWN else [*short, f"and {len(lines) - MOST_SHOWN} more"]


def _text(shape: Shape) -> str:
    return "×".join(map(str, shape)) or "a number"


def _part_text(part: Part) -> str:
    tensors = ", ".join(f"{name} {_text(shape)}" for name, shape in part.tensors.items() if name != COUNTER)
    return f"{part.prefix or 'a parameter'} ({tensors})"[:200]
