"""The mistakes: in which network, what is written instead of what, and what the first diagnostic must say."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """`written` stands in the place of the first `meant` of the file; all of `says` stands in the first diagnostic.

    Blanks and line ends of `meant` may be others in the file, or none.
    """

    file: str
    meant: str
    written: str
    says: tuple[str, ...]

    def made_in(self, text: str) -> str:
        """The network's text with the mistake in it."""
        words = [re.escape(word) for word in re.findall(r"\w+|[^\w\s]", self.meant)]
        found = re.search(r"\s*".join(words), text)
        assert found is not None, f"{self.meant!r} does not stand in {self.file}"
        return text[: found.start()] + self.written + text[found.end() :]


def in_file(file: str, *rows: tuple[str, str, str | tuple[str, ...]]) -> list[Mistake]:
    return [Mistake(file, meant, written, (says,) if isinstance(says, str) else says) for meant, written, says in rows]


TYPOS = [
    *in_file(
        "vgg16.net",
        ("conv3-64", "con3-64", "conv3-64"),
        ("maxpool", "maxpol", "maxpool"),
        ("softmax", "sotfmax", "softmax"),
        ("dropout", "droput", "dropout"),
        ("fc-4096", "fcc-4096", "fc-4096"),
        ("input 3x224x224", "inptu 3x224x224", "input"),
        ("input 3x224x224", "Input 3x224x224", "input"),
        ("default conv", "defualt conv", "default"),
        ("fc(act=relu)", "fc(act=rleu)", "relu"),
        ("conv(act=relu)", "conv(atc=relu)", "act"),
        ("default fc", "default fcc", "fc"),
        ("fc-4096", "fc-4O96", "4096"),
        ("conv3-128", "conv3−128", "-"),
        ("conv3-128", "conv3–128", "-"),
    ),
    *in_file(
        "resnet.net",
        ("def bottleneck", "def botleneck", "botleneck"),
        ("resnet(basic,", "resnet(basik,", "basic"),
        ("= resnet(basic", "= resnt(basic", "resnet"),
        ("enumerate(depths)", "enumerate(depth)", "depths"),
        ("fc-{classes}", "fc-{clases}", "classes"),
        ("param classes", "param clases", "clases"),
        ("} else {", "} els {", "else"),
        ("norm=bn", "norm=bnn", "bn"),
        ("inline def", "inlin def", "inline"),
        ("shortcut(c, s) ]", "shorcut(c, s) ]", "shortcut"),
    ),
    *in_file(
        "densenet.net",
        ("avgpool }", "avgpol }", "avgpool"),
        ("cat[ id", "cta[ id", "cat"),
        ("{ transition }", "{ transtion }", "transition"),
        ("enumerate(", "enumarate(", "enumerate"),
        ("in.c // 2", "inn.c // 2", "in.c"),
    ),
    *in_file(
        "mobilenet.net",
        ("dwconv3/{s}(act=relu6)", "dwconv3/{s}(act=rleu6)", "relu6"),
        ("add[ if", "ad[ if", "add"),
        ("divisible(", "divisble(", "divisible"),
        ("else { none }", "else { nonne }", "none"),
    ),
    *in_file(
        "digits.net",
        ("epochs = 20", "epocs = 20", "epochs"),
        ("sgd(lr", "sdg(lr", "sgd"),
        ("momentum=", "momentun=", "momentum"),
        ("dropout0.2", "dropuot0.2", "dropout0.2"),
    ),
    *in_file("lenet.net", ("act=sigmoid", "act=sigmod", "sigmoid"), ("avgpool", "avgpoool", "avgpool")),
    *in_file("shufflenet.net", ("shuffle{g}", "shufle{g}", "shuffle{g}"), ("zip(", "zpi(", "zip")),
    *in_file("alexnet.net", ("expect params", "exect params", "expect")),
]

