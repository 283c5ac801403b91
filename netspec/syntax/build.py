"""`python -m netspec.syntax.build` writes the parser's table beside the grammar it is made from."""

from __future__ import annotations

from pathlib import Path

from netspec.source.bundled import bundled
from netspec.syntax.table import write_table


def main() -> None:
    folder = Path(str(bundled("grammar")))
    grammar = (folder / "netspec.lark").read_text("utf-8")
    (folder / "netspec.table.json").write_text(write_table(grammar), "utf-8")


if __name__ == "__main__":
    main()
