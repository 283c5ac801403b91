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
