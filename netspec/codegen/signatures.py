"""What the constructors of the generated source take: torch's own from a table, inlined classes' from their text.

The table makes options that instances leave at their defaults comparable; a test holds it against torch.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

from netspec.codegen.expression import Call, Constant, Expression


@dataclass(frozen=True, slots=True)
class Signature:
    """Names of parameters in order, the defaults of those that have one, and what `*args` is called."""

    names: tuple[str, ...]
    defaults: dict[str, object]
    rest: str = "value"

    def name(self, at: int) -> str:
        """What the positional argument at this place is called."""
        return self.names[at] if at < len(self.names) else self.rest


def signature_of(declaration: str) -> Signature:
    """Reads `"in_channels, out_channels, stride=1"`."""
    arguments = ast.parse(f"def _({declaration}): ...").body[0]
    assert isinstance(arguments, ast.FunctionDef)
    return signature_from(arguments.args, skip=0)


def signature_from(arguments: ast.arguments, skip: int) -> Signature:
    """The signature of a parsed function, without its first `skip` parameters; only literal defaults are known."""
    positional = [argument.arg for argument in arguments.args]
    defaults = dict(zip(reversed(positional), map(_value, reversed(arguments.defaults)), strict=False))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if default is not None:
            defaults[argument.arg] = _value(default)
    names = (*positional, *(argument.arg for argument in arguments.kwonlyargs))[skip:]
    known = {name: value for name, value in defaults.items() if value is not ...}
    return Signature(names, known, arguments.vararg.arg if arguments.vararg is not None else "value")


def _value(expression: ast.expr) -> object:
    try:
        return ast.literal_eval(expression)
    except ValueError:
        return ...


_CONV = (
    "in_channels, out_channels, kernel_size, stride=1, padding=0, dilation=1, groups=1, bias=True, padding_mode='zeros'"
)
_DECONV = (
    "in_channels, out_channels, kernel_size, stride=1, padding=0, output_padding=0, groups=1, bias=True, dilation=1"
)
_NORM = "num_features, eps=1e-5, momentum=0.1, affine=True, track_running_stats=True"
_INORM = "num_features, eps=1e-5, momentum=0.1, affine=False, track_running_stats=False"
_MAXPOOL = "kernel_size, stride=None, padding=0, dilation=1, return_indices=False, ceil_mode=False"
_AVGPOOL = "kernel_size, stride=None, padding=0, ceil_mode=False, count_include_pad=True"
_INPLACE = "inplace=False"

_RANKED = {
    "Conv": _CONV,
    "ConvTranspose": _DECONV,
    "BatchNorm": _NORM,
    "InstanceNorm": _INORM,
    "MaxPool": _MAXPOOL,
    "AvgPool": _AVGPOOL,
    "AdaptiveAvgPool": "output_size",
    "AdaptiveMaxPool": "output_size, return_indices=False",
}
_PLAIN = {
    "Linear": "in_features, out_features, bias=True",
    "LayerNorm": "normalized_shape, eps=1e-5, elementwise_affine=True, bias=True",
    "RMSNorm": "normalized_shape, eps=None, elementwise_affine=True",
    "GroupNorm": "num_groups, num_channels, eps=1e-5, affine=True",
    "LocalResponseNorm": "size, alpha=0.0001, beta=0.75, k=1.0",
    "Dropout": "p=0.5, inplace=False",
    "Dropout1d": "p=0.5, inplace=False",
    "Dropout2d": "p=0.5, inplace=False",
    "Dropout3d": "p=0.5, inplace=False",
    "ReLU": _INPLACE,
    "ReLU6": _INPLACE,
    "SiLU": _INPLACE,
    "Mish": _INPLACE,
    "Hardswish": _INPLACE,
    "Hardsigmoid": _INPLACE,
    "SELU": _INPLACE,
    "ELU": "alpha=1.0, inplace=False",
    "LeakyReLU": "negative_slope=0.01, inplace=False",
    "PReLU": "num_parameters=1, init=0.25",
    "GELU": "approximate='none'",
    "Softplus": "beta=1.0, threshold=20.0",
    "Softmax": "dim=None",
    "LogSoftmax": "dim=None",
    "Flatten": "start_dim=1, end_dim=-1",
    "PixelShuffle": "upscale_factor",
    "ChannelShuffle": "groups",
}
TORCH: dict[str, Signature] = {
    **{f"nn.{name}{rank}d": signature_of(text) for name, text in _RANKED.items() for rank in (1, 2, 3)},
    **{f"nn.{name}": signature_of(text) for name, text in _PLAIN.items()},
}


def completed(call: Call, signature: Signature | None) -> Call:
    """The call with the options that it leaves at their defaults, in the signature's order; leading arguments stay."""
    if signature is None:
        return call
    given = dict(call.options)
    options: list[tuple[str, Expression]] = []
    for name in signature.names[len(call.args) :]:
        if name in given:
            options.append((name, given.pop(name)))
        elif name in signature.defaults:
            options.append((name, Constant(signature.defaults[name])))
    return Call(call.name, call.args, (*options, *given.items()))


def shortened(call: Call, signature: Signature | None) -> Call:
    """The call without the options that are at their defaults."""
    if signature is None:
        return call
    options = tuple(
        (name, value)
        for name, value in call.options
        if not (
            isinstance(value, Constant) and name in signature.defaults and _same(value.value, signature.defaults[name])
        )
    )
    return Call(call.name, call.args, options, call.notes)


def _same(value: object, default: object) -> bool:
    return value == default and isinstance(value, bool) == isinstance(default, bool)