FOREIGN = [
    *in_file(
        "vgg16.net",
        ("conv3-64 x2", "Conv2d(3, 64, 3, padding=1) x2", "conv3-64"),
        ("conv3-64 x2", "Conv2d(3, 64, 3) x2", "conv3-64(pad=0)"),
        ("conv3-64 x2", "Conv2D(64, 3, activation=relu) x2", "conv3-64(pad=0, act=relu)"),
        ("conv3-64 x2", "convolutional(64) x2", "conv3-64"),
        ("maxpool", "MaxPooling2D(2)", "maxpool"),
        ("maxpool", "MaxPool2d(3, 2)", "maxpool3/2"),
        ("maxpool", "max-pool", "maxpool"),
        ("maxpool", "max_pool", "maxpool"),
        ("fc-4096", "Linear(25088, 4096)", "fc-4096"),
        ("fc-4096", "Dense(4096)", "fc-4096"),
        ("fc-4096", "InnerProduct(4096)", "fc-4096"),
        ("dropout", "Dropout(0.5)", "dropout0.5"),
        ("conv3-64 x2", "conv3-64(padding=1) x2", "pad"),
        ("conv3-64 x2", "conv3(filters=64) x2", "width"),
        ("conv3-64 x2", "conv3-64(s=2) x2", "stride"),
        ("conv3-64 x2", "conv3-64(kernel_size=3) x2", "kernel"),
        ("conv3-64 x2", "conv3-64(bias=False) x2", "false"),
        ("conv3-64 x2", "conv3-64(pad=valid) x2", "0"),
        ("conv(act=relu)", "conv(activation=relu)", "act"),
        ("conv(act=relu)", "conv(norm=batchnorm)", "bn"),
        ("# vgg16", "// vgg16", "#"),
    ),
    *in_file(
        "resnet.net",
        ("{ id }", "{ identity }", "id"),
        ("for j in 0..n", "for j in range(n)", "0..n"),
        ("s == 1 and in.c", "s == 1 && in.c", "and"),
        ("2**i", "2^i", "**"),
        ("2 if i > 0 and j == 0 else 1", "(i > 0 and j == 0) ? 2 : 1", "if"),
        ("def basic(c, s=1) {", "def basic(c, s=1):", "{"),
        ("gap, fc", "GlobalAveragePooling2D(), fc", "gap"),
        ("bn as", "BatchNorm2d(64) as", "bn"),
        ('title "Residual networks (He et al., 2015)"', "title 'Residual networks'", '"'),
    ),
    *in_file(
        "densenet.net",
        ("cat[ id", "concat[ id", "cat"),
        ("in.c // 2", "in.channels // 2", "in.c"),
        ("len(depths)", "depths.length", "len(depths)"),
    ),
    *in_file(
        "mobilenet.net",
        ("divisible(32", "make_divisible(32", "divisible"),
        ("max(1.0", "maximum(1.0", "max"),
        ("else { none }", "else { pass }", "none"),
    ),
    *in_file("lenet.net", ("avgpool", "AveragePooling2D()", "avgpool"), ("avgpool", "averagepool", "avgpool")),
    *in_file("digits.net", ("batch = 64", "batch_size = 64", "batch"), ("epochs = 20", "num_epochs = 20", "epochs")),
]

FORMS = [
    *in_file(
        "vgg16.net",
        ("conv3-64 x2, maxpool", "conv3-64 x2 maxpool", "comma"),
        ("fc-1000(act=none)", "fc-1000(act=none", ")"),
        ("fc-1000(act=none)", "fc-1000(act=none))", ")"),
        ("conv3-256 x3", "conv3-256x3", "conv3-256 x3"),
        ("conv3-256 x3", "conv3-256 3x", "x3"),
        ("conv3-256 x3", "conv3-256 * 3", "x3"),
        ("conv3-256 x3", "conv3-256 x 3", "x3"),
        ("conv3-64 x2", "conv 3-64 x2", "conv3-64"),
        ("conv3-64 x2", "conv3x64 x2", "conv3-64"),
        ("fc-4096", "fc4096", "fc-4096"),
        ("fc-4096", "fc-4k", "4"),
        ("input 3x224x224", "input 3,224,224", "3x224x224"),
        ("input 3x224x224", "input (3, 224, 224)", "3x224x224"),
        ("input 3x224x224", "input = 3x224x224", "input 3x224x224"),
        ("conv(act=relu)", "conv act=relu", "("),
        ("conv(act=relu)", "conv(act: relu)", "act=relu"),
    ),
    *in_file(
        "resnet.net",
        ("def basic(c, s=1) {", "def basic(c s=1) {", "comma"),
        ("in.c == c", "in.c = c", "=="),
        ("gap, fc", "gap fc", "comma"),
        ("fc-{classes}", "fc-classes", "fc-{classes}"),
        ("| shortcut(c, s) ]", "| shortcut(c, s)", "]"),
        ("param classes = 1000", "param classes: 1000", "="),
        ('as "layer{i + 1}.{j}"', "as layer{i + 1}.{j}", '"'),
        ("[2, 2, 2, 2],", "[2, 2, 2, 2,", "]"),
        ("conv7-64/2", "conv7-64//2", "/2"),
        ("inline def", "def inline", "inline def"),
        ("else 1)", "1)", "else"),
        ("net resnet18 =", "net resnet-18 =", "name"),
        ("def bottleneck(c, s=1) {", "def bottleneck(c, s=1)", "{"),
    ),
    *in_file(
        "densenet.net",
        ("x{n}", "x n", "x{n}"),
        ("if i < len(depths) - 1 {", "if (i < len(depths) - 1 {", ")"),
        ("[6, 12, 24, 16]", "[6, 12, 24, 16", "]"),
        ("conv7-{2 * k}/2", "conv7-{2 * k/2", "}"),
    ),
    *in_file(
        "alexnet.net",
        ('as "features.#"', "as features.#", '"'),
        ("net alexnet {", "net alexnet", "{"),
    ),
]

