"""What layers say of what they cannot take: the exact sentences, since people read them."""

from __future__ import annotations

from typing import Any

import pytest

from netspec.layers import Image, KnownType, Misfit, Tokens, Vector
from netspec.layers.types import LIMIT, UNKNOWN
from tests.layers.strategies import layer_of

PICTURE = Image(channels=6, space=(5, 5))
SOUND = Image(channels=1, space=(16000,))


def misfit(kind: str, *arriving: KnownType, **options: Any) -> Misfit:
    answer = layer_of(kind, **options).type_of(arriving)
    assert isinstance(answer, Misfit), answer
    return answer


@pytest.mark.parametrize(
    ("answer", "reason", "option", "why"),
    [
        (
            misfit("conv", Vector(channels=4096), kernel=3, width=64),
            "kind", None, "conv3-64 works on images, and gets a vector of 4096",
        ),
        (
            misfit("conv", PICTURE, kernel=7, width=64, pad=0),
            "window", None, "conv7-64 has a window of 7, and gets 5 positions in an image of 6×5×5",
        ),
        (
            misfit("conv", Image(channels=6, space=(5, 1)), kernel=3, width=64, pad=(1, 0)),
            "window", None, "conv3-64 has a window of 3, and gets 1 position in an image of 6×5×1",
        ),
        (
            misfit("conv", PICTURE, kernel=3, width=64, groups=4),
            "indivisible", "groups",
            "conv3-64 splits into 4 groups the 6 channels that arrive, and 6 is no multiple of 4",
        ),
        (
            misfit("conv", PICTURE, kernel=3, width=64, groups=3),
            "indivisible", "groups",
            "conv3-64 splits into 3 groups the 64 channels that leave, and 64 is no multiple of 3",
        ),
        (
            misfit("conv", SOUND, kernel=(1, 7), width=64),
            "rank", "kernel",
            "conv1x7-64 has a kernel of 2 numbers, and gets an image of 1×16000, which has 1 of space",
        ),
        (
            misfit("conv", PICTURE, kernel=3, width=64, pad=(1, 2, 3)),
            "rank", "pad", "conv3-64 has a padding of 3 numbers, and gets an image of 6×5×5",
        ),
        (
            misfit("conv", Image(channels=6, space=(2, 2)), kernel=5, width=8, pad_mode="reflect"),
            "window", "pad_mode", "conv5-8 fills 2 of padding by reflect from 2 positions of an image of 6×2×2",
        ),
        (
            misfit("deconv", PICTURE, kernel=2, width=3, stride=2, output_pad=2),
            "range", "output_pad", "deconv2-3/2 has an output_pad of 2, and a stride of 2",
        ),
        (
            misfit("maxpool", PICTURE, kernel=3, pad=2),
            "range", "pad", "maxpool3 has a padding of 2, and a window of 3 positions",
        ),
        (
            misfit("avgpool", PICTURE, kernel=3, out=7),
            "mismatch", "kernel", "avgpool3 with out=7 chooses its windows itself, and has a kernel as well",
        ),
        (
            misfit("gap", Vector(channels=10)),
            "kind", None, "gap works on images and tokens, and gets a vector of 10",
        ),
        (
            misfit("attention", Tokens(length=4, channels=10), heads=3),
            "indivisible", "heads",
            "attention3 splits 10 channels among 3 heads, and 10 is no multiple of 3",
        ),
        (
            misfit("attention", PICTURE, heads=3),
            "kind", None, "attention3 works on tokens, and gets an image of 6×5×5",
        ),
        (
            misfit("image", Tokens(length=195, channels=10), size=(14, 14)),
            "mismatch", "size", "image{14, 14} lays out 196 tokens, and gets 195",
        ),
        (
            misfit("pick", Tokens(length=1, channels=10), index=1),
            "range", "index", "pick1 takes the token at 1 from 0, and gets 1 token",
        ),
        (
            misfit("slice", PICTURE, channels=(3, 8)),
            "range", "channels", "slice{3, 8} takes channels up to 8, and gets 6 channels",
        ),
        (
            misfit("add", PICTURE, Image(channels=6, space=(5, 4))),
            "mismatch", None, "add adds branches of one type, and gets an image of 6×5×5 and an image of 6×5×4",
        ),
        (
            misfit("cat", PICTURE, Image(channels=6, space=(5, 4))),
            "mismatch", None, "cat joins branches of one space, and gets an image of 6×5×5 and an image of 6×5×4",
        ),
        (
            misfit("cat", PICTURE, Vector(channels=6)),
            "mismatch", None, "cat joins branches of one kind, and gets an image of 6×5×5 and a vector of 6",
        ),
        (
            misfit("cat", PICTURE, PICTURE, axis="length"),
            "kind", "axis", "cat joins tokens on length, and gets an image of 6×5×5",
        ),
        (
            misfit("pixelshuffle", PICTURE, factor=2),
            "indivisible", "factor", "pixelshuffle lays 4 channels out as one, and gets 6, which is no multiple of 4",
        ),
        (
            misfit("inorm", Image(channels=6, space=(1, 1))),
            "window", None, "inorm normalises over space, and gets an image of 6×1×1, which has one position",
        ),
        (
            misfit("fc", PICTURE, width=LIMIT),
            "limit", None,
            "fc-9007199254740992 would have more than 2**53 elements in what leaves it or in its weights",
        ),
    ],
    ids=lambda part: part.why[:40] if isinstance(part, Misfit) else "",
)  # fmt: skip
def test_a_misfit_names_both_sides(answer: Misfit, reason: str, option: str | None, why: str) -> None:
    assert (answer.why, answer.reason, answer.option) == (why, reason, option)


def test_the_branch_at_fault_is_pointed_at() -> None:
    small = Image(channels=6, space=(2, 2))
    assert misfit("add", PICTURE, PICTURE, small).branch == 2
    assert misfit("mul", small, PICTURE).branch == 1
    assert misfit("cat", PICTURE, small).branch == 1


@pytest.mark.parametrize(
    "narrow", [Vector(channels=6), Image(channels=6, space=(1, 1)), Image(channels=1, space=(5, 5))]
)
def test_what_is_narrow_broadcasts_over_an_image_in_any_order(narrow: KnownType) -> None:
    for kind in ("add", "mul"):
        join = layer_of(kind)
        assert join.output((PICTURE, narrow)) == join.output((narrow, PICTURE)) == PICTURE
        assert isinstance(join.output((PICTURE, Image(channels=2, space=(5, 5)))), Misfit)


def test_two_that_are_narrow_make_no_full_one() -> None:
    assert isinstance(
        layer_of("add").output((Image(channels=6, space=(1, 1)), Image(channels=1, space=(5, 5)))), Misfit
    )


@pytest.mark.parametrize("kind", ["relu", "id", "gap", "flatten"])
def test_what_comes_after_a_mistake_is_unknown_and_says_nothing(kind: str) -> None:
    assert layer_of(kind).type_of((UNKNOWN,)) == UNKNOWN
    assert layer_of("add").type_of((PICTURE, UNKNOWN)) == UNKNOWN
