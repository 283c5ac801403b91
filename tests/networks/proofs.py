"""How torchvision builds the twin of each bundled network that it has, small enough to run in a test.

`size` is the side of the picture that both run on: the weights are whole, the pictures small. What a vision transformer
is made for depends on its size, so its twin is made for the small one as well.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Twin:
    """A torchvision model: the side of the test's picture, and arguments of its constructor.

    - `strict`: its state dict has our keys; `gradients`: no randomness is in the way of comparing them.
    """

    size: int
    arguments: dict[str, Any] = field(default_factory=dict)
    strict: bool = False
    gradients: bool = True


RESNET = Twin(64, strict=True)
VGG = Twin(32, {"dropout": 0.0}, strict=True)
TWINS: dict[str, Twin] = {
    "alexnet": Twin(64, {"dropout": 0.0}, strict=True),
    **dict.fromkeys(["vgg11", "vgg13", "vgg16", "vgg19", "vgg11_bn", "vgg13_bn", "vgg16_bn", "vgg19_bn"], VGG),
    "googlenet": Twin(64, {"init_weights": False, "aux_logits": True, "dropout": 0.0, "dropout_aux": 0.0}, strict=True),
    "inception_v3": Twin(299, {"init_weights": False, "aux_logits": True, "dropout": 0.0}, strict=True),
    **dict.fromkeys(["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"], RESNET),
    **dict.fromkeys(["wide_resnet50_2", "wide_resnet101_2", "resnext50_32x4d", "resnext101_32x8d"], RESNET),
    **dict.fromkeys(["densenet121", "densenet161", "densenet169", "densenet201"], Twin(64)),
    "shufflenet_v2_x1_0": Twin(64),
    "mobilenet_v2": Twin(64, {"dropout": 0.0}),
    **dict.fromkeys(["efficientnet_b0", "efficientnet_b1"], Twin(64, {"dropout": 0.0, "stochastic_depth_prob": 0.0})),
    **dict.fromkeys(
        ["convnext_tiny", "convnext_small", "convnext_base", "convnext_large"], Twin(64, {"stochastic_depth_prob": 0.0})
    ),
    **dict.fromkeys(["vit_b_16", "vit_b_32", "vit_l_16", "vit_l_32"], Twin(64, {"image_size": 64}, strict=True)),
    "vit_h_14": Twin(28, {"image_size": 28}, strict=True),
    "squeezenet1_1": Twin(64, {"dropout": 0.0}, strict=True),
}
