"""What a run says of an entry: `ok` or `error:CLASS`, and what may never happen whatever the verdict."""

from __future__ import annotations

import re
from pathlib import Path

from netspec.source import Code
from tests.hostile.entries import Entry, file_name
from tests.hostile.running import MEMORY, SECONDS, Outcome

OWN_CLASS = {"limit", "import", "encoding", "file", "artefact"}
"""Categories that are a class of their own, whatever the code; the others go by the code's first digit."""
BY_DIGIT = {"1": "syntax", "2": "name", "3": "option", "4": "type", "5": "output", "6": "advice"}


def class_of(number: str) -> str:
    category = Code.registry[number].category
    return category if category in OWN_CLASS else BY_DIGIT[number[2]]


def verdict_printed(outcome: Outcome) -> str:
    """By the first error in the full rendering on standard error."""
    printed = re.search(r"^error\[(NS[0-9]{3})\]", outcome.stderr, re.MULTILINE)
    return f"error:{class_of(printed[1])}" if printed else "ok"


def errors_printed(outcome: Outcome) -> int:
    """How many errors the last line counts."""
    counted = re.search(r"^([0-9]+) errors?\b", outcome.stderr.rstrip().rpartition("\n")[2])
    return int(counted[1]) if counted else 0


def faults_of_run(entry: Entry, outcome: Outcome, verdict: str) -> list[str]:
    """What no run of an entry may do."""
    faults = []
    if outcome.signal:
        faults.append(f"ended by signal {outcome.signal}")
    allowed = {0} if verdict == "ok" else {1, 2, 3}
    if outcome.code not in allowed:
        faults.append(f"exit code {outcome.code} for {verdict}")
    if "Traceback" in outcome.stderr or "Traceback" in outcome.stdout:
        faults.append(f"a traceback: …{outcome.stderr[-300:]}")
    if outcome.seconds > SECONDS:
        faults.append(f"{outcome.seconds:.1f} s")
    if outcome.memory > MEMORY:
        faults.append(f"{outcome.memory >> 20} MiB")
    if len(outcome.stderr.encode()) > 16 * 1024:
        faults.append(f"{len(outcome.stderr.encode())} bytes on stderr")
    for stream in ("stdout", "stderr"):
        forbidden = entry.get("forbid", {}).get(stream, [])
        faults += [f"{text!r} stands in {stream}" for text in forbidden if text in getattr(outcome, stream)]
    return faults


def faults_of_folder(entry: Entry, folder: Path, before: set[str], asked: set[str]) -> list[str]:
    """Files that came into being unasked, and those forbidden."""
    faults = []
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if name not in before | asked:
            faults.append(f"wrote {name!r} unasked")
        if path.name in entry.get("forbid_file", []):
            faults.append(f"{name!r} came into being")
    return faults


def file_argument(entry: Entry) -> str:
    """FILE as it stands on the command line; one that begins with a dash is shown to be a path."""
    if "target" in entry:
        return str(entry["target"])
    name = file_name(entry)
    name = f"./{name}" if name.startswith("-") else name
    return f"{name}:{entry['select']}" if "select" in entry else name
