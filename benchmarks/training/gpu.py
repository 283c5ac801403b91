"""On a GPU: pictures a second of whole training steps against the bare loop over torchvision's own module, bf16 and
channels-last on both sides, synthetic data that lives on the device; and the memory estimate against the peak.

Prints rows of a Markdown table with the versions they were measured with.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import torch
from torch import nn
from torch.nn import functional

import netspec
from netspec.elaborate.recipe import Recipe
from netspec.ir import Network
from netspec.runtime import load
from netspec.train.assembling import make_trainee
from netspec.train.augmenting import Augmenting
from netspec.train.beginning import Beginning
from netspec.train.data import DataSet, Stored
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.decoding import Framing
from netspec.train.data.order import TrainingOrder
from netspec.train.data.preparing import Preparing
from netspec.train.devices import Devices
from netspec.train.loop import Loop
from netspec.train.memory import step_memory
from netspec.train.position import Position
from netspec.train.progress import BF16_DENSE_PEAK
from netspec.train.subject import Subject, subject_of

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
STEPS = 40


@dataclass(frozen=True)
class Case:
    """A network to be measured; `peer` names torchvision's module of the same network, where it has one."""

    network: Callable[[], Network]
    batch: int
    peer: str | None


CASES = {
    "ResNet-50 at 224": Case(lambda: netspec.zoo("resnet50"), 256, "resnet50"),
    "VGG-16 at 224": Case(lambda: netspec.zoo("vgg16"), 128, "vgg16"),
    "ResNet-18 at 32": Case(lambda: netspec.zoo("resnet18", at="3x32x32", params={"classes": 10}), 512, None),
}


def gpu_figures() -> None:
    device = torch.device("cuda", 0)
    name, cuda = torch.cuda.get_device_name(device), torch.version.cuda
    print(f"\n{name}, torch {torch.__version__}, CUDA {cuda}, cuDNN {torch.backends.cudnn.version()}, bf16, NHWC\n")
    print("| network | batch | ours, pictures/s | bare loop, pictures/s | of peak | estimate, GB | peak, GB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    torch.backends.cudnn.benchmark = True
    for title, case in CASES.items():
        network = case.network()
        subject = subject_of(network, lambda made=network: load(made), netspec.analyse(network).macs)
        recipe = Recipe(
            epochs=1, batch=case.batch, lr=0.01, loss="cross_entropy", mean=MEAN, std=STD, augment=(),
            precision="bf16", channels_last=True,
        )  # fmt: skip
        made = synthetic(subject, case.batch)
        ours, peak = our_speed(subject, recipe, made, device)
        bare = bare_speed(peer(case, subject), recipe, made, device)
        estimate = step_memory(subject.module, subject.shape, recipe).needed(case.batch)
        flops = next((peak_of for part, peak_of in BF16_DENSE_PEAK.items() if part in name), None)
        share = f"{ours * (subject.macs or 0) * 6 / flops:.1%}" if flops else ""
        row = (title, case.batch, f"{ours:,.0f}", f"{bare:,.0f}", share, f"{estimate / 1e9:.1f}", f"{peak / 1e9:.1f}")
        print("| " + " | ".join(map(str, row)) + " |", flush=True)


def peer(case: Case, subject: Subject) -> nn.Module:
    """torchvision's module; our own, in the bare loop, where it has none of this shape."""
    if case.peer is None:
        return subject.module()
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    module: nn.Module = getattr(import_module("torchvision.models"), case.peer)(weights=None)
    return module


def synthetic(subject: Subject, batch: int) -> DataSet:
    count = batch * STEPS if max(subject.shape[1:]) <= 64 else batch * 4
    values = torch.randint(0, 256, (count, *subject.shape), dtype=torch.uint8)
    targets = torch.randint(0, subject.outputs, (count,))
    splits = {"train": Stored(values, targets), "val": Stored(values[:1], targets[:1])}
    return DataSet("synthetic", dict(splits), tuple(map(str, range(subject.outputs))))


def our_speed(subject: Subject, recipe: Recipe, made: DataSet, device: torch.device) -> tuple[float, int]:
    """Pictures a second of epochs after the first, and the peak of memory."""
    devices = Devices(device)
    count = len(made.splits["train"])
    epochs = max(2, 2 * STEPS * recipe.batch // count)
    recipe = recipe.model_copy(update={"epochs": epochs})
    trainee = make_trainee(subject, recipe, devices, Beginning())
    source = Source(Framing((subject.shape[1], subject.shape[2])), device, Unreadable(False, print, {}))
    resident = {name: source.resident(split) for name, split in made.splits.items()}
    times: list[float] = []

    def note() -> None:
        torch.cuda.synchronize()
        times.append(time.perf_counter())

    loop = Loop(
        trainee=trainee,
        data=DataSet(made.path, resident, made.classes),
        source=source,
        preparing=Preparing(subject.shape, recipe.mean, recipe.std),
        augmenting=Augmenting((), 0),
        order=TrainingOrder(count, recipe.batch, 0),
        position=Position(),
        on_epoch=note,
    )
    torch.cuda.reset_peak_memory_stats()
    loop.run()
    speed = (len(times) - 1) * loop.order.steps * recipe.batch / (times[-1] - times[0])
    return speed, torch.cuda.max_memory_allocated()


def bare_speed(module: nn.Module, recipe: Recipe, made: DataSet, device: torch.device) -> float:
    """torchvision's reference loop in short: autocast, cross-entropy, SGD, data already on the device."""
    module = module.to(device, memory_format=torch.channels_last).train()  # type: ignore[call-overload]
    optimizer = torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4, fused=True)
    split = made.splits["train"]
    assert isinstance(split, Stored)
    values, targets = split.values[: recipe.batch].to(device), split.targets[: recipe.batch].to(device)
    mean, std = (torch.tensor(of, device=device).view(3, 1, 1) for of in (MEAN, STD))
    start = 0.0
    for step in range(2 * STEPS):
        if step == STEPS:
            torch.cuda.synchronize()
            start = time.perf_counter()
        pictures = ((values.float() / 255 - mean) / std).contiguous(memory_format=torch.channels_last)
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cuda", dtype=torch.bfloat16):
            output = module(pictures)
            loss = functional.cross_entropy(output if isinstance(output, torch.Tensor) else output[0], targets)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    torch.cuda.synchronize()
    return STEPS * recipe.batch / (time.perf_counter() - start)
