"""The bundled networks: figures, form, length, and what they take from outside. No torch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import netspec
from netspec.source import NetspecError, Problems
from netspec.source.bundled import bundled
from netspec.syntax import decode, parse_source
from netspec.syntax.tree import Net
from tests.networks.proofs import TWINS

FOLDER = Path(str(bundled("networks")))
FILES = sorted(FOLDER.glob("*.net"))
FACTS = json.loads((Path(__file__).parents[1] / "facts" / "models.json").read_text())["models"]

PUBLISHED = {
    "lenet5": 61_706,  # LeCun et al. (1998), all connections of the second convolution made (d2l.ai, chapter 7.6)
    "mnist": 21_840,  # pytorch/examples, mnist/main.py before 2019
    "alexnet_grouped": 60_965_224,  # BVLC CaffeNet and AlexNet, the grouped convolutions of the original
    "zfnet": 62_357_608,  # Zeiler & Fergus, figure 3, layer by layer
    "nin_cifar": 966_986,  # Lin et al., models/cifar10_nin of the authors' Caffe zoo
    "googlenet_plain": 6_624_904,  # torchvision's googlenet(aux_logits=False)
    "all_cnn_c": 1_369_738,  # Springenberg et al., table 1: about 1.4 M
    "convpool_cnn_c": 1_369_738,
    "resnet20": 269_722,  # akamaster/pytorch_resnet_cifar10, README: 0.27 M
    "resnet32": 464_154,
    "resnet44": 658_586,
    "resnet56": 853_018,
    "resnet110": 1_727_962,  # 1.7 M, as in table 6 of the paper
    "resnet50_v2": 25_549_352,  # timm's resnetv2_50
    "resnet101_v2": 44_541_480,  # timm's resnetv2_101
    "resnet18_v2": 11_687_720,  # osmr/imgclsmob's preresnet18, 34 and 152, less the 128 of the norm in its stem
    "resnet34_v2": 21_795_880,
    "resnet152_v2": 60_185_128,
    "se_resnet18": 11_778_592,  # listed as cse_resnet18 and cse_resnet34 in a public zoo's table
    "se_resnet34": 21_958_868,
    "se_resnet50": 28_088_024,  # Cadene's pretrained-models, se_resnet50
    "se_resnet101": 49_326_872,
    "se_resnet152": 66_821_848,
    "wide_resnet28_10": 36_479_194,  # xternalz/WideResNet-pytorch: 36.48 M
    "inception_bn_caffe": 11_287_176,  # Cadene/pretrained-models.pytorch, bninception.py, its layers counted one by one
    "inception_v4": 42_679_816,  # Cadene's pretrained-models, inceptionv4
    "inception_resnet_v2": 55_843_464,  # Cadene's pretrained-models, inceptionresnetv2
    "mobilenet_v1": 4_231_976,  # Howard et al., table 8: 4.2 M
    "shufflenet_v1_g3": 1_865_728,  # megvii-model/ShuffleNet-Series: 1.9 M, 138 M multiply-adds
    "shufflenet_v2_x0_5": 1_366_792,  # torchvision's shufflenet_v2_x0_5
    "efficientnet_b2": 9_109_994,  # torchvision's efficientnet_b2 to b7
    "efficientnet_b3": 12_233_232,
    "efficientnet_b4": 19_341_616,
    "efficientnet_b5": 30_389_784,
    "efficientnet_b6": 43_040_704,
    "efficientnet_b7": 66_347_960,
    "unet_valid": 31_030_658,  # Ronneberger et al., figure 1, counted: 31,030,593 with one class and 65 more with two
}
FIXED: frozenset[str] = frozenset()
"""Files whose networks work at one size alone."""
LINES = {"vgg16": 12, "vgg": 30, "resnet": 30, "densenet": 25, "googlenet": 35, "efficientnet": 40, "vit": 30}
"""The most lines that a file may have, comments and blanks not counted."""


def names_in(path: Path) -> list[str]:
    problems = Problems()
    source = decode(path.read_bytes(), path.name, problems)
    file = parse_source(source, problems) if source is not None else None
    assert file is not None
    return [one.name.name for one in file.statements if isinstance(one, Net)] or [path.stem]


NAMES = [(path, name) for path in FILES for name in names_in(path)]
NETWORKS = [pytest.param(path, name, id=f"{path.stem}:{name}") for path, name in NAMES]


def opened(path: Path, name: str, **choices: object) -> netspec.ir.Network:
    return netspec.read(path, net=None if name == path.stem and names_in(path) == [name] else name, **choices)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FACTS)
def test_figures_are_torchvisions_to_the_last_digit(name: str) -> None:
    network = netspec.zoo(name)
    facts = netspec.analyse(network)
    published = FACTS[name]
    inside = [
        node for node in network.nodes if not any(node.path.startswith(f"{head.name}.") for head in network.heads)
    ]
    macs = sum(facts[node.path].macs for node in inside)  # heads do not run in eval mode
    assert (facts.params, facts.buffers, macs) == (published["params"], published["buffers"], published["macs"])
    assert list(network.input.shape) == published["input"]


@pytest.mark.parametrize(("name", "params"), PUBLISHED.items())
def test_parameters_are_the_published_ones(name: str, params: int) -> None:
    assert netspec.analyse(netspec.zoo(name)).params == params


@pytest.mark.parametrize(
    ("name", "millions"),
    {"vgg11": 133, "vgg11_lrn": 133, "vgg13": 133, "vgg16_c": 134, "vgg16": 138, "vgg19": 144}.items(),
)
def test_vgg_rounds_as_table_2_prints_it(name: str, millions: int) -> None:
    assert round(netspec.analyse(netspec.zoo(name)).params / 1e6) == millions


@pytest.mark.parametrize("path", FILES + sorted((FOLDER / "std").glob("*.net")), ids=lambda path: path.stem)
def test_files_are_canonical(path: Path) -> None:
    from netspec.layers import registry
    from netspec.syntax import format_file

    problems = Problems()
    source = decode(path.read_bytes(), path.name, problems)
    file = parse_source(source, problems) if source is not None else None
    assert file is not None

    def canonical(word: str) -> str:
        found = registry.find(word)
        return found.kind if found is not None else word

    assert format_file(file, canonical) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("stem", "most"), LINES.items())
def test_files_are_short(stem: str, most: int) -> None:
    lines = (FOLDER / f"{stem}.net").read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line.strip() and not line.strip().startswith("#")]) <= most


@pytest.mark.parametrize(("path", "name"), NETWORKS)
def test_every_network_pins_its_figures(path: Path, name: str) -> None:
    if path.stem == "vgg16":
        return  # the first page's file, as the language reference prints it
    assert {claim.quantity for claim in opened(path, name).claims} >= {"params", "macs"}


@pytest.mark.parametrize(("path", "name"), NETWORKS)
def test_classes_are_chosen_from_outside(path: Path, name: str) -> None:
    if path.stem == "vgg16":
        return
    network = opened(path, name, params={"classes": 7})
    assert network.output.shape[0] == 7


@pytest.mark.parametrize(("path", "name"), NETWORKS)
def test_another_size_gives_a_network_or_a_diagnostic(path: Path, name: str) -> None:
    network = opened(path, name)
    channels, *space = network.input.shape
    size = "x".join(map(str, (channels, *(2 * side for side in space))))
    if path.stem in FIXED:
        with pytest.raises(NetspecError):
            opened(path, name, at=size)
    else:
        assert opened(path, name, at=size).output.kind == network.output.kind


def test_width_and_depth_are_parameters_where_the_paper_has_them() -> None:
    assert netspec.analyse(netspec.zoo("mobilenet_v2", params={"width": 0.5})).params == 1_968_680  # keras.applications
    assert netspec.analyse(netspec.zoo("mobilenet_v1", params={"width": 0.25})).params == 470_072  # keras.applications
    assert netspec.analyse(netspec.zoo("wide_resnet28_10", params={"k": 2})).params < 2_000_000


def test_every_torchvision_model_of_the_facts_has_its_proof() -> None:
    assert set(TWINS) == set(FACTS)
