"""Training: our loop against the bare loop on the same module and data, and loading against torchvision's transforms.

`python benchmarks/training` measures on the CPU, in CPU time of one thread, and ends with 1 where a bound is missed.
`python benchmarks/training --gpu` runs the tests marked `gpu` and then the benchmarks that need one; the figures go
to standard output as the rows of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.training.loading import loading_figures  # noqa: E402
from benchmarks.training.overhead import BOUND, network, overhead_figures, tiny_network  # noqa: E402

STEP = 0.05
"""Seconds: the step at which the bound is to hold."""


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--gpu", action="store_true", help="the tests and benchmarks that need a GPU")
    arguments.add_argument("--rounds", type=int, default=7)
    given = arguments.parse_args()
    if given.gpu:
        from benchmarks.training.gpu import gpu_figures

        tests = subprocess.run([sys.executable, "-m", "pytest", "-q", "-m", "gpu", "tests"], cwd=ROOT, check=False)
        gpu_figures()
        return tests.returncode
    large, alone = overhead_figures(network, given.rounds), overhead_figures(tiny_network, given.rounds)
    for name, found in (("a step of about 50 ms", large), ("a step of next to nothing", alone)):
        print(f"{name:28} bare loop {found.bare * 1000:7.2f} ms, ours {found.ours * 1000:7.2f} ms ({found.share:+.1%})")
    share = alone.seconds / STEP
    print(f"{'our loop by itself':28} {alone.seconds * 1000:.2f} ms, {share:.2%} of 50 ms (bound {BOUND:.0%})")
    for name, speed in loading_figures(given.rounds).items():
        print(f"{name:44} {speed:9,.0f} pictures/s a core")
    return int(max(share, large.share) > BOUND)


if __name__ == "__main__":
    sys.exit(main())
