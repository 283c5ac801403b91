"""Evaluates a module on a split: loss, accuracy, top five, and what is taken for what."""

from __future__ import annotations

import torch
from torch import nn

from netspec.train.data.batches import Source
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
    with torch.inference_mode(), autocast:
        for part in source.evaluation(split, max(1, batch // devices.world), devices.rank, devices.world):
            if not len(part):
                continue
            values = preparing(part.values)
            if channels_last and values.ndim == 4:
                values = values.contiguous(memory_format=torch.channels_last)
            output = main_and_heads(module(values))[0].float()
            tally.add(plain.plain(output, part.targets), output, part.targets)
    devices.total(tally.sums)
    if tally.confusion is not None:
        devices.total(tally.confusion)
    return tally.figures()
