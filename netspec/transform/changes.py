"""What a transform does to a network, and what it means for its tensors: plain data, for the runtime to carry out."""

from __future__ import annotations

from dataclasses import dataclass

from netspec.ir import Network


@dataclass(frozen=True, slots=True)
class Folded:
    """The batch norm at `norm` went into the layer at `path`, which has a bias now.

    - `tensor` and `bias` are the keys of the layer's weight and bias; `dim` is the weight's dimension of channels that
      leave, within each of `groups` where it is 1.
    """

    path: str
    norm: str
    eps: float
    weight: str
    bias: str
    dim: int = 0
    groups: int = 1


@dataclass(frozen=True, slots=True)
class Reshaped:
    """The tensor of this key holds the same numbers in the same order, in another shape."""

    key: str
    shape: tuple[int, ...]


Change = Folded | Reshaped


@dataclass(frozen=True, slots=True)
class Transformed:
    """A network that came out of another, and what becomes of the tensors; those not named stay or are gone."""

    network: Network
    changes: tuple[Change, ...] = ()
