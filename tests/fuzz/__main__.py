"""`python -m tests.fuzz --cases 100000 --seed 7`: a longer run; prints the seed of whatever goes wrong."""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from tests.fuzz.texts import case, originals
from tests.fuzz.trying import try_case

SLOW = 5.0
"""Seconds of CPU that no case may take."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0, help="the first case's")
    parser.add_argument("--show", action="store_true", help="print the case before it runs")
    options = parser.parse_args()
    sources, bad = originals(), 0
    for seed in range(options.seed, options.seed + options.cases):
        data = case(seed, sources)
        if options.show:
            print(f"── {seed}\n{data.decode('utf-8', 'backslashreplace')}")
        start = time.process_time()
        try:
            try_case(data)
        except Exception:
            bad += 1
            print(f"seed {seed}: {traceback.format_exc(limit=-6)}")
        if time.process_time() - start > SLOW:
            bad += 1
            print(f"seed {seed}: {time.process_time() - start:.1f} s")
    print(f"{options.cases} cases, {bad} bad")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
