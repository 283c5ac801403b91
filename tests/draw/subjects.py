"""Networks that pictures are tried on: from the zoo, and made for one trait each."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import netspec
from netspec.ir.network import Network

ZOO = (
    "alexnet", "densenet121", "digits", "efficientnet_b0", "googlenet", "inception_v3", "lenet5", "mobilenet_v2", "nin",
    "resnet18", "resnet50", "shufflenet_v2_x1_0", "squeezenet1_1", "unet_valid", "vgg16", "vit_b_16", "zfnet",
)  # fmt: skip
LARGE = ("resnet152", "densenet201", "inception_v4", "efficientnet_b7", "vit_l_16", "convnext_large")
CROSSING = """
input 3x32x32
conv3-16 as a, relu, conv3-16 as b, relu, add[ conv3-16 | @a ] as c, relu, add[ conv3-16 | @b ], conv3-16
add[ id | @c ], relu, gap, fc-10
"""
PRE_ACTIVATION = """
input 16x8x8
cat[ id | bn, relu, conv3-8 ] x6
gap, fc-10
"""


FOLDER = Path(__file__).parents[2] / "networks"


@cache
def zoo(name: str) -> Network:
    """A bundled network, of a file of its own or one of a family's."""
    for file in sorted(FOLDER.glob("*.net")):
        if re.search(rf"^net {name}\b", file.read_text(encoding="utf-8"), re.MULTILINE):
            return netspec.read(file, net=name)
    return netspec.read(FOLDER / f"{name}.net")


@cache
def parsed(text: str) -> Network:
    return netspec.parse(text)
