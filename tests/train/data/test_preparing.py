"""Samples become the network's input: channels, size, mean and deviation, or a clear refusal."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from PIL import Image

from netspec.source import NetspecError
from netspec.train.data import DataSet, Stored
from netspec.train.data.batches import Batch
from netspec.train.data.preparing import Preparing, check_fit, measure


def bytes_of(*shape: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8))


def data_of(values: torch.Tensor) -> DataSet:
    return DataSet("here", {"train": Stored(values, torch.zeros(len(values), dtype=torch.int64))}, ("a", "b"))


def test_pixels_are_from_0_to_1_then_normalised() -> None:
    values = bytes_of(4, 3, 8, 8)
    made = Preparing((3, 8, 8), (0.5, 0.4, 0.3), (0.2, 0.2, 0.1))(values)
    mean, std = (torch.tensor(of).view(3, 1, 1) for of in ([0.5, 0.4, 0.3], [0.2, 0.2, 0.1]))
    expected = (values.float() / 255 - mean) / std
    torch.testing.assert_close(made, expected)


def test_grey_is_what_pillow_makes_of_colours() -> None:
    values = bytes_of(1, 3, 8, 8)
    grey = np.asarray(Image.fromarray(values[0].permute(1, 2, 0).numpy()).convert("L")) / 255
    made = Preparing((1, 8, 8)).floats(values)[0, 0]
    assert np.abs(made.numpy() - grey).max() < 1 / 255


def test_grey_pictures_become_three_equal_channels() -> None:
    made = Preparing((3, 8, 8)).floats(bytes_of(2, 1, 8, 8))
    assert torch.equal(made[:, 0], made[:, 2])
    assert made.shape == (2, 3, 8, 8)


def test_pictures_are_resized_and_flattened_for_vectors() -> None:
    assert Preparing((3, 16, 12))(bytes_of(2, 3, 8, 8)).shape == (2, 3, 16, 12)
    assert Preparing((64,))(bytes_of(2, 1, 8, 8)).shape == (2, 64)


def test_mean_and_deviation_are_those_of_numpy() -> None:
    values = bytes_of(10, 3, 8, 8)
    parts = [Batch(values[:7], torch.zeros(7), np.arange(7)), Batch(values[7:], torch.zeros(3), np.arange(3))]
    mean, std = measure(parts, Preparing((3, 8, 8)))
    floats = values.double().numpy() / 255
    np.testing.assert_allclose(mean, floats.mean((0, 2, 3)), atol=1e-6)
    np.testing.assert_allclose(std, floats.std((0, 2, 3)), atol=1e-6)


def test_a_constant_component_is_not_blown_up() -> None:
    mean, std = measure([Batch(torch.ones(5, 2), torch.zeros(5), np.arange(5))], Preparing((2,)))
    assert (mean, std) == ((1.0, 1.0), (1.0, 1.0))


@pytest.mark.parametrize(
    ("shape", "layout", "values"),
    [
        ((4, 8), "tokens", bytes_of(2, 1, 8, 8)),
        ((2, 8, 8), "image", bytes_of(2, 3, 8, 8)),
        ((63,), "vector", bytes_of(2, 1, 8, 8)),
        ((5,), "vector", torch.zeros(2, 4)),
    ],
)
def test_data_that_cannot_become_the_input_is_refused(
    shape: tuple[int, ...], layout: str, values: torch.Tensor
) -> None:
    with pytest.raises(NetspecError) as error:
        check_fit(data_of(values), shape, layout)
    assert error.value.diagnostics[0].code.number == "NS552"
    assert "×".join(map(str, shape)) in error.value.diagnostics[0].message


@pytest.mark.parametrize(
    ("shape", "layout", "values"),
    [
        ((3, 32, 32), "image", bytes_of(2, 1, 8, 8)),
        ((1, 32, 32), "image", bytes_of(2, 3, 8, 8)),
        ((64,), "vector", bytes_of(2, 1, 8, 8)),
        ((4, 8), "tokens", torch.zeros(2, 4, 8)),
    ],
)
def test_data_that_can_is_taken(shape: tuple[int, ...], layout: str, values: torch.Tensor) -> None:
    check_fit(data_of(values), shape, layout)
    assert Preparing(shape)(values).shape == (2, *shape)
