"""What there is to know of a network without running it: cost, receptive fields, memory, comparisons, advice.

Everything here is a pure function of a Network and never changes it. Advice is imported when it is first asked for:
tables and pictures need none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from netspec.analysis.analysis import analyse
from netspec.analysis.facts import AxisField, Facts, NodeFacts, ReceptiveField, ScopeFacts, Totals

if TYPE_CHECKING:
    from netspec.analysis.advice import advise, verify_joins
    from netspec.analysis.claims import verify_claims

__all__ = [
    "AxisField",
    "Facts",
    "NodeFacts",
    "ReceptiveField",
    "ScopeFacts",
    "Totals",
    "advise",
    "analyse",
    "verify_claims",
    "verify_joins",
]

_HOMES = {"advise": "advice", "verify_joins": "advice", "verify_claims": "claims"}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
