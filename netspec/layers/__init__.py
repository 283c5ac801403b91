"""What each layer is: options, type rule, window, cost, tensors and its call in PyTorch. Knows no torch."""

from netspec.layers import (
    activations,
    attention,
    convolution,
    global_pooling,
    joins,
    linear,
    norms,
    pooling,
    rearrange,
    regularisation,
    resampling,
    reshape,
    scaling,
    transposed,
)
from netspec.layers.base import Incoming, Layer, Registry, arg, registry
from netspec.layers.facts import (
    FREE,
    POINT,
    WHOLE,
    Axis,
    Cost,
    Misfit,
    Reach,
    Tensor,
    TorchCall,
    TorchParameter,
    Window,
)
from netspec.layers.types import UNKNOWN, Image, KnownType, Tokens, Unknown, ValueType, Vector

FILES = (
    convolution,
    transposed,
    linear,
    pooling,
    global_pooling,
    norms,
    activations,
    regularisation,
    joins,
    reshape,
    rearrange,
    attention,
    resampling,
    scaling,
)
"""Where the built-in kinds are written; importing them registers them."""

__all__ = [
    "FILES",
    "FREE",
    "POINT",
    "UNKNOWN",
    "WHOLE",
    "Axis",
    "Cost",
    "Image",
    "Incoming",
    "KnownType",
    "Layer",
    "Misfit",
    "Reach",
    "Registry",
    "Tensor",
    "Tokens",
    "TorchCall",
    "TorchParameter",
    "Unknown",
    "ValueType",
    "Vector",
    "Window",
    "arg",
    "registry",
]
