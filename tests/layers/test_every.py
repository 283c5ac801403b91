"""Every layer of the registry against PyTorch, options drawn by hypothesis: a new kind needs no test of its own."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from torch.utils.flop_counter import FlopCounterMode

import netspec
from netspec.layers import (
    POINT,
    WHOLE,
    Axis,
    Cost,
    Image,
    KnownType,
    Layer,
    Misfit,
    Tokens,
    Unknown,
    Vector,
    Window,
    registry,
)
from netspec.layers.base import Incoming
from netspec.layers.reading import layer_from_json, layer_to_json
from tests.layers.strategies import BUILT_IN, attempts, fitting
from tests.layers.torch_oracle import batch_of, module_of

FEW = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
every_kind = pytest.mark.parametrize("kind", BUILT_IN)
REFUSALS = (RuntimeError, ValueError, IndexError, AssertionError)


def leaving(layer: Layer, incoming: Incoming) -> KnownType:
    answer = layer.type_of(incoming)
    assert isinstance(answer, (Image, Tokens, Vector))
    return answer


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────


@every_kind
def test_the_docstring_says_what_it_does_and_shows_its_word(kind: str) -> None:
    paragraphs = (registry.kinds[kind].__doc__ or "").split("\n\n")
    assert len(paragraphs) >= 2, "a first line, a blank one, and an example"
    assert paragraphs[0].strip().endswith(".")
    assert paragraphs[1].strip().startswith(kind)


@every_kind
def test_every_option_says_what_it_means(kind: str) -> None:
    for name, info in registry.kinds[kind].model_fields.items():
        assert info.description, name


@every_kind
@given(data=st.data())
@FEW
def test_a_layer_comes_back_from_json_and_has_a_word(kind: str, data: st.DataObject) -> None:
    layer, _ = data.draw(attempts(kind))
    assert layer_from_json(layer_to_json(layer)) == layer
    assert layer.word().startswith(kind)


@every_kind
def test_the_example_compiles_and_runs(kind: str) -> None:
    example = (registry.kinds[kind].__doc__ or "").split("\n\n")[1].strip()
    for arriving in ("64x56x56", "tokens 196x192", "vector 64"):
        try:
            network = netspec.parse(f"input {arriving}\nscale2, {example}, scale3")
        except netspec.NetspecError:
            continue
        given, wanted = network.input, network.output
        assert not isinstance(given, Unknown)
        assert not isinstance(wanted, Unknown)
        with torch.device("meta"):
            assert tuple(netspec.load(network).eval()(batch_of(given)).shape) == (2, *wanted.shape)
        return
    pytest.fail(f"{example} takes nothing")


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stricter_than_torch(layer: Layer, misfit: Misfit) -> bool:
    """What the language refuses of its own will: the wrong kind or rank, sloppy broadcasting, windows chosen twice.

    Of pools padded unevenly torch knows nothing. Group norm over single values torch refuses only where the batch is 1.
    """
    if misfit.reason in ("kind", "rank") or (layer.kind == "gn" and misfit.reason == "window"):
        return True
    if layer.kind in ("add", "mul") or getattr(layer, "out", None) is not None:
        return True
    return layer.kind in ("maxpool", "avgpool") and type(getattr(layer, "pad", 0)) is tuple


def nothing_comes_out(layer: Layer, incoming: Incoming) -> bool:
    """Whether torch refuses too, or answers with no elements at all."""
    try:
        result = module_of(layer, incoming).eval()(*map(batch_of, incoming))
    except REFUSALS:
        return True
    return bool(result.numel() == 0)


@every_kind
@given(data=st.data())
@FEW
def test_shapes_are_those_of_torch_and_so_are_refusals(kind: str, data: st.DataObject) -> None:
    layer, incoming = data.draw(attempts(kind))
    answer = layer.type_of(incoming)
    if isinstance(answer, Misfit):
        if not stricter_than_torch(layer, answer):
            assert nothing_comes_out(layer, incoming)
        return
    assert isinstance(answer, (Image, Tokens, Vector))
    with torch.device("meta"):
        made = module_of(layer, incoming).eval()(*map(batch_of, incoming))
    assert tuple(made.shape) == (2, *answer.shape)


@pytest.mark.parametrize("kind", [kind for kind in BUILT_IN if kind not in ("droppath", "dropout", "dropout2d")])
@given(data=st.data())
@settings(FEW, max_examples=15)
def test_it_runs_forward_and_backward_on_real_numbers(kind: str, data: st.DataObject) -> None:
    layer, incoming = data.draw(fitting(kind))
    batches = [batch_of(value, requires_grad=True) for value in incoming]
    out = module_of(layer, incoming)(*batches)
    out.sum().backward()
    assert tuple(out.shape) == (2, *leaving(layer, incoming).shape)
    assert bool(out.isfinite().all())


# ── tensors and costs ────────────────────────────────────────────────────────────────────────────────────────────


@every_kind
@given(data=st.data())
@FEW
def test_tensors_have_the_names_shapes_and_order_of_the_module(kind: str, data: st.DataObject) -> None:
    layer, incoming = data.draw(fitting(kind))
    with torch.device("meta"):
        module = module_of(layer, incoming)
    said = layer.tensors(incoming)
    bare = [("", tuple(p.shape)) for name, p in module.named_parameters() if name == "it"]
    parameters = bare or [(name, tuple(p.shape)) for name, p in module.named_parameters()]
    assert [(t.name, t.shape) for t in said if t.role == "parameter"] == parameters
    buffers = [(name, tuple(b.shape), b.dtype == torch.int64) for name, b in module.named_buffers()]
    assert [(t.name, t.shape, t.dtype == "int64") for t in said if t.role == "buffer"] == buffers


@every_kind
@given(data=st.data())
@FEW
def test_multiply_adds_are_half_of_what_torch_counts(kind: str, data: st.DataObject) -> None:
    layer, incoming = data.draw(fitting(kind))
    cost = layer.cost(incoming, leaving(layer, incoming))
    assert min(cost.macs, cost.elementwise, cost.pooling) >= 0
    with torch.device("meta"), FlopCounterMode(display=False) as counter:
        one = [batch_of(value, size=1) for value in incoming]
        module_of(layer, incoming).eval()(*one)
    assert cost.macs * 2 == counter.get_total_flops()
    assert isinstance(cost, Cost)


# ── receptive fields ─────────────────────────────────────────────────────────────────────────────────────────────

Position = tuple[int, ...]


def positions_of(value: KnownType) -> list[Position]:
    if isinstance(value, Image):
        return list(product(*map(range, value.space)))
    return [(i,) for i in range(value.length)] if isinstance(value, Tokens) else [()]


def channels_last(batch: torch.Tensor, value: KnownType) -> torch.Tensor:
    return batch.movedim(1, -1) if isinstance(value, Image) else batch


def probes(value: KnownType) -> torch.Tensor:
    """Noise, and for every position a sample that is large there: its maximum, its positive part, lies there."""
    where = positions_of(value)
    batch = torch.randn(len(where) + 8, *value.shape, dtype=torch.float64)
    by_position = channels_last(batch, value)
    for sample, position in enumerate(where):
        by_position[(sample, *position)] += 8
    return batch


def read_by(axis: Axis, unit: int, length: int) -> set[int]:
    first = unit * axis.stride - axis.before
    start, end = -(-first // 1), (first + axis.extent - 1) // 1
    return {at for at in range(int(start), int(end) + 1, axis.dilation) if 0 <= at < length}


def is_inside(axis: Axis, unit: int, length: int) -> bool:
    first = unit * axis.stride - axis.before
    return first >= 0 and first + axis.extent - 1 < length


def expected(layer: Layer, value: KnownType, unit: Position, flat: int) -> set[Position] | None:
    """The input positions that a unit should read; None where its window hangs over a border that is not zeros."""
    reach = layer.reach((value,))
    if reach == WHOLE:
        return set(positions_of(value))
    if reach == POINT:
        if layer.kind == "pick":
            return {positions_of(value)[layer.model_dump()["index"]]}
        at = flat - 1 if layer.kind == "cls" else flat
        return set(positions_of(value)[at : at + 1]) if at >= 0 else set()  # behind it: another branch's tokens
    assert isinstance(reach, Window)
    assert isinstance(value, Image)
    rows = list(zip(reach.axes, unit, value.space, strict=True))
    if getattr(layer, "pad_mode", "zeros") != "zeros" and not all(is_inside(*row) for row in rows):
        return None
    return set(product(*(read_by(*row) for row in rows)))


def normalises_one_element(layer: Layer, value: KnownType) -> bool:
    """A norm or softmax over one element answers a constant, which no input moves; a norm over two almost does."""
    together = dict.fromkeys(("ln", "rms", "softmax", "logsoftmax"), value.channels)
    together |= {"gn": value.size // getattr(layer, "groups", 1), "inorm": value.size // value.channels}
    return together.get(layer.kind, 9) <= 2


@every_kind
@given(data=st.data())
@settings(FEW, max_examples=20)
def test_a_unit_reads_what_its_gradient_says(kind: str, data: st.DataObject) -> None:
    layer, incoming = data.draw(fitting(kind))
    value, out = incoming[0], leaving(layer, incoming)
    if normalises_one_element(layer, value) or max(value.size, out.size) > 500:
        return
    if kind in ("add", "mul") and value != out:
        return  # it broadcasts, so every position reads the one there is
    torch.manual_seed(0)
    module = module_of(layer, incoming).double().eval()
    batch = probes(value).requires_grad_()
    others = [batch_of(one, size=len(batch), dtype=torch.float64) for one in incoming[1:]]
    result = channels_last(module(batch, *others), out)
    units = positions_of(out)
    for flat in sorted({0, len(units) - 1, *range(0, len(units), max(1, len(units) // 8))}):
        wanted = expected(layer, value, units[flat], flat)
        if wanted is None:
            continue
        picked = result[(slice(None), *units[flat])]
        (gradient,) = torch.autograd.grad((picked * torch.randn(picked.shape[1])).sum(), batch, retain_graph=True)
        moved = channels_last(gradient, value).abs().sum((0, -1)).nonzero()
        read = {tuple(map(int, position)) for position in moved}
        reach = layer.reach(incoming)
        bounds_only = isinstance(reach, Window) and not all(axis.exact for axis in reach.axes)
        assert read <= wanted if bounds_only and kind == "deconv" else read == wanted
