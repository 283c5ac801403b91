"""Text, places in it, and what there is to say about them: the leaf of the pipeline.

Nothing here knows the language. A phase reports a user's mistake by adding a `Diagnostic` to `Problems`.
"""

from netspec.source.codes import Code
from netspec.source.diagnostic import Diagnostic, Edit, Fix, Label, Severity
from netspec.source.problems import NetspecError, Problems
from netspec.source.text import Place, SourceText, Span

__all__ = [
    "Code",
    "Diagnostic",
    "Edit",
    "Fix",
    "Label",
    "NetspecError",
    "Place",
    "Problems",
    "Severity",
    "SourceText",
    "Span",
]
