"""Where a run stands: all that, beside the tensors, decides what comes next. Plain data that JSON keeps exactly."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass
class Position:
    """How far a run has come.

    - `epoch` and `step_in_epoch` count from 0 and name the next step; `step` is how many steps were taken in all.
    - `sums`: loss times pictures, right answers, pictures of the epoch so far.
    - `best`: the best figure so far (accuracy, or minus the loss) and the step it was reached at.
    - `stale`: epochs since then; `skipped`: steps left out for a loss that was no number; `in_a_row`: lately.
    """

    epoch: int = 0
    step_in_epoch: int = 0
    step: int = 0
    sums: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    best: float | None = None
    best_step: int | None = None
    stale: int = 0
    skipped: int = 0
    in_a_row: int = 0
    finished: bool = False

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Position:
        return cls(**value)
