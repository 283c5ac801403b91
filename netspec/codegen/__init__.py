"""Network → Python source that needs torch alone; torch itself is not needed to write it."""

from netspec.codegen.writing import write_module, write_shown

__all__ = ["write_module", "write_shown"]
