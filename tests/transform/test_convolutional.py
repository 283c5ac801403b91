"""Classifiers as fully convolutional networks."""

from __future__ import annotations

import torch

from netspec import parse
from netspec.ir import Network
from netspec.layers import Image
from netspec.runtime import build, converted
from netspec.source import Problems
from netspec.source.codes.output import CannotTransform
from netspec.transform import Transformed, convolutional
from tests.runtime import zoo
from tests.runtime.comparing import stirred

UNPADDED = """\
input 3x20x20
conv3-4(pad=0, act=relu), maxpool, conv3-6(pad=0, act=relu), maxpool
fc-8(act=relu), dropout, fc-5, softmax
"""


def made(network: Network, at: Image | None = None) -> Transformed:
    problems = Problems()
    found = convolutional(network, problems, at)
    assert found is not None, problems.diagnostics
    return found


def test_at_its_own_input_the_numbers_are_the_same() -> None:
    network = parse(UNPADDED)
    changed = made(network)
    before, after = stirred(network), build(changed.network).double().eval()
    after.load_state_dict(converted(changed, before.state_dict()))
    x = torch.randn(2, 3, 20, 20, dtype=torch.float64)
    with torch.no_grad():
        torch.testing.assert_close(after(x).flatten(1), before(x))


def test_without_padding_a_larger_input_gives_what_each_crop_gives() -> None:
    """Exact because nothing pads: windows at the stride of the whole network, 4 here, see the picture alone."""
    network = parse(UNPADDED)
    changed = made(network, Image(channels=3, space=(28, 32)))
    assert changed.network.output == Image(channels=5, space=(3, 4))
    before, after = stirred(network), build(changed.network).double().eval()
    after.load_state_dict(converted(changed, before.state_dict()))
    x = torch.randn(1, 3, 28, 32, dtype=torch.float64)
    with torch.no_grad():
        crops = [[before(x[..., 4 * i : 4 * i + 20, 4 * j : 4 * j + 20])[0] for j in range(4)] for i in range(3)]
        torch.testing.assert_close(after(x)[0], torch.stack([torch.stack(row, 1) for row in crops], 1))


def test_vgg16_on_384_gives_the_6_by_6_map() -> None:
    changed = made(zoo.network("vgg16"), Image(channels=3, space=(384, 384)))
    assert changed.network.output == Image(channels=1000, space=(6, 6))
    assert not {"fc", "flatten"} & {node.layer.kind for node in changed.network.nodes}


def test_a_global_pool_becomes_a_window() -> None:
    network = parse("input 3x8x8\nconv3-4, gap, fc-2\n")
    changed = made(network, Image(channels=3, space=(10, 9)))
    assert changed.network.output == Image(channels=2, space=(3, 2))


def test_a_norm_over_a_flattened_image_is_refused() -> None:
    problems = Problems()
    assert convolutional(parse("input 3x8x8\nconv3-4, flatten, ln, fc-2\n"), problems) is None
    assert [diagnostic.code for diagnostic in problems.diagnostics] == [CannotTransform]


VGG = """\
title "VGG-16 in its geometry, with few channels"
input 3x224x224
default conv(act=ACT, pad=PAD)
(conv3-3 x2, POOL, conv3-3 x2, POOL, conv3-4 x3, POOL, conv3-4 x3, POOL, conv3-4 x3, POOL) as features
fc-10(act=ACT), fc-10(act=ACT), fc-5
"""
CROPS, STRIDE, SIDE = 6, 32, 224


def crops_against_map(pad: str, act: str = "relu", pool: str = "maxpool") -> tuple[torch.Tensor, torch.Tensor]:
    """Crop by crop, in rows and columns: which units of the features are the map's, and whether the scores are."""
    network = parse(VGG.replace("PAD", pad).replace("ACT", act).replace("POOL", pool))
    changed = made(network, Image(channels=3, space=(384, 384)))
    torch.manual_seed(0)
    before, after = build(network).double().eval(), build(changed.network).double().eval()
    after.load_state_dict(converted(changed, before.state_dict()))
    picture = torch.randn(1, 3, 384, 384, dtype=torch.float64)
    windows = picture.unfold(2, SIDE, STRIDE).unfold(3, SIDE, STRIDE)
    crops = windows[0].permute(1, 2, 0, 3, 4).flatten(0, 1)
    with torch.no_grad():
        own, whole = before.features(crops), after.features(picture)  # type: ignore[operator]
        units = own.shape[-1]
        parts = whole.unfold(2, units, 1).unfold(3, units, 1)[0].permute(1, 2, 0, 3, 4).flatten(0, 1)
        assert parts.shape == own.shape
        features = torch.isclose(own, parts, rtol=1e-9, atol=1e-13).all(1).unflatten(0, (CROPS, CROPS))
        scores = torch.isclose(before(crops), after(picture)[0].flatten(1).T, rtol=1e-9, atol=1e-13).all(1)
    return features, scores.unflatten(0, (CROPS, CROPS))


def out_of_paddings_reach() -> torch.Tensor:
    """The features of VGG-16 see 212 pixels at a stride of 32, from 90 pixels beyond the edge on: unit u of a crop
    sees 32u - 90 to 32u + 121. Only u = 3 stays within 0 to 223; at the picture's own edge, the map pads as the crop.
    """
    row = [[u == 3 or (u < 3 and i == 0) or (u > 3 and i == 5) for u in range(7)] for i in range(CROPS)]
    axis = torch.tensor(row)
    return axis[:, None, :, None] & axis[None, :, None, :]


def test_features_of_the_36_crops_are_the_maps_where_no_padding_is_in_reach() -> None:
    features, scores = crops_against_map("same")
    assert features[out_of_paddings_reach()].all()
    assert not scores.any()


def test_they_are_not_elsewhere_where_nothing_hides_the_padding() -> None:
    """A maximum or a rectifier may happen to look away from the padding; means and smooth activations do not."""
    features, scores = crops_against_map("same", act="softplus", pool="avgpool")
    assert torch.equal(features, out_of_paddings_reach())
    assert not scores.any()


def test_without_padding_the_scores_of_the_36_crops_are_the_map() -> None:
    features, scores = crops_against_map("0")
    assert features.all()
    assert scores.all()
