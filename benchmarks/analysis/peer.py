"""One peer counts one of torchvision's models, in a process of its own: `python peer.py TOOL MODEL SIDE`.

Prints parameters and multiply-adds as the tool has them. On the meta device where the tool can, which is cheapest.
"""

from __future__ import annotations

import json
import sys

import torch


def model_of(name: str) -> torch.nn.Module:
    """The model without weights; torchvision is told of operators that a CPU build of it may lack."""
    library = torch.library.Library("torchvision", "DEF")
    for schema in ("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
                   "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor"):  # fmt: skip
        try:
            library.define(schema)
        except RuntimeError:
            break  # they are there
    from torchvision import models

    with torch.device("meta"):
        options = {"init_weights": False} if name in ("inception_v3", "googlenet") else {}
        return getattr(models, name)(weights=None, **options).eval()


def flop_counter(model: torch.nn.Module, side: int) -> tuple[int, int]:
    from torch.utils.flop_counter import FlopCounterMode

    with FlopCounterMode(display=False) as counter:
        model(torch.empty(1, 3, side, side, device="meta"))
    return sum(one.numel() for one in model.parameters()), counter.get_total_flops() // 2


def torchinfo(model: torch.nn.Module, side: int) -> tuple[int, int]:
    from torchinfo import summary

    found = summary(model, input_size=(1, 3, side, side), device="meta", verbose=0)
    return found.total_params, found.total_mult_adds


def fvcore(model: torch.nn.Module, side: int) -> tuple[int, int]:
    from fvcore.nn import FlopCountAnalysis, parameter_count

    # Its tracing fails on the meta device; memory that nobody has written is next best.
    counted = FlopCountAnalysis(model.to_empty(device="cpu"), torch.zeros(1, 3, side, side))
    counted.unsupported_ops_warnings(False)
    return parameter_count(model)[""], int(counted.total())


TOOLS = {"FlopCounterMode": flop_counter, "torchinfo": torchinfo, "fvcore": fvcore}

if __name__ == "__main__":
    tool, name, side = sys.argv[1:]
    params, macs = TOOLS[tool](model_of(name), int(side))
    print(json.dumps({"params": params, "macs": macs}))
