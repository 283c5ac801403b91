"""What `expect` claims of figures is verified."""

from __future__ import annotations

import pytest

from netspec.analysis import verify_claims
from netspec.reading import Choices, elaborate, open_text
from netspec.source import Diagnostic, Problems

NETWORK = "input 3x32x32\nconv3-16/2 as stem, relu, conv3-32 as wide, relu\n"
HOLD = (
    "params == 5088", "params ~ 5.1k", "params < 6000", "params != 5000", "macs == 1290240", "macs ~ 1.29M",
    "macs ~ 1.3M", "flops == 2580480", "depth == 2",
    "rf == 7", "stride == 2", "out == 8192", "rf > 6", "rf >= 7", "rf <= 7",
)  # fmt: skip
FAIL = ("params == 5087", "params ~ 5.0k", "macs ~ 1.30M", "depth == 3", "rf == 5", "stride == 4", "out == 32")


def findings(text: str) -> list[Diagnostic]:
    problems = Problems()
    opened = open_text(text, "main.net", problems)
    assert opened is not None
    network = elaborate(opened, problems, Choices(), None)
    assert network is not None, [one.message for one in problems.diagnostics]
    verify_claims(network, problems)
    return problems.diagnostics


@pytest.mark.parametrize("claim", HOLD)
def test_a_claim_that_holds_says_nothing(claim: str) -> None:
    assert findings(f"{NETWORK}expect {claim}") == []


@pytest.mark.parametrize("claim", FAIL)
def test_a_claim_that_does_not_hold_says_what_is(claim: str) -> None:
    (found,) = findings(f"{NETWORK}expect {claim}")
    assert found.code.number == "NS408"
    assert claim.split()[0] in found.message
    assert "was expected" in found.message


def test_a_claim_speaks_of_the_network_up_to_there() -> None:
    first = "input 3x32x32\nconv3-16/2, expect params == 448, expect rf == 3, expect stride == 2\n"
    assert findings(f"{first}conv3-32, expect depth == 2") == []


def test_a_claim_that_fails_names_what_has_the_difference() -> None:
    (found,) = findings(f"{NETWORK}expect params == 448")
    assert found.notes == ("the difference is 4,640, which is what `wide` has",)
    assert found.help == "expect params == 5088"


def test_a_claim_that_fails_names_the_largest_layers_otherwise() -> None:
    (found,) = findings(f"{NETWORK}expect params == 5087")
    assert found.notes == ("the difference is 1; most of it: `wide` 4,640 (91%), `stem` 448 (9%)",)


def test_the_field_in_front_of_everything_is_one_pixel() -> None:
    assert findings("input 3x32x32\nexpect rf == 1\nconv3-4, relu") == []
