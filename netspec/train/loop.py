"""The loop: steps, epochs, evaluation, checkpoints, and when to stop.

All that decides what comes next is in the trainee's tensors and the position; both are saved together, so a run that
was killed and resumed takes the same steps, to the bit.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import torch
from torch import Tensor

from netspec.elaborate.recipe import Recipe
from netspec.source.codes.training import PictureUnreadable, StepSkipped, TrainingDiverged
from netspec.train.augmenting import Augmenting
from netspec.train.checkpoint import CheckpointStore
from netspec.train.data import DataSet
from netspec.train.data.batches import Batch, Source
from netspec.train.data.order import TrainingOrder
from netspec.train.data.preparing import Preparing
from netspec.train.data.splits import Split
from netspec.train.evaluating import evaluate
from netspec.train.faults import fail, refuse, warning
from netspec.train.keeping import state_of
from netspec.train.logs import Logs
from netspec.train.mixing import mixed
from netspec.train.objective import Figures, Targets
from netspec.train.optimizing import rate, set_rate
from netspec.train.position import Position
from netspec.train.progress import Silent, Watcher
from netspec.train.randomness import seed_step
from netspec.train.stopping import StopRequest
from netspec.train.trainee import StepResult, Trainee

MAX_BAD_STEPS = 3
"""Steps in a row without a finite loss, after which the run stops."""
Outcome = Literal["finished", "stopped", "stale"]


@dataclass
class Loop:
    """A run's moving parts.

    - `save_every`: steps between checkpoints within an epoch; 0 saves at its end alone.
    - `figures`: those of the last epoch that ended here; None before.
    """

    trainee: Trainee
    data: DataSet
    source: Source
    preparing: Preparing
    augmenting: Augmenting
    order: TrainingOrder
    position: Position
    store: CheckpointStore | None = None
    logs: Logs | None = None
    watcher: Watcher = field(default_factory=Silent)
    stop: StopRequest = field(default_factory=StopRequest)
    save_every: int = 0
    on_epoch: Callable[[], None] = lambda: None
    figures: Figures | None = None

    def run(self) -> Outcome:
        """Trains to the end of the recipe, or until it is asked to stop; what it reached is saved."""
        self._sums = torch.tensor(self.position.sums, dtype=torch.float64, device=self._device)
        total = self._recipe.epochs * self.order.steps
        self.watcher.begin(total, self.position.step, self.order.batch)
        self._started, self._pictures, self._asked = time.perf_counter(), 0, False
        try:
            return self._epochs()
        finally:
            self.watcher.end()

    def _epochs(self) -> Outcome:
        position, recipe = self.position, self._recipe
        batches = self.source.training(
            self.data.splits["train"], self.order, position.epoch, position.step_in_epoch, recipe.epochs
        )
        while position.epoch < recipe.epochs and not position.finished:
            self.trainee.ready()
            if not self._steps_of_epoch(batches):
                self._save()
                return "stopped"
            self._end_epoch()
            if self._asked:
                return "stopped"
        position.finished = True
        return "finished" if position.epoch >= recipe.epochs else "stale"

    def _steps_of_epoch(self, batches: Iterator[Batch]) -> bool:
        """Takes the epoch's remaining steps; False where it was asked to stop."""
        position = self.position
        while position.step_in_epoch < self.order.steps:
            self._asked = self._step(next(batches))
            if position.in_a_row >= MAX_BAD_STEPS:
                self._give_up()
            if self._asked and position.step_in_epoch < self.order.steps:
                return False
            if self.save_every and position.step % self.save_every == 0 and position.step_in_epoch < self.order.steps:
                self._save()
        return True

    def _step(self, batch: Batch) -> bool:
        """One step; whether any device was asked to stop."""
        position, recipe, devices = self.position, self._recipe, self.trainee.devices
        set_rate(self.trainee.optimizer, recipe.lr * rate(recipe, position.step, self.order.steps))
        seed_step(recipe.seed, position.step, devices.rank, devices.device)
        if not len(batch):
            refuse(PictureUnreadable, "no picture of a batch can be decoded", help="look at the files of the data")
        values, targets = self._prepared(batch)
        result = self.trainee.step(values, targets)
        finite, asked, sums = self._agreed(result)
        if finite:
            self.trainee.take(result, position.step)
            self._sums += sums
            position.in_a_row = 0
        else:
            self._skip(float(result.sums[0] / result.sums[2]), float(result.norm))
        self._pictures += len(batch) * devices.world
        position.step += 1
        position.step_in_epoch += 1
        self._show()
        return asked

    def _agreed(self, result: StepResult) -> tuple[bool, bool, Tensor]:
        """Whether every device may take the step, whether any was asked to stop, and the sums of them all."""
        finite, asked = result.finite, bool(self.stop)
        if self.trainee.devices.world == 1:
            return finite, asked, result.sums
        flags = torch.tensor([float(not finite), float(asked)], dtype=torch.float64, device=self._device)
        total = self.trainee.devices.total(torch.cat([flags, result.sums]))
        return not total[0], bool(total[1]), total[2:]

    def _prepared(self, batch: Batch) -> tuple[Tensor, Targets]:
        values = self.preparing.floats(batch.values)
        if values.ndim == 4:
            values = self.augmenting(values, self.position.epoch, batch.indices)
        return mixed(
            self._recipe, self.preparing.finish(values), batch.targets, self.position.epoch, self.position.step
        )

    def _skip(self, loss: float, norm: float) -> None:
        position = self.position
        self.trainee.skip()
        position.skipped += 1
        position.in_a_row += 1
        why = f"the loss is {loss}" if loss != loss or abs(loss) == float("inf") else f"the gradient's norm is {norm}"
        self.watcher.tell(warning(StepSkipped, f"step {position.step + 1} is skipped: {why}"))
        if self.logs is not None:
            self.logs.event("skipped", position.step + 1, why=why)

    def _give_up(self) -> None:
        """Three steps in a row were no good; the weights are those before them, and are saved."""
        self.position.in_a_row = 0
        self._save()
        fail(
            TrainingDiverged,
            f"training diverged: no finite loss in {MAX_BAD_STEPS} steps in a row, at step {self.position.step}",
            help=f"try a smaller learning rate than {self._recipe.lr:g}, a longer warm-up, or --clip 1",
            notes=("the weights from before these steps are saved",),
        )

    def _end_epoch(self) -> None:
        position, (name, split) = self.position, self.judged
        seconds = time.perf_counter() - self._started
        self.figures = figures = self.evaluated(split)
        loss, right, count = self._sums.tolist()
        position.epoch, position.step_in_epoch = position.epoch + 1, 0
        self._sums.zero_()
        self._compare(figures)
        speed = self._pictures / max(seconds, 1e-9)
        learned = Figures(loss / max(count, 1), right / max(count, 1), 0.0, int(count))
        self._record(name, learned, figures, speed, seconds)
        self._save()
        self.on_epoch()
        self._started, self._pictures = time.perf_counter(), 0

    def _record(self, split: str, learned: Figures, figures: Figures, speed: float, seconds: float) -> None:
        position, has_classes = self.position, bool(self.data.classes)
        row = {
            "epoch": position.epoch,
            "step": position.step,
            "lr": self._recipe.lr * rate(self._recipe, position.step - 1, self.order.steps),
            "train_loss": learned.loss,
            "train_accuracy": learned.accuracy if has_classes else None,
            "split": split,
            "loss": figures.loss,
            "accuracy": figures.accuracy if has_classes else None,
            "top5": figures.top5 if has_classes else None,
            "pictures_per_second": round(speed, 1),
            "seconds": round(seconds, 3),
            "skipped": position.skipped,
        }
        self.watcher.epoch(row)
        if self.logs is not None:
            self.logs.epoch(row)

    def evaluated(self, split: Split) -> Figures:
        """The figures of a split with the weights that count: the mean where there is one."""
        recipe = self._recipe
        with self.trainee.evaluated_weights():
            return evaluate(
                self.trainee.runs,
                split,
                self.source,
                self.preparing,
                self.trainee.objective,
                self.trainee.devices,
                batch=max(recipe.batch, 256),
                classes=len(self.data.classes),
                precision=recipe.precision,
                channels_last=bool(recipe.channels_last),
            )

    def _compare(self, figures: Figures) -> None:
        position = self.position
        score = figures.accuracy if self.data.classes else -figures.loss
        if position.best is None or score > position.best:
            position.best, position.best_step, position.stale = score, position.step, 0
        else:
            position.stale += 1
        position.finished = bool(self._recipe.patience) and position.stale >= self._recipe.patience

    def _save(self) -> None:
        self.position.sums = self._sums.tolist()
        if self.store is None:
            return
        parts = state_of(self.trainee)
        if self.trainee.devices.leads:
            self.store.save(self.position, parts)
        self.trainee.devices.wait()

    def _show(self) -> None:
        if isinstance(self.watcher, Silent):
            return
        loss, right, count = self._sums.tolist()
        shown = count > 0
        self.watcher.step(
            self.position.epoch,
            loss / count if shown else None,
            right / count if shown and self.data.classes else None,
        )

    @property
    def judged(self) -> tuple[str, Split]:
        """The split that epochs are judged by."""
        found = self.data.split("val", "test", "train")
        assert found is not None, "data without a split"
        return found

    @property
    def _recipe(self) -> Recipe:
        return self.trainee.recipe

    @property
    def _device(self) -> torch.device:
        return self.trainee.devices.device
