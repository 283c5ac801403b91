"""Pictures are framed as the recipe says, and by (seed, epoch, index) alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from netspec.source import NetspecError
from netspec.train.data import Pictures, open_data
from netspec.train.data.batches import Source, Unreadable
from netspec.train.data.decoding import Decoder, Framing, centre_box, decode, random_box
from netspec.train.data.order import TrainingOrder
from tests.train.data.files import write_pictures

CROP = Framing((32, 32), scale=0.3)


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    split = open_data(str(write_pictures(tmp_path / "pictures"))).splits["train"]
    assert isinstance(split, Pictures)
    return split


def source(workers: int = 0, *, strict: bool = False, told: list[str] | None = None) -> Source:
    said = told if told is not None else []
    return Source(CROP, torch.device("cpu"), Unreadable(strict, said.append, {}), workers, seed=1)


def test_the_centre_box_has_the_ratio_of_the_input() -> None:
    assert centre_box((100, 50), Framing((20, 20), centre=0.8)) == (30, 5, 70, 45)
    assert centre_box((100, 50), Framing((10, 20))) == (0, 0, 100, 50)


def test_a_random_box_lies_within_the_picture_and_has_its_share() -> None:
    for draws in torch.rand(200, 4, generator=torch.Generator().manual_seed(0)):
        left, top, right, bottom = random_box((90, 60), CROP, 0.4, draws)
        assert 0 <= left < right <= 90
        assert 0 <= top < bottom <= 60
        assert (right - left) * (bottom - top) <= 0.4 * 90 * 60 + 1e-6


def test_a_picture_keeps_its_pixels_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    decoded = decode(str(tmp_path / "a.png"), Framing((12, 12)))
    assert np.array_equal(decoded.permute(1, 2, 0).numpy(), pixels)
    assert decode(str(tmp_path / "a.png"), Framing((12, 12), "L")).shape == (1, 12, 12)


def test_a_picture_that_was_turned_is_turned_back(tmp_path: Path) -> None:
    pixels = np.zeros((8, 8, 3), dtype=np.uint8)
    pixels[0] = 255
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    Image.fromarray(pixels[::-1].copy()).save(tmp_path / "a.png", exif=exif)
    assert int(decode(str(tmp_path / "a.png"), Framing((8, 8)))[0, 0].min()) == 255


def test_a_crop_depends_on_seed_epoch_and_index_alone(pictures: Pictures) -> None:
    one, again, other = (Decoder(pictures, CROP, seed) for seed in (1, 1, 2))
    for key in [(0, 3), (1, 3), (0, 4)]:
        assert torch.equal(one[key].pixels, again[key].pixels)
        assert not torch.equal(one[key].pixels, other[key].pixels)
    assert not torch.equal(one[0, 3].pixels, one[1, 3].pixels)


@pytest.mark.parametrize("workers", [1, 2])
def test_the_number_of_workers_changes_nothing(pictures: Pictures, workers: int) -> None:
    order = TrainingOrder(len(pictures), 8, seed=1)
    alone = list(source().training(pictures, order, 0, 1, 2))
    shared = list(source(workers).training(pictures, order, 0, 1, 2))
    assert len(alone) == 2 * order.steps - 1
    for one, other in zip(alone, shared, strict=True):
        assert torch.equal(one.values, other.values)
        assert torch.equal(one.targets, other.targets)


@pytest.mark.parametrize("damage", [b"", b"junk", b"half"])
def test_an_unreadable_picture_is_named_once_and_replaced(pictures: Pictures, damage: bytes) -> None:
    bad = Path(pictures.paths[2])
    bad.write_bytes(bad.read_bytes()[:700] if damage == b"half" else damage)
    told: list[str] = []
    from_files = source(told=told)
    order = TrainingOrder(len(pictures), len(pictures), seed=1)
    batches = list(from_files.training(pictures, order, 0, 0, 2))
    assert [len(batch) for batch in batches] == [len(pictures)] * 2
    assert all(2 not in batch.indices for batch in batches)
    assert told == [f"warning[NS553]: {bad} cannot be decoded and is left out"]
    assert sum(len(batch) for batch in from_files.evaluation(pictures, 8)) == len(pictures) - 1


def test_strict_data_stops_at_the_first(pictures: Pictures) -> None:
    Path(pictures.paths[2]).write_bytes(b"junk")
    with pytest.raises(NetspecError) as error:
        list(source(strict=True).evaluation(pictures, 8))
    assert error.value.diagnostics[0].code.number == "NS553"
    assert pictures.paths[2] in error.value.diagnostics[0].message


def test_a_split_of_nothing_readable_gives_no_samples(pictures: Pictures) -> None:
    for path in pictures.paths:
        Path(path).write_bytes(b"junk")
    assert sum(len(batch) for batch in source().evaluation(pictures, 8)) == 0
