"""The cell magic: shows the picture and the table, or the diagnostics, and leaves the network in a variable."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import netspec
from netspec.ir.network import Network
from netspec.notebook import Answer, answer, load_ipython_extension


class Shell:
    """What the extension asks of IPython."""

    def __init__(self) -> None:
        self.variables: dict[str, object] = {}
        self.magics: dict[str, Callable[[str, str], Answer]] = {}

    def push(self, variables: dict[str, object]) -> None:
        self.variables |= variables

    def register_magic_function(self, function: Callable[[str, str], Answer], kind: str, name: str) -> None:
        assert kind == "cell"
        self.magics[name] = function


def test_a_network_is_shown_as_picture_and_table() -> None:
    shown = answer("input 3x8x8\nconv3-8, relu, gap, fc-10")._repr_html_()
    ElementTree.fromstring(f"<all>{shown}</all>")
    assert "conv3-8" in shown
    assert "<td>fc1</td>" in shown


def test_a_mistake_is_shown_as_its_diagnostics() -> None:
    shown = answer("input 3x8x8\nconv3-8, rellu <b>")._repr_html_()
    ElementTree.fromstring(shown)
    assert "error[NS" in shown
    assert "<b>" not in shown


def test_the_magic_leaves_the_network_in_a_variable() -> None:
    shell = Shell()
    load_ipython_extension(shell)
    shell.magics["netspec"]("mine", "input 3x8x8\nrelu")
    shell.magics["netspec"]("", "input 3x8x8\nrelu")
    shell.magics["netspec"]("none", "input 3x8x8\nrellu")
    assert {name: type(value) for name, value in shell.variables.items()} == {"mine": Network, "network": Network}


def test_a_picture_shows_itself() -> None:
    assert netspec.draw(netspec.parse("input 3x8x8\nrelu"))._repr_svg_().startswith("<svg ")
