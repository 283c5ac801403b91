"""The text of a network inside a file of weights or a graph: what `.safetensors` and `.onnx` say of themselves.

Both are read here byte by byte, without their libraries, and no further than their headers: tensors are stepped over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from netspec.source.bounded_reading import read_bounded

NAME, TEXT, PARAMS, INPUT = "netspec.network", "netspec.source", "netspec.params", "netspec.input"
"""Keys of the metadata: what the network is called, its file's text, its params as JSON, its input as a text."""
SAFETENSORS, ONNX = ".safetensors", ".onnx"
LONGEST_HEADER = 100_000_000
"""Bytes; the limit of the safetensors format itself."""
METADATA_FIELD = 14
"""Of ONNX's `ModelProto`: entries with a key (field 1) and a value (field 2)."""
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
"""Wire types of protocol buffers."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """What a file says of the network that it was made from; `params` and `input` as they were at that time."""

    text: str
    name: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    input: str | None = None


def may_embed(path: Path) -> bool:
    return path.suffix.lower() in (SAFETENSORS, ONNX)


def read_embedded(path: Path, largest_text: int) -> Embedded | None:
    """The network that the file was made from; None where it says none. Raises OSError where it can't be read."""
    read_bounded(path, 1)  # refuses what is no file
    with path.open("rb") as file:
        try:
            metadata = _of_safetensors(file) if path.suffix.lower() == SAFETENSORS else _of_onnx(file)
        except (ValueError, RecursionError, EOFError):
            return None
    text = metadata.get(TEXT)
    if not isinstance(text, str) or len(text) > largest_text:
        return None
    name, given = metadata.get(NAME, ""), metadata.get(INPUT)
    return Embedded(text, str(name), _params(metadata.get(PARAMS)), given if isinstance(given, str) else None)


def _params(text: object) -> dict[str, Any]:
    try:
        params = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return params if isinstance(params, dict) else {}


def _of_safetensors(file: IO[bytes]) -> Mapping[str, Any]:
    """Eight bytes of length, then a header in JSON with the metadata in it."""
    length = int.from_bytes(_exactly(file, 8), "little")
    if length > LONGEST_HEADER:
        raise ValueError("the header is too long")
    header = json.loads(_exactly(file, length))
    metadata = header.get("__metadata__") if isinstance(header, dict) else None
    return metadata if isinstance(metadata, dict) else {}


def _of_onnx(file: IO[bytes]) -> Mapping[str, Any]:
    """The entries of the metadata among the fields of the model; the graph is stepped over."""
    found: dict[str, str] = {}
    while (tag := _varint(file)) is not None:
        number, wire = tag >> 3, tag & 7
        if wire == BYTES:
            length = _length(file)
            if number == METADATA_FIELD:
                key, value = _entry(_exactly(file, length))
                found[key] = value
            else:
                file.seek(length, 1)
        elif wire == VARINT:
            _varint(file)
        elif wire in (FIXED64, FIXED32):
            file.seek(8 if wire == FIXED64 else 4, 1)
        else:
            raise ValueError("no protocol buffer")
    return found


def _entry(data: bytes) -> tuple[str, str]:
    file, parts = BytesIO(data), {1: "", 2: ""}
    while (tag := _varint(file)) is not None:
        if tag & 7 != BYTES:
            raise ValueError("an entry holds two texts")
        parts[tag >> 3] = _exactly(file, _length(file)).decode()
    return parts[1], parts[2]


def _length(file: IO[bytes]) -> int:
    length = _varint(file)
    if length is None:
        raise EOFError
    return length


def _varint(file: IO[bytes]) -> int | None:
    """Seven bits a byte, the lowest first; None at the file's end."""
    value = 0
    for shift in range(0, 70, 7):
        byte = file.read(1)
        if not byte:
            if shift:
                raise EOFError
            return None
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise ValueError("a number is too long")


def _exactly(file: IO[bytes], length: int) -> bytes:
    if length > LONGEST_HEADER:
        raise ValueError("too long")
    data = file.read(length)
    if len(data) != length:
        raise EOFError
    return data
