"""`netspec table` against torchinfo, fvcore and FlopCounterMode on the meta device, whole processes, in one run.

`python benchmarks/analysis [--rounds N] [--peers DIR]`; `DIR` holds peers that are not installed
(`pip install --target DIR torchinfo fvcore`). Ends with 1 where a bound is missed or a figure differs.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks import measuring  # noqa: E402
from benchmarks.measuring import Usage, interleaved  # noqa: E402

MODELS = {"alexnet": 224, "vgg16": 224, "resnet50": 224, "resnet152": 224, "densenet201": 224, "inception_v3": 299}
TOOLS = ("FlopCounterMode", "torchinfo", "fvcore")
CPU_BOUND, MEMORY_BOUND = 15, 6
"""How many times less than the cheapest peer."""
OURS = "netspec table"


def commands(name: str, side: int) -> dict[str, list[str]]:
    peer = str(Path(__file__).with_name("peer.py"))
    ours = [sys.executable, "-m", "netspec", "table", f"zoo:{name}", "--format", "json"]
    return {OURS: ours} | {tool: [sys.executable, peer, tool, name, str(side)] for tool in TOOLS}


def figures(command: list[str]) -> tuple[int, int] | None:
    """Parameters and multiply-adds that a command prints; None where it fails."""
    process = subprocess.run(command, capture_output=True, text=True, env=measuring.ENVIRONMENT, check=False)
    if process.returncode:
        print(f"  {' '.join(command[2:4])} failed: {process.stderr.strip().splitlines()[-1:]}")
        return None
    found = json.loads(process.stdout)
    totals = found.get("totals_main") or found.get("totals") or found
    return (found.get("totals") or found)["params"], totals["macs"]


def compare(name: str, side: int, rounds: int) -> bool:
    """Prints the lines of one model; whether the bounds are kept and the figures are FlopCounterMode's."""
    asked = commands(name, side)
    counted = {tool: figures(command) for tool, command in asked.items()}
    usage = interleaved({tool: asked[tool] for tool, found in counted.items() if found is not None}, rounds)
    print(f"{name}")
    for tool, one in usage.items():
        params, macs = counted[tool] or (0, 0)
        print(f"  {tool:16} {one.cpu:6.2f} s CPU {one.memory / 2**20:6.0f} MiB  {params:>12,} {macs:>16,}")
    return _is_kept(usage) and counted[OURS] == counted["FlopCounterMode"]


def _is_kept(usage: dict[str, Usage]) -> bool:
    peers = [one for tool, one in usage.items() if tool != OURS]
    cpu = min(one.cpu for one in peers) / usage[OURS].cpu
    memory = min(one.memory for one in peers) / usage[OURS].memory
    print(f"  {'times less':16} {cpu:6.1f}       {memory:6.1f}")
    return cpu >= CPU_BOUND and memory >= MEMORY_BOUND


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--peers", type=Path)
    given = arguments.parse_args()
    if given.peers is not None:
        measuring.ENVIRONMENT["PYTHONPATH"] = os.pathsep.join([str(given.peers), os.environ.get("PYTHONPATH", "")])
    kept = [compare(name, side, given.rounds) for name, side in MODELS.items()]
    print(
        f"bounds of {CPU_BOUND}× CPU and {MEMORY_BOUND}× memory kept, figures equal: {sum(kept)} of {len(kept)} models"
    )
    return int(not all(kept))


if __name__ == "__main__":
    sys.exit(main())
