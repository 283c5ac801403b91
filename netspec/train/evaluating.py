"""Evaluates a module on a split: loss, accuracy, top five, and what is taken for what."""

from __future__ import annotations

import torch
from torch import nn

from netspec.train.data.batches import Source
from netspec.train.data.order import evaluation_parts
from netspec.train.data.preparing import Preparing
from netspec.train.data.splits import Split
from netspec.train.devices import Devices
from netspec.train.objective import Figures, Objective, Tally
from netspec.train.subject import main_and_heads


def evaluate(
    module: nn.Module,
    split: Split,
    source: Source,
    preparing: Preparing,
    objective: Objective,
    devices: Devices,
    *,
    batch: int,
    classes: int,
    precision: str = "fp32",
    channels_last: bool = False,
) -> Figures:
    """Every sample of the split once, shared out over the devices; the module is left in evaluation mode."""
    module.eval()
    tally = Tally.empty(devices.device, classes)
    autocast = torch.autocast(devices.device.type, dtype=torch.bfloat16, enabled=precision == "bf16")
    plain = Objective(objective.kind)
    size, done = max(1, batch // devices.world), 0
    with torch.inference_mode(), autocast:
        for part in source.evaluation(split, size, devices.rank, devices.world):
            if not len(part):
                continue
            done += 1
            values = preparing(part.values)
            if channels_last and values.ndim == 4:
                values = values.contiguous(memory_format=torch.channels_last)
            output = main_and_heads(module(values))[0].float()
            tally.add(plain.plain(output, part.targets), output, part.targets)
        _keep_step(module, preparing, devices, len(evaluation_parts(len(split), size, 0, devices.world)) - done)
    devices.total(tally.sums)
    if tally.confusion is not None:
        devices.total(tally.confusion)
    return tally.figures()


def _keep_step(module: nn.Module, preparing: Preparing, devices: Devices, missing: int) -> None:
    """Calls of a sharded module gather its weights, so every device makes as many as the one with the most parts."""
    if devices.world > 1 and devices.strategy == "fsdp":
        for _ in range(missing):
            module(torch.zeros(1, *preparing.shape, device=devices.device))
