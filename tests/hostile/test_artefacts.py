"""Weights, checkpoints and graphs that are not to be believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from netspec.source import NetspecError
from tests.hostile.entries import ENTRIES, Entry, build, content, file_name
from tests.hostile.verdicts import class_of


def of_kind(kind: str) -> pytest.MarkDecorator:
    entries = [pytest.param(entry, id=entry["name"]) for entry in ENTRIES if entry.get("kind") == kind]
    return pytest.mark.parametrize("entry", entries)


def first_class(error: NetspecError) -> str:
    return f"error:{class_of(error.diagnostics[0].code.number)}"


@of_kind("graph")
def test_a_graph_not_to_be_believed_is_refused(entry: Entry) -> None:
    from netspec.ir import Network

    data = content(entry)
    assert data is not None
    with pytest.raises(NetspecError) as caught:
        Network.from_json(data.decode("utf-8", "replace"))
    assert first_class(caught.value) == entry["expect"]
    assert len(str(caught.value).encode()) <= 16 * 1024


@of_kind("weights")
def test_weights_not_to_be_believed_are_refused(entry: Entry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    import netspec

    build(entry, tmp_path)
    monkeypatch.chdir(tmp_path)
    if "recipe" in entry:
        make_by_recipe(entry, tmp_path / file_name(entry))
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(NetspecError) as caught:
        netspec.load(entry["network"], weights=file_name(entry))
    assert first_class(caught.value) == entry["expect"]
    assert {path.name for path in tmp_path.iterdir()} == before


def make_by_recipe(entry: Entry, path: Path) -> None:
    """The one recipe there is: the network's own weights, one fully connected matrix transposed."""
    from safetensors.torch import save_file

    import netspec

    assert "transposed" in entry["recipe"]
    tensors = dict(netspec.load(entry["network"]).state_dict())
    name = next(name for name, tensor in tensors.items() if name.startswith("fc") and tensor.ndim == 2)
    tensors[name] = tensors[name].T.contiguous()
    save_file(tensors, str(path))
