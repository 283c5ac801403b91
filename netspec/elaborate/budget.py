"""The bounds that every elaboration keeps, checked before the work is done."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from netspec.source import Problems, Span
from netspec.source.codes.types import BoundExceeded

MOST_STEPS = 1_000_000
MOST_NODES = 100_000
DEEPEST_CALL = 64
OPERATIONS_A_STEP = 4
"""Operations of expressions, and items of lists, that count as one step."""
MOST_REPORTS = 1_000
"""Diagnostics after which enough is said, and elaboration ends: looking for remedies takes time."""
FRAMES = 40_000
"""Python frames for 64 calls of 64 nested brackets each, the deepest that the bounds on depth let through."""


class BudgetSpentError(Exception):
    """A bound is reached and has been reported: elaboration ends. Never leaves `elaborate`."""


@contextmanager
def room_for_work() -> Iterator[None]:
    """Room for the deepest recursion that the bounds allow (Python's own frames live on the heap), and no cyclic
    collection meanwhile: it would be two thirds of the time on a large network, and what is built is kept anyway.
    """
    before, collecting = sys.getrecursionlimit(), gc.isenabled()
    sys.setrecursionlimit(max(before, FRAMES))
    gc.disable()
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
        if collecting:
            gc.enable()


class Budget:
    """Counts steps and nodes. A step is a statement, a turn of a loop or a repeat, a call, a node."""

    def __init__(self, problems: Problems, max_nodes: int = MOST_NODES) -> None:
        self._problems = problems
        self.max_nodes = max_nodes
        self.steps_left = MOST_STEPS
        self.nodes_left = max_nodes
        self._operations = 0
        self._reports = 0

    def report(self) -> None:
        """A new diagnostic; after many of them elaboration ends."""
        if self._reports >= MOST_REPORTS:
            raise BudgetSpentError
        self._reports += 1

    def step(self, span: Span, count: int = 1) -> None:
        """Takes `count` steps, or reports that they are more than there are and ends."""
        if count > self.steps_left:
            self._problems.add(
                BoundExceeded,
                span,
                f"this takes the network over {MOST_STEPS:,} elaboration steps",
                label="here the steps run out",
                help="look for a count or range larger than meant; a step is a statement, a turn, a call or a node",
            )
            raise BudgetSpentError
        self.steps_left -= count

    def operation(self, span: Span, count: int = 1) -> None:
        """An operation of an expression, or `count` items of a list."""
        self._operations += count
        if self._operations >= OPERATIONS_A_STEP:
            self.step(span, self._operations // OPERATIONS_A_STEP)
            self._operations %= OPERATIONS_A_STEP

    def turns(self, span: Span, count: int, nodes: int, what: str) -> None:
        """Refuses `count` turns of at least `nodes` nodes each before the first, where they can't all be made."""
        if count * nodes > self.nodes_left:
            self._too_many_nodes(span, f"{what} makes at least {count * nodes:,} nodes")
        if count > self.steps_left:
            self.step(span, count)

    def node(self, span: Span) -> None:
        if self.nodes_left < 1:
            self._too_many_nodes(span, "this layer is one too many")
        self.nodes_left -= 1
        self.step(span)

    def _too_many_nodes(self, span: Span, what: str) -> None:
        self._problems.add(
            BoundExceeded,
            span,
            f"{what}: a network has at most {self.max_nodes:,} nodes",
            label="here it goes past the bound",
            help="a larger network needs --max-nodes N; otherwise look for a count that is larger than meant",
        )
        raise BudgetSpentError
