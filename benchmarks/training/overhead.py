"""Our loop against the loop that people write by hand, on one module and one data set, in turn in one process.

CPU time of a single thread, so that other programs on the machine don't count; the median of several rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import torch
from torch import Tensor, nn
from torch.nn import functional

from netspec.elaborate.recipe import Recipe
from netspec.train.augmenting import Augmenting
from netspec.train.data import DataSet, Stored
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.decoding import Framing
from netspec.train.data.order import TrainingOrder
from netspec.train.data.preparing import Preparing
from netspec.train.devices import Devices
from netspec.train.loop import Loop
from netspec.train.objective import Objective
from netspec.train.optimizing import make_optimizer, parameter_groups
from netspec.train.position import Position
from netspec.train.trainee import Trainee

BOUND = 0.03
BATCH, STEPS, SIDE = 32, 8, 32
MEAN, STD = (0.49, 0.48, 0.45), (0.25, 0.24, 0.26)
CPU = torch.device("cpu")


@dataclass(frozen=True)
class Overhead:
    """Seconds a step."""

    bare: float
    ours: float

    @property
    def seconds(self) -> float:
        return self.ours - self.bare

    @property
    def share(self) -> float:
        return self.ours / self.bare - 1


def tiny_network() -> nn.Module:
    """Arithmetic of next to nothing: what a loop costs by itself shows, free of what memory and caches do."""
    return nn.Sequential(nn.Conv2d(3, 4, 3, stride=8), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(64, 10))


def network() -> nn.Module:
    """A small residual stack whose step takes about 50 ms on one core."""
    wide = 32
    layers: list[nn.Module] = [nn.Conv2d(3, wide, 3, padding=1, bias=False), nn.BatchNorm2d(wide), nn.ReLU()]
    for _ in range(3):
        layers += [nn.Conv2d(wide, wide, 3, padding=1, bias=False), nn.BatchNorm2d(wide), nn.ReLU()]
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(wide * 16, 10))


def data() -> DataSet:
    make = torch.Generator().manual_seed(0)
    values = torch.randint(0, 256, (BATCH * STEPS, 3, SIDE, SIDE), dtype=torch.uint8, generator=make)
    targets = torch.randint(0, 10, (BATCH * STEPS,), generator=make)
    splits = {"train": Stored(values, targets), "val": Stored(values[:1], targets[:1])}
    return DataSet("made", dict(splits), tuple("0123456789"))


def bare_loop(module: nn.Module, split: Stored, epoch: int) -> None:
    """What the tutorial has: shuffle, take, normalise, forward, backward, step."""
    optimizer = torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9, nesterov=True, weight_decay=5e-4)
    mean, std = (torch.tensor(of).view(3, 1, 1) for of in (MEAN, STD))
    order = torch.randperm(len(split), generator=torch.Generator().manual_seed(epoch))
    module.train()
    running = 0.0
    for step in range(STEPS):
        chosen = order[step * BATCH : (step + 1) * BATCH]
        values, targets = (split.values[chosen].float() / 255 - mean) / std, split.targets[chosen]
        optimizer.zero_grad(set_to_none=True)
        loss: Tensor = functional.cross_entropy(module(values), targets)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        running += loss.item()


def our_loop(module: nn.Module, made: DataSet) -> Loop:
    recipe = Recipe(
        epochs=1, batch=BATCH, lr=0.01, loss="cross_entropy", mean=MEAN, std=STD, precision="fp32", channels_last=False
    )
    scales = {name: 1.0 for name, _ in module.named_parameters()}
    optimizer = make_optimizer(recipe, parameter_groups(module, recipe, scales), fused=False)
    return Loop(
        trainee=Trainee(module, module, optimizer, Objective("cross_entropy"), recipe, Devices(CPU)),
        data=made,
        source=Source(Framing((SIDE, SIDE)), CPU, Unreadable(False, print, {})),
        preparing=Preparing((3, SIDE, SIDE), MEAN, STD),
        augmenting=Augmenting((), 0),
        order=TrainingOrder(BATCH * STEPS, BATCH, 0),
        position=Position(),
    )


def cpu_seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) / STEPS


def overhead_figures(build: Callable[[], nn.Module], rounds: int) -> Overhead:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    made = data()
    split = made.splits["train"]
    assert isinstance(split, Stored)
    one, other = build(), build()
    bare, ours = [], []
    for number in range(rounds + 1):
        seconds = cpu_seconds(lambda at=number: bare_loop(one, split, at)), cpu_seconds(our_loop(other, made).run)
        if number:  # the first round warms up
            bare.append(seconds[0])
            ours.append(seconds[1])
    torch.set_num_threads(threads)
    return Overhead(median(bare), median(ours))
