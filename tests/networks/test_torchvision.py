"""Every bundled network that torchvision has: its weights load into ours tensor for tensor, with equal outputs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
if find_spec("torchvision") is None:
    pytest.skip("torchvision is not installed", allow_module_level=True)

from torch import Tensor, nn  # noqa: E402

import netspec  # noqa: E402
from netspec.runtime.loading import build  # noqa: E402
from netspec.runtime.weights import match, put  # noqa: E402
from netspec.source import Problems  # noqa: E402
from netspec.source.bundled import bundled  # noqa: E402
from tests.networks.proofs import TWINS, Twin  # noqa: E402
from tests.oracle import models  # noqa: E402

FOLDER = Path(str(bundled("networks")))
CLOSE = 1e-5
"""The largest relative difference of outputs, as a share of the largest output."""


def theirs(name: str) -> nn.Module:
    twin = TWINS[name]
    torch.manual_seed(0)
    with torch.random.fork_rng():
        model: nn.Module = getattr(models(), name)(weights=None, **twin.arguments)
    livened(model)
    return model


def livened(model: nn.Module) -> None:
    """Gives what starts at a constant values of its own, so that a mix-up shows."""
    for name, tensor in model.state_dict().items():
        if name.endswith("running_var"):
            tensor.uniform_(0.5, 1.5)
        elif name.endswith(("running_mean", "bias", "layer_scale", "class_token")):
            tensor.normal_(0, 0.1)


def ours(name: str, model: nn.Module) -> nn.Module:
    twin = TWINS[name]
    is_vgg = name.startswith("vgg")  # vgg16.net is the first page's, which ends in a softmax
    at = f"3x{twin.size}x{twin.size}"
    network = netspec.read(FOLDER / "vgg.net", net=name, at=at) if is_vgg else netspec.zoo(name, at=at)
    module = build(network)
    problems = Problems()
    state = model.state_dict()
    transfer = match(network, module, state, problems, name)
    problems.raise_errors()
    assert transfer is not None
    assert not transfer.unused
    assert len(transfer.moved) == len(state)
    put(module, state, transfer)
    return module


def without_chance(module: nn.Module) -> nn.Module:
    """The module with nothing left to chance: probabilities of dropout are 0."""
    for one in module.modules():
        if hasattr(one, "p") and isinstance(one.p, float):
            one.p = 0.0
        if type(one).__name__ in ("DropPath", "StochasticDepth"):
            one.p = 0.0
    return module


def close(one: Tensor, other: Tensor) -> bool:
    return bool((one - other).abs().max() <= CLOSE * other.abs().max().clamp(min=1e-6))


def picture(twin: Twin, count: int) -> Tensor:
    return torch.randn(count, 3, twin.size, twin.size, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("name", TWINS)
def test_outputs_are_torchvisions_with_its_weights(name: str) -> None:
    model = theirs(name)
    module = ours(name, model)
    x = picture(TWINS[name], 2)
    with torch.no_grad():
        assert close(module.eval()(x), model.eval()(x))
    if TWINS[name].strict:
        module.load_state_dict(model.state_dict(), strict=True)


TRAINED = [name for name in TWINS if not name.startswith(("vit_l", "vit_h", "convnext_l", "convnext_b", "resnext101"))]


@pytest.mark.parametrize("name", TRAINED)
def test_training_outputs_and_gradients_are_torchvisions(name: str) -> None:
    model = without_chance(theirs(name)).train().double()
    module = without_chance(ours(name, model)).train().double()
    x = picture(TWINS[name], 2).double()
    expected, found = model(x), module(x)
    for one, other in zip(outputs(found), outputs(expected), strict=True):
        assert close(one, other)
    sum(one.square().sum() for one in outputs(found)).backward()
    sum(one.square().sum() for one in outputs(expected)).backward()
    mine = [parameter.grad for parameter in module.parameters()]
    yours = [parameter.grad for parameter in model.parameters()]
    norms = sorted(float(one.norm()) for one in mine if one is not None)
    assert norms == pytest.approx(sorted(float(one.norm()) for one in yours if one is not None), rel=1e-6)


def outputs(answer: object) -> list[Tensor]:
    """The main output first, then those of the heads in the order of their names."""
    if isinstance(answer, Tensor):
        return [answer]
    assert isinstance(answer, tuple)
    named = answer._asdict()  # type: ignore[attr-defined]
    main = next(key for key in named if key in ("logits", "output"))
    heads = sorted(key for key in named if key != main)
    return [named[main], *(named[key] for key in heads)]
