"""What only a GPU shows: autocast, memory order, compiling, the estimate, resuming, evaluating. Run by `-m gpu`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from netspec.elaborate.recipe import Recipe
from netspec.train.assembling import make_trainee
from netspec.train.beginning import Beginning
from netspec.train.devices import Devices
from netspec.train.faults import RunFailedError
from netspec.train.memory import available_bytes, check_memory, step_memory
from netspec.train.objective import Targets
from netspec.train.run import RunOptions, train
from netspec.train.subject import Subject
from tests.train.subjects import small_subject

pytestmark = [pytest.mark.gpu, pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")]
FLAGS: dict[str, Any] = {"epochs": 8, "batch": 8, "lr": 0.05}
SIDE, CLASSES = 64, 10


@pytest.fixture
def on_gpu(quiet: RunOptions) -> RunOptions:
    return replace(quiet, device="cuda")


def wide_network() -> nn.Module:
    layers: list[nn.Module] = [nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    for _ in range(6):
        layers += [nn.Conv2d(64, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU()]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, CLASSES))


WIDE = Subject("wide", wide_network, (3, SIDE, SIDE), CLASSES, kinds=frozenset(("bn",)))


def test_a_run_chooses_bf16_and_channels_last_and_learns(squares: str, on_gpu: RunOptions) -> None:
    result = train(small_subject(), squares, {**FLAGS, "epochs": 12}, on_gpu)
    assert (result.recipe.precision, result.recipe.channels_last) == ("bf16", True)
    assert result.figures is not None
    assert result.figures.accuracy > 0.9


def test_convolutions_run_in_bf16_over_fp32_weights_in_channels_last() -> None:
    recipe = Recipe(precision="bf16", channels_last=True, loss="cross_entropy")
    trainee = make_trainee(WIDE, recipe, Devices(torch.device("cuda")), Beginning())
    seen: list[torch.Tensor] = []
    trainee.inner[3].register_forward_hook(lambda module, inputs, output: seen.append(output))  # type: ignore[index]
    values = trainee.memory_order(torch.rand(4, 3, SIDE, SIDE, device="cuda"))
    result = trainee.step(values, Targets(torch.zeros(4, dtype=torch.int64, device="cuda")))
    assert result.finite
    assert seen[0].dtype == torch.bfloat16
    assert seen[0].is_contiguous(memory_format=torch.channels_last)
    weights = [p for p in trainee.inner.parameters() if p.ndim == 4]
    assert all(p.dtype == torch.float32 and p.is_contiguous(memory_format=torch.channels_last) for p in weights)


def test_a_compiled_network_learns_the_same(squares: str, on_gpu: RunOptions) -> None:
    flags = {**FLAGS, "precision": "fp32", "epochs": 2, "augment": "none"}
    subject = replace(small_subject(), build=lambda: nn.Sequential(nn.Flatten(), nn.Linear(36, 4), nn.Softmax(1)))
    subject = replace(subject, terminal=("2",))
    plain, compiled = (
        train(subject, squares, {**flags, "compile": on}, replace(on_gpu, out=on_gpu.out / str(on))).folder
        for on in (False, True)
    )
    expected = load_file(plain / "model.safetensors")
    for name, value in load_file(compiled / "model.safetensors").items():
        torch.testing.assert_close(value, expected[name], rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_the_estimate_is_near_the_measured_peak(precision: str) -> None:
    recipe = Recipe.model_validate({"precision": precision, "channels_last": True, "loss": "cross_entropy"})
    batch, device = 64, torch.device("cuda")
    trainee = make_trainee(WIDE, recipe, Devices(device), Beginning())
    values = trainee.memory_order(torch.rand(batch, 3, SIDE, SIDE, device=device))
    targets = Targets(torch.zeros(batch, dtype=torch.int64, device=device))
    for step in range(3):
        torch.cuda.reset_peak_memory_stats()
        trainee.take(trainee.step(values, targets), step)
    peak = torch.cuda.max_memory_allocated()
    estimate = step_memory(WIDE.module, WIDE.shape, recipe).needed(batch)
    assert 0.6 * peak < estimate < 1.5 * peak, (estimate, peak)


def test_a_batch_beyond_the_memory_is_refused_before_the_first_step() -> None:
    device = torch.device("cuda")
    recipe = Recipe(batch=10_000_000, precision="bf16")
    with pytest.raises(RunFailedError) as error:
        check_memory(step_memory(WIDE.module, WIDE.shape, recipe), recipe, 1, available_bytes(device))
    assert error.value.diagnostics[0].code.number == "NS561"
    fits = int(str(error.value.diagnostics[0].message).split("; ")[1].split()[0])
    assert 0 < fits < 10_000_000


def test_a_stopped_run_resumes_to_the_same_bits(squares: str, on_gpu: RunOptions) -> None:
    flags = {**FLAGS, "deterministic": True, "ema": 0.9}
    whole = train(small_subject(), squares, flags, replace(on_gpu, out=on_gpu.out / "whole")).folder
    halved = replace(on_gpu, out=on_gpu.out / "halved")
    train(small_subject(), squares, flags, halved)
    for folder in sorted((halved.out / "checkpoints").iterdir())[1:]:
        (folder / "model.safetensors").write_bytes(b"cut off")
    train(small_subject(), squares, flags, replace(halved, resume=True))
    expected, found = (load_file(path / "model.safetensors") for path in (whole, halved.out))
    assert all(torch.equal(found[name], expected[name]) for name in expected)


def test_evaluation_says_the_same_as_on_the_cpu(squares: str, on_gpu: RunOptions, tmp_path: Path) -> None:
    flags = {**FLAGS, "precision": "fp32"}
    result = train(small_subject(), squares, flags, on_gpu)
    assert result.figures is not None
    resumed = train(small_subject(), squares, flags, replace(on_gpu, device="cpu", resume=True))
    assert resumed.figures is not None
    assert resumed.figures.loss == pytest.approx(result.figures.loss, rel=1e-3)
    assert resumed.figures.accuracy == result.figures.accuracy
