"""From the pixels of a batch to what the network takes: floats, channels, size, normalised, laid out. On the device."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from netspec.source.codes.training import DataDoesNotFit
from netspec.train.data.batches import Batch
from netspec.train.data.splits import DataSet, Stored
from netspec.train.faults import refuse

LUMA = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in grey, as ITU-R BT.601 and Pillow have them."""
LEAST_STD = 1e-6
MEASURED = 10_000
"""Samples whose mean and deviation are taken."""


@dataclass(frozen=True)
class Preparing:
    """How samples become the network's input.

    - `shape`: the network's input without the batch; pictures for a vector are flattened, row by row.
    - `mean`, `std`: one a channel (of a vector: one in all, or one a component); empty leaves values as they are.
    """

    shape: tuple[int, ...]
    mean: tuple[float, ...] = ()
    std: tuple[float, ...] = ()

    @property
    def is_image(self) -> bool:
        return len(self.shape) == 3

    def floats(self, values: Tensor) -> Tensor:
        """Pixels from 0 to 1 with as many channels as the network takes; floats as they are."""
        if values.dtype != torch.uint8:
            return values
        values = values.float().div_(255)
        return _with_channels(values, self.shape[0]) if self.is_image else values

    def finish(self, values: Tensor) -> Tensor:
        """Resized, normalised, laid out: what the network takes."""
        if self.is_image and values.shape[2:] != self.shape[1:]:
            values = functional.interpolate(values, self.shape[1:], mode="bilinear", antialias=True)
        if self.mean:
            channels = (-1,) + (1,) * (values.ndim - 2)
            mean = torch.tensor(self.mean, device=values.device).view(channels)
            values = (values - mean) / torch.tensor(self.std, device=values.device).view(channels)
        return values.flatten(1) if len(self.shape) == 1 else values

    def __call__(self, values: Tensor) -> Tensor:
        return self.finish(self.floats(values))


def _with_channels(values: Tensor, channels: int) -> Tensor:
    """Grey as many equal channels; colours as grey by their luma; four channels lose their opacity."""
    have = values.shape[1]
    if have == channels:
        return values
    if have == 1:
        return values.expand(-1, channels, -1, -1)
    if have == 4 and channels in (1, 3):
        return _with_channels(values[:, :3], channels)
    luma = torch.tensor(LUMA, device=values.device).view(1, 3, 1, 1)
    return (values * luma).sum(1, keepdim=True)


def check_fit(data: DataSet, shape: tuple[int, ...], layout: str) -> None:
    """Refuses data whose samples cannot become the network's input."""
    split = next(iter(data.splits.values()))
    if not isinstance(split, Stored) or split.values.dtype == torch.uint8:
        have = (data.channels, *(data.shape or (None, None, None))[1:])
        known = {have[0], *((1, 3) if have[0] in (1, 3, 4) else ()), *(range(1, 10_000) if have[0] == 1 else ())}
        if layout == "image" and len(shape) == 3 and shape[0] in known:
            return
        if layout == "vector" and data.shape is not None and torch.Size(data.shape).numel() == shape[0]:
            return
    elif data.shape == shape:
        return
    wanted, found = "×".join(map(str, shape)), "×".join(map(str, data.shape)) if data.shape else "pictures"
    refuse(
        DataDoesNotFit,
        f"the network takes {layout} {wanted}, and {data.path} holds {found}",
        help=f"change the network's `input`, or run it with --at {found}" if data.shape else None,
    )


def measure(batches: Iterable[Batch], preparing: Preparing) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Mean and standard deviation of each channel over some batches, in double precision."""
    count, total, squares = 0, torch.zeros(()), torch.zeros(())
    for batch in batches:
        if not len(batch):
            continue
        values = preparing.floats(batch.values).double()
        axes = [axis for axis in range(values.ndim) if axis != 1]
        total, squares = total + values.sum(axes).cpu(), squares + values.square().sum(axes).cpu()
        count += values.numel() // values.shape[1]
    mean = total / max(count, 1)
    std = (squares / max(count, 1) - mean.square()).clamp(min=0).sqrt()
    std = torch.where(std < LEAST_STD, torch.ones_like(std), std)
    return tuple(round(x, 6) for x in mean.tolist()), tuple(round(x, 6) for x in std.tolist())
