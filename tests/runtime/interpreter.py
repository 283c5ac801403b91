"""A slow interpreter of a Network, to hold the compiled module against: every layer written out from its options.

It knows nothing of the generated source nor of the layers' own calls of PyTorch: paddings, windows and norms are
computed here once more, from what the language says of them. Evaluation mode only: dropout and drop path are off.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product
from math import ceil, floor
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from netspec.ir import Network, Node
from netspec.layers import Tokens

Tensors = dict[str, Tensor]
CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
DECONV = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}


def interpret(network: Network, tensors: Mapping[str, Tensor], x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
    """The output and the heads' outputs, with parameters and buffers by their keys."""
    values: dict[int, Tensor] = {Network.INPUT: x}
    for node in network.nodes:
        incoming = [values[value] for value in node.inputs]
        values[node.id] = apply(network, node, below(tensors, node.path), incoming)
        assert values[node.id].shape[1:] == node.output.shape, node.path
    return values[network.output_value], {head.name: values[head.value] for head in network.heads}


def below(tensors: Mapping[str, Tensor], path: str) -> Tensors:
    """The tensors of one node by their own names; a bare parameter's is ""."""
    found = {key[len(path) + 1 :]: tensor for key, tensor in tensors.items() if key.startswith(f"{path}.")}
    return found | ({"": tensors[path]} if path in tensors else {})


def apply(network: Network, node: Node, own: Tensors, incoming: list[Tensor]) -> Tensor:
    layer, arrives = node.layer, network.type_of(node.inputs[0])
    if layer.is_join:
        return join(layer, incoming, arrives)
    return LAYERS[layer.kind](layer, own, incoming[0], 2 if isinstance(arrives, Tokens) else 1)


def join(layer: Any, incoming: list[Tensor], arrives: object) -> Tensor:
    if layer.kind == "cat":
        on_last = isinstance(arrives, Tokens) and layer.axis == "channels"
        return torch.cat(incoming, 2 if on_last else 1)
    rank = max(value.dim() for value in incoming)
    total = None
    for value in incoming:
        if value.dim() == 2 < rank:
            value = value.reshape(*value.shape, *(1,) * (rank - 2))
        total = value if total is None else total + value if layer.kind == "add" else total * value
    assert total is not None
    return total


# ── windows ──────────────────────────────────────────────────────────────────────────────────────────────────────


def each(value: Any, rank: int) -> list[int]:
    return list(value) if isinstance(value, tuple) else [value] * rank


