"""Through which calls, repeats and turns a node came about, in words."""

from __future__ import annotations

from netspec.elaborate.graph import ordinal
from netspec.ir import Network

LONGEST_VALUE = 30


def trail_of(network: Network, scope: int) -> tuple[str, ...]:
    """The outermost first: `in `basic(128, 2)`, line 14`, `in the 2nd of 4`."""
    steps: list[str] = []
    at: int | None = scope
    while at is not None:
        one = network.scopes[at]
        line = f", line {one.place.line}" if one.place is not None else ""
        if one.role in ("def", "inline"):
            steps.append(f"in `{one.name}({', '.join(_cut(value) for _, value in one.arguments)})`{line}")
        elif one.role == "turn" and one.parent is not None and one.index is not None:
            count = network.scopes[one.parent].count
            turn = ordinal(one.index + 1) + (f" of {count}" if count is not None else "")
            steps.append(f"in the {turn}{line}")
        elif one.role == "head":
            steps.append(f"in the head {one.name}{line}")
        at = one.parent
    return tuple(reversed(steps))


def _cut(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else value[: LONGEST_VALUE - 1] + "…"
