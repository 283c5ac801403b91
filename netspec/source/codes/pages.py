"""The pages of the codes: what `netspec explain` prints, the examples in them, and `docs/errors/`.

`python -m netspec.source.codes.pages FOLDER` writes the folder afresh.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from netspec.source.codes.base import Code

FAMILIES = {
    "1": "Syntax",
    "2": "Names and wiring",
    "3": "Options",
    "4": "Types, shapes and expressions",
    "5": "Files and artefacts",
    "6": "Advice",
}
MAIN = "main.net"
SECTION = re.compile(r"^(Fails|Mended):\n", re.MULTILINE)
FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """What a page shows under `Fails:` or `Mended:`.

    - `files`: name to text; `main.net` is the one that is checked where no command says otherwise.
    - `command`: a shell line without its `$`; `python`: the lines behind `>>>`. At most one of them is given.
    """

    text: str
    files: dict[str, str]
    command: str | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A code's docstring, taken apart."""

    code: type[Code]
    title: str
    prose: str
    fails: Example
    mended: Example


def page_of(code: type[Code]) -> Page:
    """Raises ValueError where the docstring lacks a part."""
    text = cleandoc(code.__doc__ or "")
    pieces = SECTION.split(text)
    if pieces[1::2] != ["Fails", "Mended"]:
        raise ValueError(f"the page of {code.number} needs `Fails:` and then `Mended:`")
    title, _, prose = pieces[0].strip().partition("\n\n")
    return Page(code, title, prose, example_of(cleandoc(pieces[2])), example_of(cleandoc(pieces[4])))


def example_of(text: str) -> Example:
    """Reads an example: a command or Python first, if any; then files, each behind its `# file: NAME` line."""
    lines = text.split("\n")
    if lines[0].startswith(">>> "):
        return Example(text, {}, python="\n".join(line.removeprefix(">>> ") for line in lines))
    command = None
    if lines[0].startswith("$ "):
        command, lines = lines[0].removeprefix("$ "), lines[1:]
    pieces = FILE.split("\n".join(lines).strip("\n") + "\n")
    files = {MAIN: pieces[0]} if pieces[0].strip() else {}
    files |= {name: f"{content.rstrip()}\n" for name, content in zip(pieces[1::2], pieces[2::2], strict=True)}
    return Example(text, files, command=command)


def explain(code: type[Code]) -> str:
    """The page as plain text."""
    return f"{code.number}  {cleandoc(code.__doc__ or '')}"


def markdown(page: Page) -> str:
    """The page as a file of `docs/errors/`."""
    code = page.code
    language = "python" if page.fails.python else "console" if page.fails.command else "text"
    return (
        f"# {code.number}: {page.title.removesuffix('.')}\n\n"
        f"`{code.__name__}` · {code.severity} · {code.category}\n\n{page.prose}\n\n"
        f"## Fails\n\n```{language}\n{page.fails.text}\n```\n\n"
        f"## Mended\n\n```{language}\n{page.mended.text}\n```\n"
    )


def index(codes: list[type[Code]]) -> str:
    """The table of contents, a section a family."""
    lines = ["# The diagnostics", "", "`netspec explain CODE` prints any of these pages.", ""]
    for digit, family in FAMILIES.items():
        members = [code for code in codes if code.number[2] == digit]
        if members:
            lines += [f"## NS{digit}xx: {family}", ""]
            lines += [f"- [{code.number}]({code.number}.md) {page_of(code).title}" for code in members]
            lines.append("")
    return "\n".join(lines)


def documents() -> dict[str, str]:
    """File name to text of everything in `docs/errors/`."""
    codes = [Code.registry[number] for number in sorted(Code.registry)]
    return {"README.md": index(codes)} | {f"{code.number}.md": markdown(page_of(code)) for code in codes}


def main(folder: Path) -> None:
    """Writes what differs, and removes pages of codes that are gone."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = documents()
    for stale in {path.name for path in folder.glob("*.md")} - wanted.keys():
        (folder / stale).unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/errors"))