def sides(pad: Any, kernel: list[int], dilation: list[int]) -> list[tuple[int, int]]:
    """Positions before and after, on each axis."""
    rank = len(kernel)
    if pad == "same":
        wholes = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
        return [(whole // 2, whole - whole // 2) for whole in wholes]
    if isinstance(pad, int):
        return [(pad, pad)] * rank
    if len(pad) == rank:
        return [(one, one) for one in pad]
    return [(pad[2 * axis], pad[2 * axis + 1]) for axis in range(rank)]


def padded(x: Tensor, around: list[tuple[int, int]], mode: str = "constant", value: float = 0.0) -> Tensor:
    flat = [side for pair in reversed(around) for side in pair]
    if not any(flat):
        return x
    return F.pad(x, flat, mode=mode) if mode != "constant" else F.pad(x, flat, value=value)


def conv(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    rank = x.dim() - 2
    kernel, stride, dilation = (each(value, rank) for value in (layer.kernel, layer.stride, layer.dilation))
    mode = "constant" if layer.pad_mode == "zeros" else layer.pad_mode
    x = padded(x, sides(layer.pad, kernel, dilation), mode)
    if layer.kind == "sepconv":
        y = CONV[rank](x, own["depthwise.weight"], None, stride, 0, dilation, x.shape[1])
        return CONV[rank](y, own["pointwise.weight"], own.get("pointwise.bias"), groups=layer.groups)
    groups = x.shape[1] if layer.kind == "dwconv" else layer.groups
    return CONV[rank](x, own["weight"], own.get("bias"), stride, 0, dilation, groups)


def deconv(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    rank = x.dim() - 2
    kernel, stride, dilation = (each(value, rank) for value in (layer.kernel, layer.stride, layer.dilation))
    whole = DECONV[rank](x, own["weight"], None, stride, groups=layer.groups, dilation=dilation)
    whole = padded(whole, [(0, extra) for extra in each(layer.output_pad, rank)])
    for axis, (before, after) in enumerate(sides(layer.pad, kernel, dilation), start=2):
        whole = whole.narrow(axis, before, whole.shape[axis] - before - after)
    bias = own.get("bias")
    return whole if bias is None else whole + bias.reshape(-1, *(1,) * rank)


def pool(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    """Window by window; windows on each axis as start and end, padding counted in."""
    rank, lengths = x.dim() - 2, x.shape[2:]
    if layer.out is not None:
        outs = each(layer.out, rank)
        windows = [
            [(floor(i * n / m), ceil((i + 1) * n / m)) for i in range(m)] for n, m in zip(lengths, outs, strict=True)
        ]
        limits = [(0, n) for n in lengths]
    else:
        kernel = each(layer.kernel, rank)
        stride = kernel if layer.stride is None else each(layer.stride, rank)
        around = sides(layer.pad, kernel, [1] * rank)
        limits = [(-before, n + after) for n, (before, after) in zip(lengths, around, strict=True)]
        windows = [
            slid(n, k, s, pair, layer.ceil) for n, k, s, pair in zip(lengths, kernel, stride, around, strict=True)
        ]
    places = product(*windows)
    values = [pooled(layer, x, place, limits) for place in places]
    return torch.stack(values, -1).reshape(*x.shape[:2], *map(len, windows))


def slid(n: int, k: int, s: int, around: tuple[int, int], hangs_over: bool) -> list[tuple[int, int]]:
    steps = (n + sum(around) - k) / s
    count = (ceil(steps) if hangs_over else floor(steps)) + 1
    if hangs_over and (count - 1) * s >= n + around[0]:
        count -= 1
    return [(i * s - around[0], i * s - around[0] + k) for i in range(count)]


def pooled(layer: Any, x: Tensor, place: tuple[tuple[int, int], ...], limits: list[tuple[int, int]]) -> Tensor:
    window, counted = x, 1
    for axis, ((start, end), (low, high)) in enumerate(zip(place, limits, strict=True), start=2):
        inside = (max(start, 0), min(end, x.shape[axis]))
        window = window.narrow(axis, inside[0], inside[1] - inside[0])
        counted *= min(end, high) - max(start, low)
    flat = window.flatten(2)
    if layer.kind == "maxpool":
        return flat.amax(2) if flat.shape[2] else x.new_full(x.shape[:2], float("-inf"))
    return flat.sum(2) / (counted if layer.count_pad else flat.shape[2])


# ── norms ────────────────────────────────────────────────────────────────────────────────────────────────────────


def along(value: Tensor, x: Tensor, dim: int) -> Tensor:
    """One value a channel, to broadcast over what arrives."""
    shape = [1] * x.dim()
    shape[dim] = -1
    return value.reshape(shape)


def bn(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    names = ("running_mean", "running_var", "weight", "bias")
    mean, variance, weight, bias = (along(own[name], x, dim) for name in names)
    return (x - mean) / torch.sqrt(variance + layer.eps) * weight + bias


def centred(x: Tensor, dims: tuple[int, ...], eps: float) -> Tensor:
    return (x - x.mean(dims, keepdim=True)) / torch.sqrt(x.var(dims, correction=0, keepdim=True) + eps)


def ln(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return centred(x, (dim,), layer.eps) * along(own["weight"], x, dim) + along(own["bias"], x, dim)


def rms(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return x / torch.sqrt((x * x).mean(dim, keepdim=True) + layer.eps) * along(own["weight"], x, dim)


def gn(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    split = x.reshape(x.shape[0], layer.groups, -1)
    y = centred(split, (2,), layer.eps).reshape(x.shape)
    return y * along(own["weight"], x, dim) + along(own["bias"], x, dim)


def inorm(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    y = centred(x, tuple(range(2, x.dim())), layer.eps)
    return y * along(own["weight"], x, dim) + along(own["bias"], x, dim) if layer.affine else y


def lrn(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    """The neighbours of channel i are `i - size // 2` to `i + (size - 1) // 2`; those that are not there count as 0."""
    channels = x.shape[1]
    sums = []
    for i in range(channels):
        low, high = max(0, i - layer.size // 2), min(channels, i + (layer.size - 1) // 2 + 1)
        sums.append((x[:, low:high] ** 2).sum(1))
    mean = torch.stack(sums, 1) / layer.size
    return x / (layer.k + layer.alpha * mean) ** layer.beta


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def upsample(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    for dim, factor in enumerate(each(layer.factor, x.dim() - 2), start=2):
        x = repeated(x, dim, factor) if layer.mode == "nearest" else interpolated(x, dim, factor)
    return x


def repeated(x: Tensor, dim: int, factor: int) -> Tensor:
    return x.repeat_interleave(factor, dim)


def interpolated(x: Tensor, dim: int, factor: int) -> Tensor:
    """Position o lies at `(o + 1/2) / factor - 1/2`; beyond the edge is the edge."""
    n = x.shape[dim]
    slices = []
    for o in range(n * factor):
        at = max((o + 0.5) / factor - 0.5, 0.0)
        low = floor(at)
        high, share = min(low + 1, n - 1), at - low
        slices.append(x.select(dim, low) * (1 - share) + x.select(dim, high) * share)
    return torch.stack(slices, dim)


def pixelshuffle(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    r, (batch, channels, height, width) = layer.factor, x.shape
    split = x.reshape(batch, channels // r**2, r, r, height, width)
    return split.permute(0, 1, 4, 2, 5, 3).reshape(batch, channels // r**2, height * r, width * r)


def crop(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    for dim, size in enumerate(each(layer.size, x.dim() - 2), start=2):
        start = (x.shape[dim] - size) // 2
        x = x.narrow(dim, start, size)
    return x


def pad(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    rank = x.dim() - 2
    channels = layer.channels if isinstance(layer.channels, tuple) else (layer.channels, layer.channels)
    around = sides(layer.pad, [1] * rank, [1] * rank) if rank > 0 else []
    return padded(x, [tuple(channels), *around])


def shuffle(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    """Channel `g*n + i` of group g goes to `i*groups + g`."""
    per = x.shape[1] // layer.groups
    order = [g * per + i for i in range(per) for g in range(layer.groups)]
    return x[:, order]


def tokens(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return x.flatten(2).transpose(1, 2)


def image(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return x.transpose(1, 2).reshape(x.shape[0], x.shape[2], *each(layer.size, 1))


def attention(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    """Head by head."""
    c, heads = x.shape[2], layer.heads
    projected = x @ own["in_proj_weight"].T
    if "in_proj_bias" in own:
        projected = projected + own["in_proj_bias"]
    q, k, v = projected.split(c, dim=2)
    each_head = []
    for at in range(heads):
        part = slice(at * c // heads, (at + 1) * c // heads)
        scores = q[..., part] @ k[..., part].transpose(1, 2) / (c // heads) ** 0.5
        each_head.append(torch.softmax(scores, -1) @ v[..., part])
    return torch.cat(each_head, 2) @ own["out_proj.weight"].T + own["out_proj.bias"]


def layerscale(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return x * own[""]


def prelu(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    weight = own["weight"]
    return torch.where(x >= 0, x, x * (along(weight, x, dim) if weight.numel() > 1 else weight))


def same(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    return x


def fc(layer: Any, own: Tensors, x: Tensor, dim: int) -> Tensor:
    x = x if dim == x.dim() - 1 else x.flatten(1)
    y = x @ own["weight"].T
    return y + own["bias"] if "bias" in own else y


Rule = Callable[[Any, Tensors, Tensor, int], Tensor]
LAYERS: dict[str, Rule] = {
    "conv": conv,
    "dwconv": conv,
    "sepconv": conv,
    "deconv": deconv,
    "fc": fc,
    "maxpool": pool,
    "avgpool": pool,
    "bn": bn,
    "gn": gn,
    "inorm": inorm,
    "lrn": lrn,
    "upsample": upsample,
    "pixelshuffle": pixelshuffle,
    "crop": crop,
    "pad": pad,
    "shuffle": shuffle,
    "tokens": tokens,
    "image": image,
    "attention": attention,
    "layerscale": layerscale,
    "prelu": prelu,
    "id": same,
    "dropout": same,
    "dropout2d": same,
    "droppath": same,
    "flatten": lambda layer, own, x, dim: x.flatten(1),
    "pick": lambda layer, own, x, dim: x[:, layer.index],
    "cls": lambda layer, own, x, dim: torch.cat([own[""].expand(x.shape[0], 1, -1), x], 1),
    "pos": lambda layer, own, x, dim: x + own[""],
    "scale": lambda layer, own, x, dim: x * layer.factor,
    "relu": lambda layer, own, x, dim: x.clamp(min=0),
    "relu6": lambda layer, own, x, dim: x.clamp(0, 6),
    "leaky": lambda layer, own, x, dim: torch.where(x >= 0, x, x * layer.slope),
    "elu": lambda layer, own, x, dim: torch.where(x > 0, x, layer.alpha * torch.expm1(x.clamp(max=0))),
    "selu": lambda layer, own, x, dim: F.selu(x),
    "gelu": lambda layer, own, x, dim: F.gelu(x, approximate=layer.approx),
    "silu": lambda layer, own, x, dim: x * torch.sigmoid(x),
    "mish": lambda layer, own, x, dim: x * torch.tanh(torch.log1p(torch.exp(x))),
    "hardswish": lambda layer, own, x, dim: x * (x + 3).clamp(0, 6) / 6,
    "hardsigmoid": lambda layer, own, x, dim: (x + 3).clamp(0, 6) / 6,
    "sigmoid": lambda layer, own, x, dim: 1 / (1 + torch.exp(-x)),
    "tanh": lambda layer, own, x, dim: torch.tanh(x),
    "softplus": lambda layer, own, x, dim: torch.log1p(torch.exp(layer.beta * x)) / layer.beta,
    "ln": ln,
    "rms": rms,
    "gap": lambda layer, own, x, dim: x.mean(1) if dim == 2 else x.flatten(2).mean(2),
    "gmp": lambda layer, own, x, dim: x.amax(1) if dim == 2 else x.flatten(2).amax(2),
    "slice": lambda layer, own, x, dim: x.narrow(dim, layer.channels[0], layer.channels[1] - layer.channels[0]),
    "softmax": lambda layer, own, x, dim: torch.exp(x) / torch.exp(x).sum(dim, keepdim=True),
    "logsoftmax": lambda layer, own, x, dim: x - torch.logsumexp(x, dim, keepdim=True),
}
"""A rule a kind: the layer, its tensors, what arrives, and the dimension of the channels."""
