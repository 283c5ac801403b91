"""The codes of the diagnostics, a file a family: importing this package registers them all."""

from netspec.source.codes import advice, hints, names, options, output, pictures, syntax, training, types
from netspec.source.codes.base import Category, Code

__all__ = [
    "Category", "Code", "advice", "hints", "names", "options", "output", "pictures", "syntax", "training", "types",
]  # fmt: skip
