"""The run's records: `log.csv` (a row an epoch), `log.jsonl` (everything that happened), TensorBoard's event files.

What a resumed run takes back (epochs after its checkpoint) leaves the records too, so they tell one story.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from netspec.train.durable import write_file

COLUMNS = (
    "epoch", "step", "lr", "train_loss", "train_accuracy", "split", "loss", "accuracy", "top5",
    "pictures_per_second", "seconds", "skipped",
)  # fmt: skip
Row = Mapping[str, Any]


class Logs:
    """Appends to the records; each row is on the disk when the call returns."""

    def __init__(self, run: Path, *, tensorboard: bool = True) -> None:
        self._csv, self._jsonl = run / "log.csv", run / "log.jsonl"
        self._board_folder = run / "tensorboard" if tensorboard and find_spec("tensorboard") else None
        self._board: Any = None
        self.rows: list[dict[str, Any]] = []

    def take_back(self, step: int) -> None:
        """Forgets the rows after a step; called once at the start, with 0 for a fresh run."""
        self.rows = [row for row in read_rows(self._csv) if row["step"] <= step] if step else []
        self._rewrite_csv()
        events = read_events(self._jsonl) if step else []
        kept = [event for event in events if event.get("step", 0) <= step]
        write_file(self._jsonl, "".join(_line(event) for event in kept))
        if self._board_folder is not None and step:
            self._open_board(purge_step=step + 1)

    def event(self, what: str, step: int, **fields: Any) -> None:
        with self._jsonl.open("a") as file:
            file.write(_line({"event": what, "step": step, **fields}))
            file.flush()
            os.fsync(file.fileno())

    def epoch(self, row: Row) -> None:
        self.rows.append(dict(row))
        self._rewrite_csv()
        self.event("epoch", **row)
        if self._board_folder is not None:
            self._open_board()
            for name in COLUMNS[2:]:
                if isinstance(row.get(name), int | float):
                    self._board.add_scalar(name, row[name], row["step"])
            self._board.flush()

    def close(self) -> None:
        if self._board is not None:
            self._board.close()

    def _open_board(self, purge_step: int | None = None) -> None:
        if self._board is None:
            writer = import_module("torch.utils.tensorboard").SummaryWriter  # a second to import
            self._board = writer(str(self._board_folder), purge_step=purge_step)

    def _rewrite_csv(self) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        write_file(self._csv, text.getvalue())


def _line(event: Row) -> str:
    return json.dumps(event) + "\n"


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a `log.csv`, numbers as numbers; none where there is no file."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [{name: _number(value) for name, value in row.items()} for row in csv.DictReader(file)]


def _number(text: str) -> int | float | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def read_events(path: Path) -> list[dict[str, Any]]:
    """The events of a `log.jsonl`; a last line that was cut off is left out."""
    events: list[dict[str, Any]] = []
    for line in path.read_text().splitlines() if path.exists() else []:
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return events
