"""How long pictures take, as whole processes: `python benchmarks/draw`. Ends with 1 where a bound is missed.

Bounds, in CPU seconds: ResNet-50 as blocks to SVG 0.5, to PPTX 1.5; a network of 1,000 nodes 10. The peer is the
interpreter with the libraries that netspec stands on: what no picture can be faster than.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.measuring import interleaved  # noqa: E402

ROUNDS = 5
BOUNDS = {"resnet50 svg": 0.5, "resnet50 pptx": 1.5, "1,000 nodes svg": 10.0, "1,000 crossing svg": 10.0}


def long_chain(nodes: int) -> str:
    """Layers in a row that hardly repeat."""
    kinds = ("conv3-8", "relu", "conv1-4", "bn", "conv5-6", "tanh", "dropout0.3")
    layers = [kinds[place * place % 7] if place % 3 else f"conv3-{place + 1}" for place in range(nodes)]
    return "input 3x8x8\n" + "\n".join(layers) + "\n"


def crossing(nodes: int) -> str:
    """Skips that cross each other all along, so that nothing is a series or a parallel."""
    first = ["input 4x8x8", "conv1-4 as l0", "conv1-4 as l1"]
    joins = [f"add[ conv1-4 | @l{place - 2} ] as l{place}" for place in range(2, nodes // 2)]
    return "\n".join([*first, *joins, ""])


def main() -> int:
    with TemporaryDirectory() as folder:
        chain, tangle = Path(folder, "chain.net"), Path(folder, "tangle.net")
        chain.write_text(long_chain(1000), encoding="utf-8")
        tangle.write_text(crossing(1000), encoding="utf-8")
        draw = [sys.executable, "-m", "netspec", "draw"]
        commands = {
            "python, click, pydantic, lark": [sys.executable, "-c", "import click, pydantic, lark"],
            "resnet50 svg": [*draw, "zoo:resnet50", "-o", f"{folder}/a.svg"],
            "resnet50 pptx": [*draw, "zoo:resnet50", "-o", f"{folder}/a.pptx"],
            "1,000 nodes svg": [*draw, str(chain), "-o", f"{folder}/b.svg"],
            "1,000 crossing svg": [*draw, str(tangle), "-o", f"{folder}/c.svg"],
        }
        found = interleaved(commands, ROUNDS)
    peer = found["python, click, pydantic, lark"].cpu
    for name, usage in found.items():
        bound = f"  bound {BOUNDS[name]:.1f} s" if name in BOUNDS else ""
        print(f"{name:32} {usage.cpu:6.2f} s CPU  {usage.cpu / peer:5.1f} ×  {usage.memory / 1e6:6.0f} MB{bound}")
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, netspec; netspec.draw(netspec.zoo('resnet50')).encoded('svg');"
         "print('torch' in sys.modules)"], capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    print(f"torch imported for an SVG: {loaded}")
    return int(loaded != "False" or any(found[name].cpu > bound for name, bound in BOUNDS.items()))


if __name__ == "__main__":
    sys.exit(main())
