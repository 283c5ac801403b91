"""Every bundled network as ONNX: accepted by onnx's checker, and the same numbers under onnxruntime.

`python benchmarks/onnx [--full] [NAME...]`, a line a network; ends with 1 where one fails or differs by more than 1e-4
of its largest output. Networks are read at a small input unless `--full`; weights are torch's initial ones,
batch norms those of a batch.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

BOUND = 1e-4


def difference(name: str, full: bool) -> float | None:
    """The largest difference of outputs, in parts of the largest output; None where it is too large for one file."""
    import onnx
    import onnxruntime
    import torch

    from netspec.runtime import is_too_large, onnx_bytes
    from tests.runtime import zoo

    network = zoo.network(name) if full else zoo.small(name)
    if is_too_large(network):
        return None
    module = zoo.lively(network)
    data = onnx_bytes(network, module)
    onnx.checker.check_model(onnx.load_from_string(data), full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    x = torch.randn(3, *network.input.shape)  # type: ignore[union-attr]
    with torch.no_grad():
        wanted = module(x)
    (given,) = session.run(None, {"input": x.numpy()})
    return float(abs(torch.from_numpy(given) - wanted).max() / max(1.0, float(wanted.abs().max())))


def main() -> int:
    from tests.runtime import zoo

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--full", action="store_true")
    arguments = parser.parse_args()
    failed = []
    for name in arguments.names or zoo.nets():
        start = time.process_time()
        try:
            found = difference(name, arguments.full)
        except Exception as error:  # whatever the exporter or the run time raises is the result
            failed.append(name)
            print(f"{name:24} {type(error).__name__}: {' '.join(str(error).split())[:200]}", flush=True)
            continue
        shown = "too large for one file" if found is None else f"{found:.1e}"
        if found is not None and found > BOUND:
            failed.append(name)
        print(f"{name:24} {shown}  {time.process_time() - start:.0f} s of CPU", flush=True)
    print(f"failed: {', '.join(failed) or 'none'}")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
