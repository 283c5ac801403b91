"""Networks in torch: the generated source as a module, weights in and out, export."""

from netspec.runtime.checkpoints import read_tensors
from netspec.runtime.loading import build, load
from netspec.runtime.saving import safetensors_bytes
from netspec.runtime.weights import Moved, Transfer, match, put

__all__ = ["Moved", "Transfer", "build", "load", "match", "put", "read_tensors", "safetensors_bytes"]
