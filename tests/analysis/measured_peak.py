"""What a training step really holds at its peak: allocations as torch's profiler counts them on the CPU."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.profiler import ProfilerActivity, profile

from netspec.ir import Network
from netspec.runtime import build


def training_step(module: nn.Module, optimizer: torch.optim.Optimizer, x: Tensor, labels: Tensor) -> None:
    nn.functional.cross_entropy(module(x), labels).backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)


def prepared(network: Network, batch: int, device: str) -> tuple[nn.Module, torch.optim.Optimizer, Tensor, Tensor]:
    module = build(network).train().to(device)
    optimizer = torch.optim.SGD(module.parameters(), lr=0.01, momentum=0.9)
    x = torch.randn(batch, *network.input.shape, device=device)  # type: ignore[union-attr]
    labels = torch.zeros(batch, dtype=torch.long, device=device)
    training_step(module, optimizer, x, labels)  # the optimizer's state is made in the first step
    return module, optimizer, x, labels


def peak_on_cpu(network: Network, batch: int) -> int:
    """Bytes held at once in the second step of SGD with momentum, parameters and state included."""
    module, optimizer, x, labels = prepared(network, batch, "cpu")
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiled:
        training_step(module, optimizer, x, labels)
    events = [one for one in profiled.profiler.kineto_results.events() if one.name() == "[memory]"]  # type: ignore[union-attr]
    held = peak = 0
    for event in sorted(events, key=lambda one: one.start_ns()):
        held += event.nbytes()
        peak = max(peak, held)
    own = sum(one.numel() * one.element_size() for one in (*module.parameters(), *module.buffers(), x))
    momentum = sum(one.numel() * one.element_size() for one in module.parameters())
    return peak + own + momentum
