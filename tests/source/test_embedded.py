"""The texts inside files of weights and graphs, read byte by byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netspec import NetspecError, read
from netspec.source.embedded import NAME, TEXT, read_embedded

TEXT_OF_ONE = "input 3x8x8\nconv3-4\n"


def safetensors_file(path: Path, metadata: dict[str, str]) -> Path:
    header = json.dumps({"__metadata__": metadata}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    return path


def field(number: int, data: bytes) -> bytes:
    assert len(data) < 2**14
    length = bytes([len(data)]) if len(data) < 128 else bytes([len(data) & 0x7F | 0x80, len(data) >> 7])
    return bytes([number << 3 | 2]) + length + data


def onnx_file(path: Path, metadata: dict[str, str]) -> Path:
    entries = b"".join(field(14, field(1, k.encode()) + field(2, v.encode())) for k, v in metadata.items())
    path.write_bytes(bytes([1 << 3, 10]) + field(7, b"a graph" * 40) + entries)
    return path


@pytest.mark.parametrize("write", [safetensors_file, onnx_file])
def test_a_text_is_found(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / f"a.{write.__name__.removesuffix('_file')}", {NAME: "a", TEXT: TEXT_OF_ONE})
    found = read_embedded(path, 1000)
    assert found is not None
    assert (found.name, found.text, found.params, found.input) == ("a", TEXT_OF_ONE, {}, None)
    assert str(read(path).output) == "4×8×8"


@pytest.mark.parametrize("write", [safetensors_file, onnx_file])
def test_a_file_that_says_nothing_is_refused(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = write(tmp_path / f"a.{write.__name__.removesuffix('_file')}", {"format": "pt"})
    with pytest.raises(NetspecError, match="says of no network"):
        read(path)


def test_a_text_that_is_too_long_is_not_taken(tmp_path: Path) -> None:
    assert read_embedded(safetensors_file(tmp_path / "a.safetensors", {TEXT: "x" * 11}), 10) is None


@given(st.binary(max_size=60), st.sampled_from(["a.onnx", "a.safetensors"]))
def test_bytes_at_random_are_no_network(tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str) -> None:
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(data)
    assert read_embedded(path, 1000) is None
