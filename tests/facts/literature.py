"""Figures as papers and lectures print them, and as they are where the print is wrong. Each cites its source."""

from __future__ import annotations

from typing import NamedTuple


class LectureRow(NamedTuple):
    """A row of the AlexNet cost table of EECS 498 (Johnson, Michigan, 2019, lecture 8), input 3×227×227.

    `printed_*` is what the slide shows where that differs from the figure.
    """

    layer: str
    channels: int
    side: int | None
    memory_kb: str
    params_k: str
    flop_m: str
    printed_params_k: str | None = None
    printed_flop_m: str | None = None
    reason: str = ""


ALEXNET_COST = (
    LectureRow("conv1", 64, 56, "784", "23", "73"),
    LectureRow("pool1", 64, 27, "182", "0", "0.4"),
    LectureRow("conv2", 192, 27, "547", "307", "224"),
    LectureRow("pool2", 192, 13, "127", "0", "0.3", printed_flop_m="0", reason="192·13·13·9 = 292,032, rounded"),
    LectureRow("conv3", 384, 13, "254", "664", "112"),
    LectureRow(
        "conv4", 256, 13, "169", "885", "150", printed_flop_m="145", reason="256·13·13·384·9 = 149,520,384: a slip"
    ),
    LectureRow("conv5", 256, 13, "169", "590", "100"),
    LectureRow("pool5", 256, 6, "36", "0", "0.1", printed_flop_m="0", reason="256·6·6·9 = 82,944, rounded"),
    LectureRow("flatten", 9216, None, "36", "0", "0"),
    LectureRow("fc6", 4096, None, "16", "37,753", "38", printed_params_k="37,726", reason="9216·4096 + 4096: a slip"),
    LectureRow("fc7", 4096, None, "16", "16,781", "17", printed_params_k="16,777", reason="printed without biases"),
    LectureRow("fc8", 1000, None, "4", "4,097", "4", printed_params_k="4,096", reason="printed without biases"),
)

VGG_PARAMS_M = {"vgg11": 133, "vgg13": 133, "vgg16_c": 134, "vgg16": 138, "vgg19": 144}
"""Simonyan & Zisserman (2014), table 2: A, B, C, D, E, in millions."""
VGG_WEIGHT_LAYERS = {"vgg11": 11, "vgg11_lrn": 11, "vgg13": 13, "vgg16_c": 16, "vgg16": 16, "vgg19": 19}
"""The same paper, table 1."""

ALLCNN_PARAMS = {
    "cnn_c": (954_730, 1.3),
    "strided_cnn_c": (954_730, 1.3),
    "convpool_cnn_c": (1_369_738, 1.4),
    "all_cnn_c": (1_369_738, 1.4),
}
"""Springenberg et al. (2014), table 3: what the layers of tables 1 and 2 come to, and the millions printed. The 1.3 M
of the first two is no sum of these layers: 3·3 convolutions of 96, 96, 192, 192, 192, then 1×1 of 192 and 10."""

FIELDS_BEFORE_POOLING = {
    "alexnet": (195, 32, 66),
    "vgg16": (212, 32, 90),
    "vgg19": (268, 32, 118),
    "resnet18": (435, 32, 217),
    "resnet34": (899, 32, 449),
    "resnet50": (427, 32, 213),
    "googlenet": (379, 32, 167),
    "inception_v3": (1311, 32, 618),
    "densenet121": (2071, 32, 1021),
}
"""Size, stride and padding before global pooling. ResNet-50 has its stride in the 3×3, as torchvision does; with the
stride in the first 1×1 published tables (Araujo et al., Distill 2019) have 483. GoogLeNet is torchvision's."""
