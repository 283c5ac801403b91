"""Networks in torch: the generated source as a module, weights in and out, export."""

from netspec.runtime.loading import build, load
from netspec.runtime.weights import Moved, Transfer

__all__ = ["Moved", "Transfer", "build", "load"]
