"""A trained network as `eval`, `predict` and `finetune` take it: its module with its weights, and what data it saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from netspec.elaborate.recipe import Recipe
from netspec.ir import Network
from netspec.runtime import load
from netspec.runtime.checkpoints import read_tensors
from netspec.source import Problems
from netspec.train.checkpoint import newest_of_run
from netspec.train.data.decoding import Framing
from netspec.train.data.preparing import Preparing
from netspec.train.run_folder import RunFolder
from netspec.train.subject import Subject, subject_of, take_logits


@dataclass(frozen=True, eq=False)
class Trained:
    """A network with its weights, in evaluation mode, putting out logits.

    - `recipe` tells how pictures are prepared; `classes` what its outputs mean, numbers where that is not known.
    """

    subject: Subject
    module: nn.Module
    recipe: Recipe
    classes: tuple[str, ...]

    @property
    def framing(self) -> Framing:
        height, width = self.subject.shape[1:]
        return Framing((height, width), "L" if self.subject.shape[0] == 1 else "RGB", self.recipe.centre_crop)

    @property
    def preparing(self) -> Preparing:
        return Preparing(self.subject.shape, self.recipe.mean, self.recipe.std)


def is_run(path: Path) -> bool:
    return RunFolder(path).holds_run


def network_of_run(run: Path) -> Network:
    """The network that a run trained, as the run folder keeps it. Raises NetspecError."""
    return Network.from_json((run / "network.json").read_bytes())


def weights_of_run(run: Path, tell: Callable[[str], None], *, best: bool = False) -> dict[str, Tensor]:
    """The weights that count in the newest believable checkpoint (or the best): the mean where there is one."""
    checkpoint = newest_of_run(run, tell)
    if best and checkpoint.position.best_step not in (None, checkpoint.position.step):
        checkpoint = checkpoint.sibling(checkpoint.position.best_step or 0)
    average = checkpoint.tensors("average") if "average" in checkpoint.parts else {}
    return {**checkpoint.tensors("model"), **average}


def open_run(run: Path, tell: Callable[[str], None], *, best: bool = False) -> Trained:
    """What a run trained. Raises NetspecError where there is none."""
    folder = RunFolder(run)
    recipe, data = folder.recipe(), folder.read("data.json")
    network = network_of_run(run)
    subject = subject_of(network, lambda: load(network))
    module = subject.module()
    module.load_state_dict(weights_of_run(run, tell, best=best))
    return Trained(subject, module.eval(), recipe, tuple(data["classes"]))


def with_weights(network: Network, weights: Path, settings: dict[str, Any]) -> Trained:
    """A network with the weights of a file; mean, deviation and crop as the settings have them."""
    subject = subject_of(network, lambda: load(network))
    module = take_logits(load(network, weights), subject.terminal)
    recipe = Recipe.model_validate({**settings})
    return Trained(subject, module.eval(), recipe, tuple(map(str, range(subject.outputs))))


def tensors_for(network: Network, weights: Path, tell: Callable[[str], None]) -> dict[str, Tensor]:
    """The tensors of a run or a file under the network's own names. Raises NetspecError where they don't belong."""
    if is_run(weights):
        return weights_of_run(weights, tell)
    with torch.no_grad():
        return dict(load(network, weights).state_dict())


def read_named(weights: Path) -> dict[str, Tensor]:
    """The tensors of a file under the names that it gives them."""
    problems = Problems()
    tensors = read_tensors(weights, problems)
    problems.raise_errors()
    assert tensors is not None
    return tensors
