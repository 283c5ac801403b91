"""How weights start where they are not copied: torch's way, He's (2015), Glorot's (2010), or a cut normal of 0.02."""

from __future__ import annotations

from torch import Tensor, nn

TRUNCATED_STD = 0.02


def set_weights(module: nn.Module, init: str) -> None:
    """Sets convolutions, linear layers and the projections of attention; all else stays as its own constructor made it.

    He's way keeps the variance through rectifiers; the last linear layer has none after it and gets half of it.
    """
    if init == "default":
        return
    layers = [layer for layer in module.modules() if isinstance(layer, nn.Linear | nn.modules.conv._ConvNd)]
    for attention in module.modules():
        if isinstance(getattr(attention, "in_proj_weight", None), Tensor):
            _set_weight(attention.in_proj_weight, init, is_last=True)  # type: ignore[arg-type]
    for layer in layers:
        _set_weight(layer.weight, init, is_last=layer is layers[-1])
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)


def _set_weight(weight: Tensor, init: str, *, is_last: bool) -> None:
    if init == "xavier":
        nn.init.xavier_uniform_(weight)
    elif init == "trunc_normal":
        nn.init.trunc_normal_(weight, std=TRUNCATED_STD, a=-2 * TRUNCATED_STD, b=2 * TRUNCATED_STD)
    else:
        nn.init.kaiming_normal_(weight, nonlinearity="linear" if is_last else "relu")