VALUES = [
    *in_file(
        "vgg16.net",
        ("conv3-512", "conv3-0", "at least 1"),
        ("conv3-512", "conv3", "conv3-"),
        ("dropout", "dropout5", "0.5"),
        ("dropout", "dropout50", "0.5"),
        ("conv3-64 x2", "conv3-64/0 x2", "at least 1"),
        ("conv3-64 x2", "conv3-64/2(stride=2) x2", "twice"),
        ("conv3-64 x2", "conv3-64(bias=0) x2", "bias=false"),
        ("conv3-64 x2", "conv3-64(groups=2) x2", ("2", "3")),
        ("conv3-64 x2", "conv3-64 x{-2}", "0 or more"),
        ("conv3-64 x2", "conv3-64 x2.5", "whole"),
        ("input 3x224x224", "", "input 3x224x224"),
        ("maxpool", "maxpool3-2", "maxpool3/2"),
        ("default conv(act=relu)", "default conv(width=64)", "width"),
    ),
    *in_file(
        "resnet.net",
        ("shortcut(c, s) ]", "shortcut(c) ]", "shortcut(c, s)"),
        ("[2, 2, 2, 2],", "2, 2, 2, 2,", "resnet(block, depths"),
        ("enumerate(depths)", "depths", "enumerate"),
        ("maxpool3/2(pad=1)", "maxpool3/2(pad=2)", "1"),
        ('as "layer{i + 1}.{j}"', 'as "layer{i + 1}"', "{j}"),
        ('as "layer{i + 1}.{j}"', 'as "forward.{j}"', ("forward", "nn.Module")),
        ("bn(init=gamma) |", "@stem |", "stem"),
    ),
    *in_file(
        "densenet.net",
        ("in.c // 2", "in.c / 3", "//"),
        ("layer(k) x{n}", "layer(k, 4) x{n}", "layer(k)"),
        ("[6, 12, 24, 16],", "6, [12, 24, 16],", "densenet(k, depths"),
        ("len(depths) - 1", "len(k) - 1", "list"),
    ),
    *in_file(
        "mobilenet.net",
        ("dwconv3/{s}(act=relu6)", "dwconv3-32/{s}(act=relu6)", "leave the width out"),
        ("[1, 16, 1, 1]", "[1, 16, 1]", ("4", "3")),
        ("net mobilenet_v1(width=1.0)", "net mobilenet_v1(width)", "width=1"),
    ),
    *in_file("nin.net", ("s=4)", "stride=4)", "s"), ("p=2)", "p=2, p=2)", "twice")),
    *in_file("digits.net", ("lr=0.1", "lr=-0.1", "lr"), ("epochs = 20", "epochs = 2.5", "whole")),
    *in_file("alexnet.net", ("(pad=2)", "(pad=-2)", "at least 0")),
]

SHAPES = [
    *in_file(
        "vgg16.net",
        ("input 3x224x224", "input 224x224x3", "3x224x224"),
        ("input 3x224x224", "input 3x16x16", ("position", "1×1")),
        ("fc-1000(act=none)", "fc-1000(act=none), conv1-1000", ("vector", "in front of `fc-4096`")),
    ),
    *in_file(
        "resnet.net",
        ("shortcut(4*c, s) ]", "shortcut(c, s) ]", ("256×56×56", "64×56×56", "256")),
        ("conv1-{c}/{s}(norm=none)", "conv1-{c}(norm=none)", ("128×28×28", "128×56×56", "/2")),
        ("conv3-{c}/{s}, relu, conv3-{c}", "conv3-{c}, relu, conv3-{c}", ("/2", "128×56×56")),
        ("conv3-{c}/{s}, relu, conv3-{c}", "conv3-{c}/{s}, relu, conv3-64", ("128", "branch 1")),
        ("{ id } else {", "{ id } else { gap,", ("vector", "gap")),
        ("gap, fc", "gap, conv1-512, fc", ("vector", "gap")),
    ),
    *in_file(
        "alexnet.net",
        ("avgpool(out=6)", "expect 256x5x5", ("256×6×6", "256×5×5")),
        ("expect params == 61100840", "expect params == 61100841", ("== 61100840", "the difference is -1")),
        ("conv5-256(groups=groups)", "conv5-250(groups=4)", ("250", "4")),
    ),
    *in_file(
        "shufflenet.net",
        ("slice{half, c}", "slice{half, 2 * c}", ("channels", "48")),
        ("cat[ dwconv3/2,", "cat[ dwconv3,", ("/2", "56×56", "28×28")),
    ),
    *in_file("googlenet.net", ("| maxpool3/1(pad=1)", "| maxpool3/2(pad=1)", ("28×28", "15×15", "/1"))),
    *in_file("allcnn.net", ("conv1-{classes}, gap", "conv1-{classes}, expect 10x8x8, gap", ("10×6×6", "10×8×8"))),
    *in_file("lenet.net", ("input 1x28x28", "input 1x8x8", "5")),
]

MISTAKES = [*TYPOS, *FOREIGN, *FORMS, *VALUES, *SHAPES]
