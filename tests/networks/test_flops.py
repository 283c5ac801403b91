"""Multiply-adds of every bundled network against torch's own counter, on the meta device, where nothing is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from torch.utils.flop_counter import FlopCounterMode  # noqa: E402

import netspec  # noqa: E402
from netspec.runtime.loading import build  # noqa: E402
from tests.networks.test_zoo import NETWORKS, opened  # noqa: E402


@pytest.mark.parametrize(("path", "name"), NETWORKS)
def test_multiply_adds_parameters_and_buffers_are_torchs(path: Path, name: str) -> None:
    network = opened(path, name)
    facts = netspec.analyse(network)
    with torch.device("meta"):
        module = build(network).eval()
        x = torch.empty(1, *network.input.shape)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        module(x)
    assert counter.get_total_flops() == 2 * facts.main.macs
    assert sum(one.numel() for one in module.parameters()) == facts.params
    assert sum(one.numel() for one in module.buffers()) == facts.buffers
