"""The Network and its parts: what elaboration makes and everything after it reads."""

from netspec.ir.network import IR_VERSION, Claim, Head, Network, Node, Scope
from netspec.layers.types import Image, Tokens, Unknown, ValueType, Vector

__all__ = [
    "IR_VERSION",
    "Claim",
    "Head",
    "Image",
    "Network",
    "Node",
    "Scope",
    "Tokens",
    "Unknown",
    "ValueType",
    "Vector",
]
