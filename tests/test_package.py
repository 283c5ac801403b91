"""What `import netspec` offers, and when it imports it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import netspec


@pytest.mark.parametrize("name", netspec.__all__)
def test_every_name_is_there_and_is_what_it_says(name: str) -> None:
    assert callable(getattr(netspec, name))
    assert name in dir(netspec)


def test_packages_are_attributes_without_being_imported() -> None:
    program = "import netspec; print(netspec.ir.Network.__name__, netspec.layers.registry.find('conv').kind)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout == "Network conv\n"


def test_a_name_that_is_not_there_is_none() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        netspec.nothing  # noqa: B018


def test_draw_can_be_called_whatever_was_imported_before() -> None:
    program = "import netspec.draw, netspec; netspec.draw(netspec.parse('input 3x8x8, relu'))"
    subprocess.run([sys.executable, "-c", program], check=True)
