"""`python -m netspec.syntax.build` writes the parsers' tables beside the grammar it is made from."""

from __future__ import annotations

from pathlib import Path

from netspec.source.bundled import bundled
from netspec.syntax.driver import TABLE
from netspec.syntax.table import write_driver_table, write_table


def main() -> None:
    folder = Path(str(bundled("grammar")))
    grammar = (folder / "netspec.lark").read_text("utf-8")
    (folder / "netspec.table.json").write_text(write_table(grammar), "utf-8")
    (folder / TABLE).write_text(write_driver_table(grammar), "utf-8")


if __name__ == "__main__":
    main()
