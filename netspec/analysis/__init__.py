"""What there is to know of a network without running it: cost, receptive fields, memory, comparisons, advice.

Everything here is a pure function of a Network and never changes it.
"""

from netspec.analysis.analysis import analyse
from netspec.analysis.facts import AxisField, Facts, NodeFacts, ReceptiveField, ScopeFacts, Totals

__all__ = ["AxisField", "Facts", "NodeFacts", "ReceptiveField", "ScopeFacts", "Totals", "analyse"]
