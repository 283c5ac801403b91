"""The run folder: all that it takes to repeat or continue a run.

`network.net` and `network.json`, `recipe.json` (every setting, resolved), `data.json`, `versions.json`, the records,
`checkpoints/`, and at the end `model.safetensors` (the weights that were evaluated) and `curve.svg`.
"""

from __future__ import annotations

import json
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from netspec.elaborate.recipe import Recipe
from netspec.source.codes.training import ResumeDoesNotMatch, RunFolderTaken, RunNotFound
from netspec.train.data import DataSet
from netspec.train.durable import make_folder, write_file
from netspec.train.faults import refuse
from netspec.train.locking import NAME as LOCK
from netspec.train.subject import Subject

PACKAGES = ("netspec", "torch", "numpy", "safetensors", "pillow", "kornia")
CHECKPOINTS = "checkpoints"


@dataclass(frozen=True)
class RunFolder:
    """A run's place on the disk."""

    path: Path

    @property
    def checkpoints(self) -> Path:
        return self.path / CHECKPOINTS

    @property
    def holds_run(self) -> bool:
        return (self.path / "recipe.json").is_file()

    def open(self, *, resume: bool) -> None:
        """Makes the folder, or checks that what is there may be continued."""
        if self.holds_run and not resume:
            refuse(
                RunFolderTaken, f"{self.path} holds a run", help="continue it with --resume, or choose another --out"
            )
        if self.path.exists() and (not self.path.is_dir() or (not self.holds_run and _has_content(self.path))):
            refuse(RunFolderTaken, f"{self.path} is there, and is no run folder", help="choose another --out")
        make_folder(self.checkpoints)

    def describe(self, subject: Subject, recipe: Recipe, data: DataSet, beginning: str) -> None:
        """Writes what the run is. `recipe.json` comes last: a folder that has it is a run."""
        for name, text in subject.files.items():
            write_file(self.path / name, text)
        self._write("versions.json", versions())
        self._write("data.json", facts_of(data))
        settings = recipe.model_dump(mode="json")
        self._write("recipe.json", {"network": subject.identity, "beginning": beginning, "recipe": settings})

    def recipe(self) -> Recipe:
        """The run's recipe as it was resolved."""
        return Recipe.model_validate(self.read("recipe.json")["recipe"])

    def read(self, name: str) -> dict[str, Any]:
        try:
            content: dict[str, Any] = json.loads((self.path / name).read_bytes())
            return content
        except (OSError, ValueError):
            refuse(RunNotFound, f"{self.path} is no run folder: it has no {name} that can be read")

    def check_same(self, subject: Subject, recipe: Recipe, data: DataSet, beginning: str) -> None:
        """Refuses to continue with another network, other data or another recipe."""
        saved = self.read("recipe.json")
        changes = []
        if saved["network"] != subject.identity:
            changes.append("the network is another one")
        if saved["beginning"] != beginning:
            changes.append("it began with other weights")
        if self.read("data.json").get("fingerprint") != data.fingerprint:
            changes.append("the data is another set, or has changed")
        before, after = saved["recipe"], recipe.model_dump(mode="json")
        changes += [
            f"{name} was {before.get(name)} and is {after[name]}" for name in after if before.get(name) != after[name]
        ]
        if changes:
            refuse(
                ResumeDoesNotMatch,
                f"{self.path} is a different run: {'; '.join(changes)}",
                help="resume it as it was started, or start a fresh one with another --out",
            )

    def _write(self, name: str, content: Any) -> None:
        write_file(self.path / name, json.dumps(content, indent=1) + "\n")


def _has_content(path: Path) -> bool:
    """Whether there is anything but what a run leaves that was killed at its very beginning: its lock says so."""
    return not (path / LOCK).exists() and any(child.name != CHECKPOINTS for child in path.iterdir())


def facts_of(data: DataSet) -> dict[str, Any]:
    """What there is to say of the data: where, how many, which classes; and what tells it from others."""
    counts = {name: len(split) for name, split in data.splits.items()}
    return {"path": data.path, "splits": counts, "classes": list(data.classes), "fingerprint": data.fingerprint}


def versions() -> dict[str, str]:
    found = {"python": sys.version.split()[0], "platform": platform.platform()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found


def free_name(parent: Path, name: str) -> Path:
    """`parent/name`, or with the first number that is free."""
    candidates = (parent / (name if number == 1 else f"{name}-{number}") for number in range(1, 100_000))
    return next(path for path in candidates if not path.exists())
