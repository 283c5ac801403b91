"""The entries of `inputs.json` and `own.json`, and the folders that they describe."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Entry = dict[str, Any]

HERE = Path(__file__).parent
ENTRIES: list[Entry] = [
    entry
    for name in ("inputs.json", "own.json")
    for entry in json.loads((HERE / name).read_text(encoding="utf-8"))["inputs"]
]
"""Those that the project was given, and its own, by the same schema."""

CHOSEN = {
    "parens-never-closed": "error:limit",
    "ternary-two-thousand-deep": "error:limit",
    "file-named-like-a-package": "ok",
    "file-named-like-a-package compile": "error:file",
}
"""What this project does where the language reference leaves it open; in a stage by itself where that differs."""


def verdict_wanted(entry: Entry, stage: str = "check") -> str:
    expected: str = entry["expect"]
    if "|" not in expected:
        return expected
    chosen = CHOSEN.get(f"{entry['name']} {stage}") or CHOSEN[entry["name"]]
    assert chosen in expected.split("|")
    return chosen


def file_name(entry: Entry) -> str:
    if "filename_hex" in entry:
        return os.fsdecode(bytes.fromhex(entry["filename_hex"]))
    return str(entry.get("filename", "main.net"))


def content(entry: Entry) -> bytes | None:
    """The bytes of the file, None where it is absent or a recipe makes it."""
    if "text" in entry:
        return str(entry["text"]).encode("utf-8", "surrogatepass")
    if "bytes_hex" in entry:
        return bytes.fromhex(entry["bytes_hex"])
    if "gen" in entry:
        return generated(entry["gen"]).encode()
    return None


def generated(gen: dict[str, Any]) -> str:
    text: str = gen["prefix"] + gen["unit"] * gen["count"] + gen["suffix"]
    return text + gen["close"] * gen["count"] + gen.get("tail", "\n") if "close" in gen else text


def build(entry: Entry, folder: Path) -> None:
    """Writes the entry's file and what lies beside it."""
    data = content(entry)
    if data is not None:
        (folder / file_name(entry)).write_bytes(data)
    for name, text in entry.get("files", {}).items():
        _write(folder / name, text.encode("utf-8", "surrogatepass"))
    for name, digits in entry.get("files_hex", {}).items():
        _write(folder / name, bytes.fromhex(digits))
    for name, target in entry.get("links", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)
    for name, what in entry.get("special", {}).items():
        _make_special(folder / name, what)
    if "files_chain" in entry:
        _write_chain(folder, entry["files_chain"])


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _make_special(path: Path, what: str) -> None:
    if what == "fifo":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    else:
        with path.open("wb") as file:
            file.truncate(int(what.removeprefix("sparse:")))


def _write_chain(folder: Path, chain: dict[str, Any]) -> None:
    count = chain["count"]
    for i in range(count + 1):
        text = chain["text"] if i < count else chain["last"]
        _write(folder / _numbered(chain["path"], i), _numbered(text, i).encode())


def _numbered(text: str, i: int) -> str:
    return text.replace("{i}", str(i)).replace("{j}", str(i + 1))
