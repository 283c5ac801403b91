"""Checkpoints: fresh folders of tensors with a manifest of sha256, put in place whole, believed only when verified.

`checkpoints/step-00000123/` holds `model.safetensors` (the network's own keys), `optimizer.safetensors`
(`PARAMETER|STATE`), `average.safetensors` where the recipe has an `ema`, and `manifest.json`. Nothing is pickled.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load as load_tensors
from safetensors.torch import save as tensor_bytes
from torch import Tensor

from netspec.source.codes.training import CheckpointDamaged, RunNotFound
from netspec.train.durable import remove_folder, remove_unfinished, write_flushed, write_folder
from netspec.train.faults import fail, warning
from netspec.train.position import Position

FORMAT = 1
MANIFEST = "manifest.json"
KEPT = 2
Tensors = Mapping[str, Tensor]


@dataclass(frozen=True)
class Checkpoint:
    """A folder that was verified: `parts` are read by name (`model`, `optimizer`, `average`)."""

    folder: Path
    position: Position
    parts: tuple[str, ...]

    def sibling(self, step: int) -> Checkpoint:
        """The same run's checkpoint of another step; raises RunFailedError where it can't be believed."""
        return CheckpointStore(self.folder.parent, lambda text: None).at(step)

    def tensors(self, part: str) -> dict[str, Tensor]:
        return load_tensors((self.folder / f"{part}.safetensors").read_bytes())


class DamageError(Exception):
    """Why a checkpoint is not believed."""


@dataclass(frozen=True)
class CheckpointStore:
    """The checkpoints of a run; `tell` hears of damaged ones."""

    folder: Path
    tell: Callable[[str], None]

    def save(self, position: Position, parts: Mapping[str, Tensors]) -> Path:
        """Writes a checkpoint, then removes those that are no longer wanted. Raises RunFailedError, nothing lost."""
        target = self.folder / f"step-{position.step:08d}"
        write_folder(target, lambda place: _fill(place, position, parts))
        self.prune(position.best_step)
        return target

    def newest(self) -> Checkpoint | None:
        """The newest checkpoint that verifies; None where there is none at all, an error where none can be believed."""
        found = list(self._folders())
        for folder in found:
            try:
                return verified(folder)
            except DamageError as damage:
                self.tell(warning(CheckpointDamaged, f"{folder} is damaged and not used: {damage}"))
        if found:
            fail(
                CheckpointDamaged,
                f"no checkpoint in {self.folder} can be believed",
                help="start afresh with another --out",
            )
        return None

    def at(self, step: int) -> Checkpoint:
        """The checkpoint of a step."""
        folder = self.folder / f"step-{step:08d}"
        try:
            return verified(folder)
        except DamageError as damage:
            fail(CheckpointDamaged, f"the checkpoint {folder} is damaged: {damage}")

    def prune(self, best_step: int | None) -> None:
        """Keeps the newest two and the best."""
        for folder in list(self._folders())[KEPT:]:
            if folder.name != f"step-{best_step or 0:08d}" or best_step is None:
                remove_folder(folder)

    def clean(self) -> None:
        """Removes what killed processes left; only under the run's lock."""
        remove_unfinished(self.folder)

    def _folders(self) -> Iterator[Path]:
        """Newest first."""
        yield from sorted(self.folder.glob("step-*"), reverse=True)


def _fill(place: Path, position: Position, parts: Mapping[str, Tensors]) -> None:
    files = {}
    for part, tensors in parts.items():
        content = tensor_bytes({name: _plain(tensor) for name, tensor in tensors.items()})
        files[f"{part}.safetensors"] = {"sha256": _write(place, part, content), "bytes": len(content)}
    manifest = {"format": FORMAT, "torch": torch.__version__, "position": position.to_json(), "files": files}
    write_flushed(place / MANIFEST, json.dumps(manifest, indent=1).encode())


def _write(place: Path, part: str, content: bytes) -> str:
    return write_flushed(place / f"{part}.safetensors", content)


def _plain(tensor: Tensor) -> Tensor:
    """On the CPU, contiguous, sharing memory with nothing: what safetensors takes."""
    return tensor.detach().to("cpu", copy=True).contiguous()


def verified(folder: Path) -> Checkpoint:
    """The checkpoint in a folder, every file compared with its manifest. Raises DamageError."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if manifest["format"] != FORMAT:
            raise DamageError(f"its format is {manifest['format']}, and this version reads {FORMAT}")
        for name, expected in manifest["files"].items():
            content = (folder / name).read_bytes()
            if len(content) != expected["bytes"]:
                raise DamageError(f"{name} has {len(content)} of {expected['bytes']} bytes")
            if sha256(content).hexdigest() != expected["sha256"]:
                raise DamageError(f"{name} is not what was written")
        position = Position.from_json(manifest["position"])
        return Checkpoint(folder, position, tuple(Path(name).stem for name in manifest["files"]))
    except FileNotFoundError as error:
        raise DamageError(f"{Path(error.filename).name} is missing") from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamageError(f"its manifest cannot be read ({type(error).__name__})") from error


def newest_of_run(run: Path, tell: Callable[[str], None]) -> Checkpoint:
    """The newest believable checkpoint of a run folder; raises NetspecError where there is none."""
    checkpoint = CheckpointStore(run / "checkpoints", tell).newest()
    if checkpoint is None:
        fail(RunNotFound, f"there is no checkpoint in {run}", help="a run folder is what `netspec train --out` made")
    return checkpoint
