"""Augmentations do what they say, the same to a picture in every batch; torchvision is the oracle where it can be."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from netspec.elaborate.recipe_parts import (
    Augmentation,
    Basic,
    Blur,
    Colour,
    Crop,
    Erase,
    Flip,
    FlipVertical,
    Grey,
    RecipePart,
    Rotate,
    Shift,
    Strong,
)
from netspec.train.augmenting import OPERATIONS, Augmenting, operation, spelled_out
from netspec.train.data.order import Indices
from tests import oracle

COUNT = 12
ALL: list[RecipePart] = [
    Flip(), FlipVertical(), Shift(), Crop(), Rotate(), Colour(), Grey(p=0.5), Blur(), Erase(p=0.5),
]  # fmt: skip


@pytest.fixture
def pictures() -> torch.Tensor:
    return torch.rand(COUNT, 3, 16, 16, generator=torch.Generator().manual_seed(0))


def indices() -> Indices:
    return np.arange(COUNT)


def applied(part: RecipePart, pictures: torch.Tensor, *draws: float) -> torch.Tensor:
    rows = torch.tensor([*draws, *[0.0] * (6 - len(draws))]).expand(len(pictures), 6)
    return operation(part)(pictures, rows)


@pytest.mark.parametrize("part", ALL, ids=lambda part: str(part.name))
def test_a_picture_is_changed_alike_in_every_batch(part: RecipePart, pictures: torch.Tensor) -> None:
    augmenting = Augmenting((part,), seed=3)
    together = augmenting(pictures, 2, indices())
    assert together.shape == pictures.shape
    assert not torch.equal(together, pictures)
    assert float(together.min()) >= -1e-6
    assert float(together.max()) <= 1 + 1e-6
    alone = torch.cat([augmenting(pictures[i : i + 1], 2, indices()[i : i + 1]) for i in range(COUNT)])
    torch.testing.assert_close(alone, together, rtol=0, atol=1e-6)


def test_every_operation_is_tried() -> None:
    assert {type(part) for part in ALL} == set(OPERATIONS)


def test_epochs_and_seeds_differ(pictures: torch.Tensor) -> None:
    made = [Augmenting((Shift(),), seed)(pictures, epoch, indices()) for seed in (1, 2) for epoch in (0, 1)]
    assert not any(torch.equal(a, b) for i, a in enumerate(made) for b in made[:i])


def test_a_shift_is_a_crop_of_the_padded_picture(pictures: torch.Tensor) -> None:
    padded = torch.nn.functional.pad(pictures, (2, 2, 2, 2))
    for row in range(5):
        for column in range(5):
            made = applied(Shift(by=0.125), pictures, (row + 0.5) / 5, (column + 0.5) / 5)
            assert torch.equal(made, padded[:, :, row : row + 16, column : column + 16])


def test_flips_flip_their_share(pictures: torch.Tensor) -> None:
    assert torch.equal(applied(Flip(p=0.5), pictures, 0.4), pictures.flip(3))
    assert torch.equal(applied(Flip(p=0.5), pictures, 0.6), pictures)
    assert torch.equal(applied(FlipVertical(p=0.5), pictures, 0.4), pictures.flip(2))


def test_a_crop_of_everything_is_the_picture(pictures: torch.Tensor) -> None:
    torch.testing.assert_close(applied(Crop(scale=1.0, stretch=1.0), pictures), pictures, rtol=0, atol=1e-5)


def test_brightness_and_contrast_are_those_of_torchvision(pictures: torch.Tensor) -> None:
    transforms = oracle.transforms()
    bright = applied(Colour(brightness=0.4, contrast=0, saturation=0, hue=0), pictures, 1.0)
    torch.testing.assert_close(bright, transforms.adjust_brightness(pictures, 1.4), rtol=0, atol=1e-5)
    contrast = applied(Colour(brightness=0, contrast=0.4, saturation=0, hue=0), pictures, 0.5, 0.0)
    torch.testing.assert_close(contrast, transforms.adjust_contrast(pictures, 0.6), rtol=0, atol=1e-3)
    pale = applied(Colour(brightness=0, contrast=0, saturation=0.5, hue=0), pictures, 0.5, 0.5, 0.0)
    torch.testing.assert_close(pale, transforms.adjust_saturation(pictures, 0.5), rtol=0, atol=2e-3)


def test_a_rotation_is_that_of_torchvision(pictures: torch.Tensor) -> None:
    transforms = oracle.transforms()
    made = applied(Rotate(degrees=30), pictures, 1.0)
    expected = transforms.rotate(pictures, 30.0, interpolation=transforms.InterpolationMode.BILINEAR)
    torch.testing.assert_close(made[:, :, 3:13, 3:13], expected[:, :, 3:13, 3:13], rtol=0, atol=2e-3)


def test_a_turn_of_hue_keeps_grey_grey_and_a_whole_turn_keeps_all(pictures: torch.Tensor) -> None:
    grey = pictures[:, :1].expand(-1, 3, -1, -1)
    turn = Colour(brightness=0, contrast=0, saturation=0, hue=0.5)
    torch.testing.assert_close(applied(turn, grey, 0.5, 0.5, 0.5, 0.9), grey, rtol=0, atol=1e-4)
    torch.testing.assert_close(applied(turn, pictures, 0.5, 0.5, 0.5, 0.5), pictures, rtol=0, atol=1e-4)


def test_erasing_covers_no_more_than_its_area(pictures: torch.Tensor) -> None:
    made = Augmenting((Erase(p=1.0, area=0.2),), 0)(pictures, 0, indices())
    shares = (made != pictures).any(1).float().mean((1, 2))
    assert float(shares.min()) > 0
    assert float(shares.max()) <= 0.2 + 2 * 2 * 16 / 256  # whole pixels, half a border more each way


def test_grey_pictures_take_every_augmentation_but_stay_grey() -> None:
    grey = torch.rand(COUNT, 1, 16, 16)
    for part in ALL:
        assert Augmenting((part,), 0)(grey, 0, indices()).shape == grey.shape


def test_presets_fit_the_pictures() -> None:
    def names(part: Augmentation, *, coloured: bool, decoded: bool) -> list[str]:
        return [one.name for one in spelled_out((part,), coloured=coloured, decoded=decoded)]  # type: ignore[attr-defined]

    assert names(Basic(), coloured=False, decoded=False) == ["shift"]
    assert names(Basic(), coloured=True, decoded=False) == ["shift", "flip"]
    assert names(Basic(), coloured=True, decoded=True) == ["crop", "flip"]
    assert names(Strong(), coloured=True, decoded=True) == ["crop", "flip", "colour", "rotate", "erase"]


def test_blurring_keeps_the_mean(pictures: torch.Tensor) -> None:
    made = applied(Blur(p=1.0, sigma=1.0), pictures, 0.0)
    assert math.isclose(float(made.mean()), float(pictures.mean()), abs_tol=0.01)
    assert float(made.var()) < float(pictures.var())
