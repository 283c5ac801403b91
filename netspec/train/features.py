"""Features: what arrives at a module of a trained network, for every sample of a data set, as an `.npz` file."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from netspec.source.codes.training import PatternMatchesNothing
from netspec.train.data.batches import Source
from netspec.train.data.splits import DataSet
from netspec.train.faults import refuse
from netspec.train.trained import Trained

BATCH = 256


def last_layer(module: nn.Module) -> str:
    """The path of the last module that holds parameters: a classifier as a rule."""
    paths = [path for path, child in module.named_modules() if any(True for _ in child.parameters(recurse=False))]
    return paths[-1] if paths else ""


def _joined(caught: list[Tensor], *, flat: bool) -> Any:
    every = torch.cat(caught)
    return (every.flatten(1) if flat else every).numpy()


def extract_features(trained: Trained, data: DataSet, source: Source, at: str | None) -> bytes:
    """The content of an `.npz` file with `x_SPLIT` and `y_SPLIT`, which `--data` takes again.

    `at` names a module; what goes into it is taken as it is. Left out, it is what goes into the last module with
    parameters, as a vector.
    """
    module = trained.module.to(source.device)
    path = at or last_layer(module)
    if path not in dict(module.named_modules()):
        refuse(PatternMatchesNothing, f"nothing in the network is called {path!r}")
    arrays: dict[str, Any] = {"classes": np.array(data.classes)}
    for name, split in data.splits.items():
        caught: list[Tensor] = []
        targets: list[Tensor] = []
        handle = module.get_submodule(path).register_forward_pre_hook(
            lambda _, arguments, caught=caught: caught.append(arguments[0].float().cpu())
        )
        try:
            with torch.inference_mode():
                for batch in source.evaluation(split, BATCH):
                    if len(batch):
                        module(trained.preparing(batch.values))
                        targets.append(batch.targets.cpu())
        finally:
            handle.remove()
        arrays[f"x_{name}"], arrays[f"y_{name}"] = _joined(caught, flat=at is None), torch.cat(targets).numpy()
    content = io.BytesIO()
    np.savez(content, **arrays)
    return content.getvalue()
