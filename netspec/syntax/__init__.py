"""Text to tree, and back to canonical text. Knows how a .net file is written, not what its words mean."""

from netspec.syntax.formatting import format_file
from netspec.syntax.parse import parse_source
from netspec.syntax.reading import decode

__all__ = ["decode", "format_file", "parse_source"]
