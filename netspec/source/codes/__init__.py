"""The codes of the diagnostics, a file a family: importing this package registers them all."""

from netspec.source.codes import (
    advice,
    habits,
    hints,
    names,
    options,
    output,
    pictures,
    syntax,
    text,
    training,
    types,
)
from netspec.source.codes.base import Category, Code

__all__ = [
    "Category", "Code", "advice", "habits", "hints", "names", "options", "output", "pictures", "syntax", "text",
    "training", "types",
]  # fmt: skip
