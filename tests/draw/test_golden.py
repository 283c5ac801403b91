"""Whole scenes as text, an element a line: what a change to the layout changes can be read in the difference."""

from __future__ import annotations

from pathlib import Path

import pytest

import netspec
from netspec.ir.network import Network
from tests.draw.subjects import CROSSING, parsed
from tests.golden import Golden

HERE = Path(__file__).parent / "golden"
RESIDUAL = """
title "Two stages"
input 3x32x32
default conv(norm=bn)
def block(c, s=1) {
  add[ conv3-{c}/{s}, relu, conv3-{c} | if s == 1 and in.c == c { id } else { conv1-{c}/{s} } ], relu
}
conv3-16, relu
block(16) x2 as stage1
for j in 0..3 { block(32, 2 if j == 0 else 1) as "stage2.{j}" }
gap, fc-10
"""
U = """
title "A small U"
input 1x64x64
conv3-8 x2 as enc1, maxpool, conv3-16 x2 as enc2, maxpool, conv3-32 x2
cat[ deconv2-16/2 | @enc2 ], conv3-16 x2, cat[ deconv2-8/2 | @enc1 ], conv3-8 x2, conv1-2
"""
SUBJECTS: dict[str, tuple[str, str]] = {
    "residual": (RESIDUAL, "blocks"),
    "crossing": (CROSSING, "blocks"),
    "u-blocks": (U, "blocks"),
    "u": (U, "u"),
    "u-volumes": (U, "volumes"),
    "strip": (RESIDUAL, "strip"),
    "table": (RESIDUAL, "table"),
    "params": (RESIDUAL, "params"),
    "rf": (RESIDUAL, "rf"),
}


def scene(name: str) -> str:
    text, style = SUBJECTS[name]
    network: Network = parsed(text)
    return netspec.draw(network, style=style).scenes[0].dump()


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_scene_is_as_it_was(name: str, golden: Golden) -> None:
    golden.check(HERE / f"{name}.txt", scene(name))


def test_no_golden_scene_is_left_over(golden: Golden) -> None:
    golden.no_strays(HERE, [f"{name}.txt" for name in SUBJECTS])
