"""Networks in torch: the generated source as a module, weights in and out, export."""

from netspec.runtime.checkpoints import read_tensors
from netspec.runtime.converting import converted, converted_file
from netspec.runtime.loading import build, load
from netspec.runtime.onnx_export import is_too_large, onnx_bytes
from netspec.runtime.saving import safetensors_bytes
from netspec.runtime.weights import Moved, Transfer, match, put

__all__ = [
    "Moved",
    "Transfer",
    "build",
    "converted",
    "converted_file",
    "is_too_large",
    "load",
    "match",
    "onnx_bytes",
    "put",
    "read_tensors",
    "safetensors_bytes",
]
