"""Advice on networks that are valid: a rule a function, each of its own code.

`advise` runs them all; what comments in the files silence is left out. `verify_joins` is an error, not advice.
"""

from netspec.analysis.advice.joins import verify_joins
from netspec.analysis.advice.rules import RULES, advise

__all__ = ["RULES", "advise", "verify_joins"]
