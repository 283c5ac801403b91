"""A code names one kind of mistake for good; its docstring is the page that `netspec explain` prints.

The page: a first line that says what is wrong; prose; then `Fails:` and `Mended:`, each followed by an indented
example. It is a .net file, `main.net`; others beside it follow, each behind a line `# file: NAME`. A shell line that
starts with `$` may come first, or the example is Python whose lines start with `>>>`. Both are run as tests.
"""

from __future__ import annotations

from typing import ClassVar, Literal

Category = Literal[
    "syntax", "name", "option", "type", "limit", "import", "encoding", "file", "artefact", "output", "advice"
]


class Code:
    """The base of all codes; never instantiated."""

    registry: ClassVar[dict[str, type[Code]]] = {}

    number: ClassVar[str] = ""
    category: ClassVar[Category]
    severity: ClassVar[Literal["error", "warning", "hint"]] = "error"

    def __init_subclass__(
        cls,
        number: str,
        category: Category,
        severity: Literal["error", "warning", "hint"] = "error",
    ) -> None:
        if number in Code.registry:
            raise TypeError(f"the code {number} is taken by {Code.registry[number].__name__}")
        if not cls.__doc__:
            raise TypeError(f"the code {number} has no page")
        cls.number, cls.category, cls.severity = number, category, severity
        Code.registry[number] = cls
