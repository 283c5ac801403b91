"""The same modules on a GPU: bf16 and channels-last, with and without torch.compile, in images, operations and bytes.

Operations are counted by our own analysis: 2 for each multiply-add, three times as many in training. The roofline is
the longer of the time for the operations at the peak, and of that for the bytes at the memory's: activations once
written and once read in the forward pass, three times in training, parameters with their gradients and momentum.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import torch
from torch import nn

from benchmarks.modules.__main__ import network, pair
from netspec.analysis import Facts, analyse
from netspec.runtime import build, converted
from netspec.transform import inference

BATCH = {"train": 256, "infer": 512}
PEAKS = {"H200": (989e12, 4.8e12), "H100": (989e12, 3.35e12), "A100": (312e12, 2.0e12)}
"""Dense bf16 operations and bytes a second, of the data sheets."""
LEAST, LEAST_DEFAULTS, LEAST_FOLDED = 0.98, 1.4, 1.3
WARM_UP = 5


def on_the_gpu(names: list[str], rounds: int) -> bool:
    """Prints a table; answers whether ResNet-50 meets its bounds."""
    device = torch.cuda.get_device_name()
    print(f"{device}, CUDA {torch.version.cuda}, cuDNN {torch.backends.cudnn.version()}, bf16 by autocast")
    torch.backends.cudnn.benchmark = True
    print("| network | run | images/s | TFLOP/s | share of the roofline |\n| --- | --- | --- | --- | --- |")
    fine = True
    for name in names:
        speeds = measured(name, rounds)
        for run, speed in speeds.items():
            flops, share = against_roofline(analyse(network(name)), run, speed, device)
            print(f"| {name} | {run} | {speed:.0f} | {flops / 1e12:.0f} | {share} |", flush=True)
        if name == "resnet50":
            fine = is_fine(speeds)
    return fine


def is_fine(speeds: dict[str, float]) -> bool:
    return (
        speeds["train ours nhwc"] >= LEAST * speeds["train theirs nhwc"]
        and speeds["train ours nhwc compiled"] >= LEAST_DEFAULTS * speeds["train theirs nchw"]
        and speeds["infer folded nhwc compiled"] >= LEAST_FOLDED * speeds["infer ours nhwc"]
    )


def measured(name: str, rounds: int) -> dict[str, float]:
    """Images a second of every run, all taken in turn."""
    actions: dict[str, Callable[[], object]] = {}
    for side, order, compiled in (
        ("theirs", "nchw", False), ("theirs", "nhwc", False), ("ours", "nhwc", False), ("ours", "nhwc", True),
    ):  # fmt: skip
        for purpose in ("train", "infer"):
            module = pair(name)[side == "ours"]
            label = f"{purpose} {side} {order}{' compiled' if compiled else ''}"
            actions[label] = action(module, name, purpose, order, compiled)
    plain = network(name)
    made = inference(plain)
    lean = build(made.network)
    lean.load_state_dict(converted(made, build(plain).state_dict()))
    actions["infer folded nhwc compiled"] = action(lean, name, "infer", "nhwc", True)
    return in_turn_on_device(actions, rounds)


def action(module: nn.Module, name: str, purpose: str, order: str, compiled: bool) -> Callable[[], object]:
    """One batch through a module on the device."""
    memory = torch.channels_last if order == "nhwc" else torch.contiguous_format
    module = module.cuda().to(memory_format=memory)  # type: ignore[call-overload]
    module.train(purpose == "train")
    x = torch.randn(BATCH[purpose], *network(name).input.shape, device="cuda")  # type: ignore[union-attr]
    x = x.contiguous(memory_format=memory)
    runs = torch.compile(module) if compiled else module
    optimizer = torch.optim.SGD(module.parameters(), lr=1e-3, momentum=0.9, fused=True)
    targets = torch.zeros(len(x), dtype=torch.long, device="cuda")

    def step() -> object:
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cuda", torch.bfloat16):
            loss = nn.functional.cross_entropy(runs(x), targets)
        loss.backward()
        return optimizer.step()

    def infer() -> object:
        with torch.inference_mode(), torch.autocast("cuda", torch.bfloat16):
            return runs(x)

    return step if purpose == "train" else infer


def in_turn_on_device(actions: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Images a second, from medians of times between synchronisations."""
    for run in actions.values():
        for _ in range(WARM_UP):
            run()
    found: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, run in actions.items():
            torch.cuda.synchronize()
            start = time.perf_counter()
            run()
            torch.cuda.synchronize()
            found[name].append(time.perf_counter() - start)
    return {name: BATCH[name.split()[0]] / median(times) for name, times in found.items()}


def against_roofline(facts: Facts, run: str, speed: float, device: str) -> tuple[float, str]:
    """Operations a second, and the roofline's time for a batch in parts of the time it took."""
    purpose = run.split()[0]
    passes, batch = (3, BATCH["train"]) if purpose == "train" else (1, BATCH["infer"])
    flops = facts.flops * passes
    peak = next((peaks for part, peaks in PEAKS.items() if part in device), None)
    if peak is None:
        return flops * speed, "unknown device"
    weights = facts.params * (4 * 5 if purpose == "train" else 4)
    moved = batch * passes * facts.activation_bytes + weights  # 2 bytes an element, written and read
    least = max(batch * flops / peak[0], moved / peak[1])
    return flops * speed, f"{least * speed / batch:.0%}"
