"""Reads tensors from files that are not to be trusted: nothing in them is run, and what is no weights is said so.

`.safetensors` is read as such; anything else must be what `torch.save` wrote of a state dict, and is read with
`weights_only=True`. Exported programs (`.pt2`) are never opened: reading them may run what they hold.
"""

from __future__ import annotations

import pickle
import warnings
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from netspec.source import Problems
from netspec.source.bounded_reading import read_bounded
from netspec.source.codes.output import BadWeights, CannotRead

SAFETENSORS = ".safetensors"
EXPORTED = ".pt2"
WRAPPERS = ("state_dict", "model", "model_state_dict", "model_ema", "module")
MOST_WORDS = 160


def read_tensors(path: Path, problems: Problems) -> dict[str, Tensor] | None:
    """The tensors of a file by name, in its order, on the CPU; None where `problems` says why not."""
    try:
        start = read_bounded(path, 8)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(CannotRead, None, f"cannot read {str(path)!r}: {reason}")
        return None
    if path.suffix.lower() == EXPORTED:
        return _refuse(path, problems, "an exported program may run code when it is read; save its state dict instead")
    if path.suffix.lower() == SAFETENSORS:
        return _read_safetensors(path, problems)
    if start[:4] != b"PK\x03\x04" and start[:1] != b"\x80":
        return _refuse(path, problems, "it is neither safetensors nor what torch.save writes")
    return _read_torch(path, problems)


def read_metadata(path: Path) -> dict[str, str]:
    """What a safetensors file says of itself beside its tensors; empty where it says nothing that can be read."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            return dict(file.metadata() or {})
    except (SafetensorError, OSError):
        return {}


def _refuse(path: Path, problems: Problems, reason: str) -> dict[str, Tensor] | None:
    problems.add(BadWeights, None, f"{str(path)!r} holds no weights: {reason}")
    return None


def _read_safetensors(path: Path, problems: Problems) -> dict[str, Tensor] | None:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            return _checked({name: file.get_tensor(name) for name in file.offset_keys()}, path, problems)
    except (SafetensorError, OSError, RuntimeError, ValueError, KeyError, MemoryError) as error:
        return _refuse(path, problems, _said(error))


def _read_torch(path: Path, problems: Problems) -> dict[str, Tensor] | None:
    try:
        if zipfile.is_zipfile(path) and _is_exported(path):
            return _refuse(path, problems, "it is an exported program, not a state dict")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            held = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        return _refuse(path, problems, "it holds more than tensors, which could run code; save the state dict alone")
    except Exception as error:  # a stranger's bytes: torch raises whatever its parsers stumble over
        return _refuse(path, problems, _said(error))
    return _checked(_unwrapped(held), path, problems)


def _is_exported(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.rpartition("/")[2] in ("archive_format", "constants.pkl") for name in archive.namelist())


def _said(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"


def _unwrapped(held: Any) -> Any:
    """The state dict in a training checkpoint that has one."""
    if isinstance(held, Mapping):
        for name in WRAPPERS:
            inside = held.get(name)
            if isinstance(inside, Mapping) and any(isinstance(value, Tensor) for value in inside.values()):
                return inside
    return held


def _checked(held: Any, path: Path, problems: Problems) -> dict[str, Tensor] | None:
    """A state dict: names and plain tensors, at least one."""
    if not isinstance(held, Mapping):
        return _refuse(path, problems, f"a state dict is expected, and it holds a {type(held).__name__}")
    for name, value in held.items():
        if not isinstance(name, str) or not isinstance(value, Tensor) or value.layout != torch.strided:
            shown = str(name)[:80]
            return _refuse(path, problems, f"{shown!r} is no plain tensor; save the state dict alone")
    if not held:
        return _refuse(path, problems, "it is empty")
    return {name: value.detach() for name, value in held.items()}
