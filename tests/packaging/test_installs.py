"""The wheel, the sdist and the editable install: each in a fresh environment, from an empty folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
MOVED = {"grammar": "netspec/_data/grammar", "networks": "netspec/_data/networks"}


def _run(*command: str | Path, folder: Path) -> str:
    process = subprocess.run(list(map(str, command)), cwd=folder, capture_output=True, text=True, check=False)
    assert process.returncode == 0, process.stdout + process.stderr
    return process.stdout


def _tracked() -> list[str]:
    listed = _run("git", "ls-files", "-z", folder=ROOT).split("\0")
    return [name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tracked files, and nothing else that may lie about."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in _tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def built(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, folder=checkout)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("*.whl"))


def _packaged_name(name: str) -> str | None:
    """Where a tracked file stands in the wheel; None where it does not belong there."""
    top, _, rest = name.partition("/")
    if top == "netspec":
        return name
    return f"{MOVED[top]}/{rest}" if top in MOVED else None


def test_the_wheel_holds_the_tracked_files_of_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert held == {name for name in map(_packaged_name, _tracked()) if name is not None}
    assert "netspec/py.typed" in held


def test_the_wheel_carries_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" in name]
        about = {name.partition(".dist-info/")[2]: archive.read(name).decode() for name in names}
    assert about["licenses/LICENSE"] == (ROOT / "LICENSE").read_text()
    assert "netspec = netspec.cli.main:main" in about["entry_points.txt"]
    assert "License-Expression: MIT" in about["METADATA"]


def test_the_sdist_holds_every_tracked_file(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert set(_tracked()) <= held


@pytest.fixture(scope="module", params=["wheel", "sdist", "editable"])
def installed(
    request: pytest.FixtureRequest, checkout: Path, built: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """The folder of the programs of a fresh environment with netspec and its own dependencies in it."""
    what = {
        "wheel": [str(next(built.glob("*.whl")))],
        "sdist": [str(next(built.glob("*.tar.gz")))],
        "editable": ["-e", str(checkout)],
    }[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    _run(sys.executable, "-m", "venv", folder / "venv", folder=folder)
    programs = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    _run(programs / "python", "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", *what, folder=folder)
    yield programs
    shutil.rmtree(folder)


def test_an_install_does_the_main_job_without_torch(installed: Path, tmp_path: Path) -> None:
    shutil.copy(ROOT / "networks/vgg16.net", tmp_path)
    _run(installed / "netspec", "check", "vgg16.net", folder=tmp_path)
    _run(installed / "netspec", "compile", "vgg16.net", folder=tmp_path)
    compile((tmp_path / "vgg16.py").read_text(), "vgg16.py", "exec")
    _run(installed / "netspec", "draw", "vgg16.net", "-o", "vgg16.svg", folder=tmp_path)
    assert (tmp_path / "vgg16.svg").read_text().startswith("<")


def test_an_install_finds_the_bundled_networks(installed: Path, tmp_path: Path) -> None:
    assert "resnet50" in _run(installed / "netspec", "check", "zoo:resnet50", folder=tmp_path)
    assert _run(installed / "python", "-m", "netspec", "zoo", "vgg16", folder=tmp_path).startswith("#")


def test_an_install_that_lacks_an_extra_names_it(installed: Path, tmp_path: Path) -> None:
    program = "import netspec; netspec.load('input 3x8x8, relu')"
    process = subprocess.run(
        [installed / "python", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "torch" in process.stderr.splitlines()[-1]


def test_the_package_works_out_of_a_zip_file(wheel: Path, tmp_path: Path) -> None:
    program = (
        f"import sys; sys.path.insert(0, {str(wheel)!r})\n"
        "import netspec\n"
        f"assert netspec.__file__.startswith({str(wheel)!r})\n"
        "print(netspec.analyse(netspec.zoo('resnet18')).params)"
    )
    assert _run(sys.executable, "-I", "-c", program, folder=tmp_path) == "11689512\n"
