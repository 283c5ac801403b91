"""Compiled modules against torchvision's: construction, inference and a training step, at equal settings, in one run.

`python benchmarks/modules [--rounds N] [--batch N] [--side N] [--only NAME...]` measures on the CPU with one thread:
both sides take turns, and what is shown are medians and their ratio (torchvision's time by ours: above 1 is faster).
`--gpu` measures on a GPU instead: bf16 and channels-last, with and without torch.compile, images a second, TFLOP/s and
the share of the roofline. Ends with 1 where a bound is missed.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import torch  # noqa: E402
from torch import nn  # noqa: E402

import netspec  # noqa: E402
from netspec.runtime import build, converted  # noqa: E402
from netspec.transform import inference  # noqa: E402
from tests import oracle  # noqa: E402

NAMES = ("alexnet", "vgg16", "resnet50", "densenet121", "mobilenet_v2", "vit_b_16")
FILES = {"vgg16": "vgg.net"}
"""Where the library has two of a name: the one with torchvision's names and no softmax."""
LEAST, LEAST_FOLDED = 0.98, 1.10


def network(name: str) -> netspec.ir.Network:
    file = FILES.get(name)
    return netspec.read(ROOT / "networks" / file, net=name) if file else netspec.zoo(name)


def pair(name: str) -> tuple[nn.Module, nn.Module]:
    """torchvision's module and ours with the same weights."""
    from netspec.runtime import match, put
    from netspec.source import Problems

    torch.manual_seed(0)
    theirs, ours, problems = getattr(oracle.models(), name)(weights=None), build(network(name)), Problems()
    tensors = theirs.state_dict()
    transfer = match(network(name), ours, tensors, problems, name)
    problems.raise_errors()
    assert transfer is not None
    put(ours, tensors, transfer)
    return theirs, ours


def in_turn(actions: dict[str, Callable[[], object]], rounds: int, clock: Callable[[], float]) -> dict[str, float]:
    """Medians of seconds, the actions taken in turn, in an order that turns round from round to round."""
    found: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()
    for turn in range(rounds):
        for name in list(actions)[:: 1 if turn % 2 else -1]:
            start = clock()
            actions[name]()
            found[name].append(clock() - start)
    return {name: median(times) for name, times in found.items()}


def forward(module: nn.Module, x: torch.Tensor) -> Callable[[], object]:
    module.eval()

    def run() -> object:
        with torch.inference_mode():
            return module(x)

    return run


def training_step(module: nn.Module, x: torch.Tensor) -> Callable[[], object]:
    module.train()
    optimizer = torch.optim.SGD(module.parameters(), lr=1e-3, momentum=0.9)
    targets = torch.zeros(len(x), dtype=torch.long, device=x.device)

    def run() -> object:
        optimizer.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(module(x), targets).backward()
        return optimizer.step()

    return run


def on_the_cpu(names: list[str], rounds: int, batch: int, side: int) -> bool:
    """Prints a table of ratios; answers whether all bounds are met. CPU time of this thread is what counts."""
    torch.set_num_threads(1)
    fine = True
    print(f"one thread, batch {batch}, {side}×{side}, {rounds} rounds, medians of CPU time; torchvision's by ours")
    print("| network | construction | inference | training step |\n| --- | --- | --- | --- |")
    for name in names:
        own = type(build(network(name)))
        made = {"theirs": lambda name=name: getattr(oracle.models(), name)(weights=None), "ours": own}
        x = torch.randn(batch, 3, side, side)
        cells = [in_turn(made, max(3, rounds // 4), time.process_time)]
        for kind in (forward, training_step):
            theirs, ours = pair(name)
            cells.append(in_turn({"theirs": kind(theirs, x), "ours": kind(ours, x)}, rounds, time.process_time))
        ratios = [cell["theirs"] / cell["ours"] for cell in cells]
        shown = [f"{cell['ours'] * 1000:.0f} ms, {ratio:.3f}" for cell, ratio in zip(cells, ratios, strict=True)]
        print(f"| {name} | {' | '.join(shown)} |", flush=True)
        fine = fine and min(ratios[1:]) >= LEAST
    return folded(rounds, batch, side) and fine


def folded(rounds: int, batch: int, side: int) -> bool:
    """`--inference` of ResNet-50 against the module as it is, in eager mode."""
    plain_network = network("resnet50")
    made, plain = inference(plain_network), build(plain_network)
    lean = build(made.network)
    lean.load_state_dict(converted(made, plain.state_dict()))
    x = torch.randn(batch, 3, side, side)
    times = in_turn({"plain": forward(plain, x), "folded": forward(lean, x)}, rounds, time.process_time)
    ratio = times["plain"] / times["folded"]
    shown = f"{times['folded'] * 1000:.0f} ms, {ratio:.3f} of the speed before (bound {LEAST_FOLDED})"
    print(f"\nresnet50 --inference: {shown}")
    return ratio >= LEAST_FOLDED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--side", type=int, default=224)
    parser.add_argument("--only", nargs="+", default=list(NAMES), choices=NAMES)
    parser.add_argument("--gpu", action="store_true")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, PyTorch {torch.__version__}")
    if arguments.gpu:
        from benchmarks.modules.gpu import on_the_gpu

        return int(not on_the_gpu(arguments.only, arguments.rounds))
    return int(not on_the_cpu(arguments.only, arguments.rounds, arguments.batch, arguments.side))


if __name__ == "__main__":
    sys.exit(main())
