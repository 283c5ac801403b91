"""Every hostile input, in every stage that it names, twice."""

from __future__ import annotations

from collections import Counter
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from pathlib import Path

import pytest

from netspec.cli.main import run
from netspec.source import Code
from tests.hostile.entries import ENTRIES, Entry, build, file_name, verdict_wanted
from tests.hostile.pictures import ENDINGS, assert_well_formed, text_of
from tests.hostile.running import Outcome, run_apart
from tests.hostile.verdicts import (
    class_of,
    errors_printed,
    faults_of_folder,
    faults_of_run,
    file_argument,
    verdict_printed,
)

NETS = [entry for entry in ENTRIES if entry.get("kind", "net") == "net"]


def there_is(stage: str) -> bool:
    return find_spec(f"netspec.cli.{stage}") is not None


def of_stage(stage: str) -> list[Entry]:
    return [entry for entry in NETS if stage in entry.get("stages", ["check"])]


def named(entries: list[Entry]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["name"]) for entry in entries])


def folder_of(entry: Entry, tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    build(entry, folder)
    return folder


def command(folder: Path, *arguments: str) -> Outcome:
    return run_apart(partial(run, arguments), folder)


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Loads the parser and the modules once, so that the children need not."""
    with redirect_stdout(StringIO()):
        run(["check", "-e", "input 3x8x8, conv3-8, relu, expect params == 224"])
    for stage in filter(there_is, ("compile", "draw")):
        import_module(f"netspec.cli.{stage}")


@named(of_stage("check"))
def test_check_answers_as_written(entry: Entry, tmp_path: Path) -> None:
    folder = folder_of(entry, tmp_path)
    before = names_in(folder)
    arguments = ("check", file_argument(entry), *entry.get("args", []))
    outcome, again = command(folder, *arguments), command(folder, *arguments)
    verdict = verdict_printed(outcome)
    assert verdict == verdict_wanted(entry), outcome.stderr[:500]
    assert faults_of_run(entry, outcome, verdict) == []
    assert entry.get("errors_at_least", 0) <= errors_printed(outcome) <= entry.get("errors_at_most", 10**6)
    assert faults_of_folder(entry, folder, before, set()) == []
    assert (again.stdout, again.stderr, again.code) == (outcome.stdout, outcome.stderr, outcome.code)


@named([entry for entry in NETS if "if_ok" in entry])
def test_the_network_has_the_nodes_that_are_written(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import netspec

    folder = folder_of(entry, tmp_path)
    monkeypatch.chdir(folder)
    given = dict(argument.split("=") for argument in entry.get("args", []) if "=" in argument)
    params = {name: int(value) for name, value in given.items()}
    network = netspec.read(file_name(entry), net=entry.get("select"), params=params)
    kinds = Counter(node.layer.kind for node in network.nodes)
    wanted = entry["if_ok"]["nodes"]
    assert {kind: kinds[kind] for kind in wanted} == wanted


@pytest.mark.skipif(not there_is("compile"), reason="there is no compile")
@named(of_stage("compile"))
def test_compile_answers_as_written(entry: Entry, tmp_path: Path) -> None:
    folder = folder_of(entry, tmp_path)
    before = names_in(folder)
    outcome = command(folder, "compile", file_argument(entry), *entry.get("args", []))
    verdict = verdict_wanted(entry, "compile")
    target = Path(file_name(entry)).with_suffix(".py").name
    assert verdict_printed(outcome) == verdict
    assert faults_of_run(entry, outcome, verdict) == []
    assert faults_of_folder(entry, folder, before, {target} if verdict == "ok" else set()) == []
    if verdict == "ok":
        source = (folder / target).read_text(encoding="utf-8")
        compile(source, target, "exec")
        again = command(folder, "compile", file_argument(entry), "-o", "-", *entry.get("args", []))
        assert again.stdout == source


@pytest.mark.skipif(not there_is("compile"), reason="there is no compile")
@named([entry for entry in of_stage("compile") if verdict_wanted(entry, "compile") == "ok"])
def test_what_was_compiled_runs_and_its_keys_are_paths(
    entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch = pytest.importorskip("torch")
    import netspec

    folder = folder_of(entry, tmp_path)
    monkeypatch.chdir(folder)
    network = netspec.read(file_name(entry))
    module = netspec.load(network).eval()
    with torch.no_grad():
        module(torch.zeros(1, *network.input.shape))
    paths = {node.path for node in network.nodes}
    for key in module.state_dict():
        assert key in paths or any(key.startswith(f"{path}.") for path in paths), key
    assert not set(entry.get("forbid_file", [])) & names_in(folder)


@pytest.mark.skipif(not there_is("draw"), reason="there is no draw")
@pytest.mark.parametrize("ending", ENDINGS)
@named(of_stage("draw"))
def test_draw_answers_as_written(entry: Entry, ending: str, tmp_path: Path) -> None:
    folder = folder_of(entry, tmp_path)
    before = names_in(folder)
    arguments = ("draw", file_argument(entry), *entry.get("args", []), "-o", f"out.{ending}")
    outcome = command(folder, *arguments)
    verdict = verdict_wanted(entry, "draw")
    assert verdict_printed(outcome) == verdict
    assert faults_of_run(entry, outcome, verdict) == []
    assert faults_of_folder(entry, folder, before, {f"out.{ending}"} if verdict == "ok" else set()) == []
    if verdict == "ok":
        assert_well_formed(folder / f"out.{ending}")
        for text in entry.get("forbid", {}).get(ending, []):
            assert text not in text_of(folder / f"out.{ending}")


def test_every_code_has_a_class_of_the_schema() -> None:
    assert all(class_of(number) for number in Code.registry)
