"""Ctrl-C and SIGTERM ask the run to stop: it finishes its step and saves. A second Ctrl-C stops at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

WATCHED = (signal.SIGINT, signal.SIGTERM)


class StopRequest:
    """Whether a signal has come; which one."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None

    def __bool__(self) -> bool:
        return self.signal is not None

    def note(self, number: int, frame: FrameType | None) -> None:
        if self.signal is not None and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.signal = signal.Signals(number)


@contextmanager
def watching() -> Iterator[StopRequest]:
    """Notes the signals inside; the handlers that were there before come back after."""
    request = StopRequest()
    before = {number: signal.signal(number, request.note) for number in WATCHED}
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
