"""Scale: `netspec check` of files of 1,000 to 100,000 nodes, written out statement by statement.

`python benchmarks/scale`; ends with 1 where a bound is missed. Linear: from 10,000 to 100,000 nodes, at most twelve
times the CPU time that is not start-up.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.measuring import Usage, measure  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
MOST_CPU, MOST_MEMORY, MOST_GROWTH = 15.0, 1.5e9, 12.0
LINE = "conv3-8,bn,relu,add[conv3-8|id],relu,maxpool3/1(pad=1),conv1-8,relu,tanh\n"
NODES_A_LINE = 10


def text_of(nodes: int) -> str:
    """A network of that many nodes: convolutions, norms, activations, pools and joins."""
    return "input 8x32x32\n" + LINE * (nodes // NODES_A_LINE)


def main() -> int:
    usages: dict[int, Usage] = {}
    with tempfile.TemporaryDirectory() as folder:
        for nodes in (NODES_A_LINE, *SIZES):
            file = Path(folder) / f"n{nodes}.net"
            file.write_text(text_of(nodes))
            usages[nodes] = measure([sys.executable, "-m", "netspec", "check", str(file)])
    start = usages[NODES_A_LINE].cpu
    print(f"{'nodes':>8} {'CPU s':>8} {'MiB':>6}")
    for nodes in SIZES:
        one = usages[nodes]
        print(f"{nodes:8,} {one.cpu:8.2f} {one.memory / 2**20:6.0f}")
    largest, growth = usages[SIZES[-1]], (usages[SIZES[-1]].cpu - start) / (usages[SIZES[-2]].cpu - start)
    missed = largest.cpu > MOST_CPU or largest.memory > MOST_MEMORY or growth > MOST_GROWTH
    print(f"from {SIZES[-2]:,} to {SIZES[-1]:,}: {growth:.1f} times the time beyond start-up (bound {MOST_GROWTH:.0f})")
    print(f"bounds at {SIZES[-1]:,} nodes: {MOST_CPU:.0f} s, {MOST_MEMORY / 1e9} GB")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
