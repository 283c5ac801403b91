"""What a layer's rules answer with: misfits, windows, costs, tensors and calls of PyTorch, all plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Reason = Literal["kind", "window", "indivisible", "mismatch", "range", "rank", "limit"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a layer does not take what arrives; the elaborator attaches the place.

    - `why` is one sentence that names both sides: "conv3-64 works on images, and gets a vector of 4096".
    - `option` names the option at fault, None where it is the layer as a whole.
    - `reason` chooses the code; `help` is what to write instead.
    - `branch` is the index of the input at fault, for joins.
    """

    why: str
    reason: Reason = "mismatch"
    option: str | None = None
    help: str | None = None
    branch: int | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A window along one axis of space.

    Output position i reads input positions `i*stride - before` to `i*stride - before + extent - 1`, where
    `extent` counts dilation in (`d*(k-1) + 1`), and every `dilation`-th of them. `stride` is below 1 for
    upsampling, and then the rational form holds for the hull of what is read:
    `[i*stride - before, i*stride - before + extent - 1]`, rounded inwards to positions.
    `exact` is false where windows differ from place to place (adaptive pooling): the figures are bounds.
    """

    extent: int | Fraction
    stride: int | Fraction = 1
    before: int | Fraction = 0
    dilation: int = 1
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """One `Axis` a dimension of space: shape and receptive field both come from it."""

    axes: tuple[Axis, ...]


POINT: Literal["point"] = "point"
"""Every output position reads the input at its own position, and nothing else."""
WHOLE: Literal["whole"] = "whole"
"""Every output position reads the whole input."""
Reach = Window | Literal["point", "whole"]


@dataclass(frozen=True, slots=True)
class Cost:
    """Operations of one forward pass of one sample.

    - `macs`: multiply-adds of convolutions, linear layers and matrix products; no bias, norm, activation, pooling.
    - `elementwise`: elements written by everything else (activations, norms, joins, dropout counted as identity: 0).
    - `pooling`: the lecture convention for pooling, `C·H'·W'·K·K`; in neither of the others.
    """

    macs: int = 0
    elementwise: int = 0
    pooling: int = 0


FREE = Cost()


@dataclass(frozen=True, slots=True)
class Tensor:
    """A parameter or buffer as torch keeps it: name below the node's path ("" where the path itself is the key)."""

    name: str
    shape: tuple[int, ...]
    role: Literal["parameter", "buffer"] = "parameter"
    dtype: Literal["float", "int64"] = "float"


@dataclass(frozen=True, slots=True)
class TorchCall:
    """A module's constructor call as data: codegen prints it.

    - `constructor`: `"nn.Conv2d"`, or the class's bare name where `source` is given.
    - `source`: a file of `torch_modules/` whose class the generated source inlines, or `"package:module"` to import.
    - values of `args` and `kwargs` are numbers, strings, booleans, None and tuples of them.
    """

    constructor: str
    args: tuple[object, ...] = ()
    kwargs: dict[str, object] = field(default_factory=dict)
    source: str | None = None


@dataclass(frozen=True, slots=True)
class TorchParameter:
    """A bare `nn.Parameter` of the enclosing module, its key the node's own path.

    - `shape` of the tensor; `init` is an expression of torch with `{shape}` for it: `"torch.zeros({shape})"`.
    - `use` is the expression of the forward pass: `{x}` the value, `{self}` the parameter.
    """

    shape: tuple[int, ...]
    init: str
    use: str


Torch = TorchCall | TorchParameter
