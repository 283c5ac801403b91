"""torchvision as an oracle. A build for another torch lacks its own operators; two are declared so that it imports."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import torch

_library = torch.library.Library("torchvision", "DEF")  # kept alive: the declarations go with it
_library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
_library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def models() -> Any:
    return import_module("torchvision.models")


def transforms() -> Any:
    """The functional transforms, on tensors."""
    return import_module("torchvision.transforms.functional")
