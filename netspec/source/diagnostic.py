"""What there is to say about a file: one model, which `rendering` shows in many ways."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from netspec.source.codes import Code
from netspec.source.text import Place


class Severity(StrEnum):
    """How bad it is; an error makes the command fail."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Label:
    """A place and what is to be said of it; an empty message only points."""

    place: Place
    message: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the text at a place."""

    place: Place
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits that are certain to be what was meant: `netspec check --fix` applies them."""

    description: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake, one message.

    - `message` is one terse sentence that stands alone.
    - `primary` is where it shows (None: it has no place in a file); `labels` point at the causes.
    - `help` is what to type instead; `notes` explain; `trail` says through which calls and repeats it came about,
      the outermost first.
    """

    code: type[Code]
    severity: Severity
    message: str
    primary: Label | None = None
    labels: tuple[Label, ...] = ()
    notes: tuple[str, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    trail: tuple[str, ...] = ()
