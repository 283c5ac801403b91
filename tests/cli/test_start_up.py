"""What a command imports before it does its work: neither torch nor what the command has no use for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import SMALL

HEAVY = ("torch", "numpy", "rich", "networkx", "pptx", "reportlab", "PIL", "onnx")
WITHOUT_TORCH = {
    "check": ["check", "a.net"],
    "table": ["table", "a.net"],
    "rf": ["rf", "a.net"],
    "fmt": ["fmt", "--check", "a.net"],
    "draw": ["draw", "a.net", "-o", "a.svg"],
    "compile": ["compile", "a.net"],
}


def _imported(arguments: list[str], folder: Path, modules: tuple[str, ...]) -> list[str]:
    """Which of the modules a command has imported when it ends."""
    program = (
        "import sys\n"
        "from netspec.cli.main import run\n"
        f"code = run({arguments!r})\n"
        f"print('IMPORTED', code, *[name for name in {modules!r} if name in sys.modules])\n"
    )
    process = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=120, check=True
    )
    line = next(line for line in process.stdout.splitlines() if line.startswith("IMPORTED"))
    _, code, *found = line.split()
    assert code == "0", process.stderr
    return found


@pytest.mark.parametrize("name", WITHOUT_TORCH)
def test_the_core_works_without_torch(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.net").write_text(SMALL)
    assert _imported(WITHOUT_TORCH[name], tmp_path, ("torch",)) == []


def test_check_imports_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "a.net").write_text(SMALL)
    assert _imported(["check", "a.net"], tmp_path, HEAVY) == []


def test_import_netspec_imports_next_to_nothing() -> None:
    program = "import sys, netspec; print([m for m in ('torch', 'pydantic', 'lark', 'click') if m in sys.modules])"
    process = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert process.stdout == "[]\n"
