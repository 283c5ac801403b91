"""What there is to know of a network without running it: cost, receptive fields, memory, comparisons, advice.

Everything here is a pure function of a Network and never changes it.
"""

from netspec.analysis.advice import advise, verify_joins
from netspec.analysis.analysis import analyse
from netspec.analysis.claims import verify_claims
from netspec.analysis.facts import AxisField, Facts, NodeFacts, ReceptiveField, ScopeFacts, Totals

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
