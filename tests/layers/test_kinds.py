"""What a kind must say of itself when its class is made, and values of lengths that no axis has."""

from __future__ import annotations

import pytest

from netspec.layers import Image, Layer, Misfit, Window, registry
from tests.layers.strategies import layer_of

PICTURE = Image(channels=4, space=(8, 8))


@pytest.fixture(autouse=True)
def _registry_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "kinds", dict(registry.kinds))
    monkeypatch.setattr(registry, "_spellings", dict(registry._spellings))


def test_a_kind_without_a_docstring_is_refused() -> None:
    with pytest.raises(TypeError, match="needs a docstring"):

        class Silent(Layer, kind="silent", family="activation"):
            pass


def test_a_kind_without_a_rule_is_refused() -> None:
    with pytest.raises(TypeError, match="the rule output is missing"):

        class Lawless(Layer, kind="lawless", family="activation"):
            """Has no rules."""


def test_a_kind_takes_the_family_of_the_one_that_it_is_made_from() -> None:
    class Louder(registry.kinds["relu"], kind="louder"):  # type: ignore[misc]
        """A relu of another name."""

    assert registry.kinds["louder"].family == "activation"


def test_a_word_with_other_letters_is_no_kind() -> None:
    assert registry.find("rélu") is None


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("maxpool", {"kernel": (2, 2, 2)}),
        ("maxpool", {"kernel": 3, "pad": (1, 1, 1)}),
        ("crop", {"size": (2, 2, 2)}),
        ("pad", {"pad": (1, 1, 1)}),
        ("upsample", {"factor": (2, 2, 2)}),
    ],
)
def test_a_list_of_a_length_that_no_space_has_is_refused(kind: str, options: dict[str, object]) -> None:
    answer = layer_of(kind, **options).type_of((PICTURE,))
    assert isinstance(answer, Misfit)
    assert "3 numbers" in answer.why


@pytest.mark.parametrize("channels", [(1, 2, 3), (), -1])
def test_channels_are_padded_by_one_number_or_two(channels: object) -> None:
    with pytest.raises(ValueError, match="two of them"):
        layer_of("pad", channels=channels)


def test_an_upsampling_by_one_reads_its_own_position() -> None:
    reach = layer_of("upsample", factor=1, mode="bilinear").reach((PICTURE,))
    assert isinstance(reach, Window)
    assert [axis.extent for axis in reach.axes] == [1, 1]
