"""What people see while a run goes on: a live bar on a terminal, a line an epoch elsewhere. To standard error."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Protocol

import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

BF16_DENSE_PEAK = {
    "H200": 989e12,
    "H100": 989e12,
    "H800": 989e12,
    "A100": 312e12,
    "L40S": 362e12,
    "L4": 121e12,
    "4090": 165e12,
}
"""Multiply-adds times two a second, dense, from NVIDIA's data sheets, by a part of the device's name."""
SMOOTHING = 0.9


class Watcher(Protocol):
    """Whoever is told how the run goes."""

    def begin(self, steps: int, done: int, pictures: int) -> None: ...
    def step(self, epoch: int, loss: float | None, accuracy: float | None) -> None: ...
    def epoch(self, row: Mapping[str, Any]) -> None: ...
    def tell(self, text: str) -> None: ...
    def end(self) -> None: ...


class Silent:
    """Tells nobody: for tests, and for all processes but the leading one."""

    def begin(self, steps: int, done: int, pictures: int) -> None: ...
    def step(self, epoch: int, loss: float | None, accuracy: float | None) -> None: ...
    def epoch(self, row: Mapping[str, Any]) -> None: ...
    def tell(self, text: str) -> None: ...
    def end(self) -> None: ...


class Shown:
    """Tells people, on standard error.

    - `flops`: of one picture forward and backward, for the share of the device's peak; None where it is not known.
    """

    def __init__(self, device: torch.device, epochs: int, flops: float | None) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._device, self._epochs, self._flops = device, epochs, flops
        self._bar: Progress | None = None
        self._task = TaskID(0)
        self._pictures, self._speed, self._at = 0, 0.0, 0.0

    def begin(self, steps: int, done: int, pictures: int) -> None:
        self._pictures, self._at = pictures, time.perf_counter()
        if self._console.is_terminal:
            columns = (TextColumn("{task.description}"), BarColumn(20), _Figures(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=self._console, transient=True, refresh_per_second=5)
            self._task = self._bar.add_task("", total=steps, completed=done, figures="")
            self._bar.start()

    def step(self, epoch: int, loss: float | None, accuracy: float | None) -> None:
        now = time.perf_counter()
        speed = self._pictures / max(now - self._at, 1e-9)
        self._speed = speed if not self._speed else SMOOTHING * self._speed + (1 - SMOOTHING) * speed
        self._at = now
        if self._bar is None:
            return
        figures = "" if loss is None else f"loss {loss:.4f} "
        figures += "" if accuracy is None else f"accuracy {accuracy:.2%} "
        figures += f"{self._speed:,.0f}/s{self._utilisation()}"
        self._bar.update(self._task, advance=1, description=f"epoch {epoch + 1}/{self._epochs}", figures=figures)

    def epoch(self, row: Mapping[str, Any]) -> None:
        accuracy = "" if row["accuracy"] is None else f", accuracy {row['accuracy']:.2%}"
        learned = "" if row["train_accuracy"] is None else f", accuracy {row['train_accuracy']:.2%}"
        text = (
            f"epoch {row['epoch']:>3}/{self._epochs}  train: loss {row['train_loss']:.4f}{learned}   "
            f"{row['split']}: loss {row['loss']:.4f}{accuracy}   {row['pictures_per_second']:,.0f} pictures/s"
            f"{self._utilisation()}"
        )
        self._console.print(text, soft_wrap=True)

    def tell(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)

    def end(self) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _utilisation(self) -> str:
        """Memory in use, and the share of the device's peak, where the device says so."""
        if self._device.type != "cuda":
            return ""
        text = f", {torch.cuda.max_memory_allocated(self._device) / 2**30:.1f} GiB"
        name = torch.cuda.get_device_name(self._device)
        peak = next((peak for part, peak in BF16_DENSE_PEAK.items() if part in name), None)
        return (
            text if peak is None or self._flops is None else f"{text}, {self._speed * self._flops / peak:.1%} of peak"
        )


class _Figures(ProgressColumn):
    def render(self, task: Task) -> Text:
        return Text(str(task.fields.get("figures", "")), no_wrap=True)
