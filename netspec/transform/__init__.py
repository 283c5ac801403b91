"""Network → Network, with what becomes of the tensors; torch is not needed, `runtime.converting` carries it out."""

from netspec.transform.changes import Change, Folded, Reshaped, Transformed
from netspec.transform.convolutional import convolutional, retyped
from netspec.transform.inference import inference

__all__ = ["Change", "Folded", "Reshaped", "Transformed", "convolutional", "inference", "retyped"]
