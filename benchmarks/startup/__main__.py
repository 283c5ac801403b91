"""Start-up: `netspec check networks/vgg16.net` against the import of what it stands on, in one run.

`python benchmarks/startup [--rounds N]`; ends with 1 where the bound is missed or something heavy is imported.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from benchmarks.measuring import interleaved  # noqa: E402

BOUND = 1.5
"""CPU time of the check, in imports of lark, pydantic and click."""
HEAVY = ("torch", "networkx", "rich", "numpy")
VGG16 = str(ROOT / "networks" / "vgg16.net")


def imported_by_check() -> list[str]:
    """The heavy modules that the check imports."""
    program = (
        "import sys\nfrom netspec.cli.main import run\n"
        f"assert run(['check', {VGG16!r}]) == 0\n"
        f"print(*[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return process.stderr.split()[-1:] if any(name in process.stderr.split() for name in HEAVY) else []


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=15)
    rounds = arguments.parse_args().rounds
    imports, check = "import lark, pydantic, click", "netspec check networks/vgg16.net"
    usage = interleaved(
        {
            imports: [sys.executable, "-c", imports],
            check: [sys.executable, "-m", "netspec", "check", VGG16],
        },
        rounds,
    )
    for name, one in usage.items():
        print(f"{name:36} {one.cpu * 1000:7.0f} ms CPU {one.memory / 2**20:7.0f} MiB")
    ratio, memory = usage[check].cpu / usage[imports].cpu, usage[check].memory / usage[imports].memory
    heavy = imported_by_check()
    print(f"{'ratio':36} {ratio:7.2f} (bound {BOUND}) {memory:6.2f}")
    print(f"heavy modules imported: {', '.join(heavy) or 'none'}")
    return int(ratio > BOUND or bool(heavy))


if __name__ == "__main__":
    sys.exit(main())
