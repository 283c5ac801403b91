"""Sizes of memory on the command line: `24GB`, `512MB`. As on the boxes of graphics cards, a GB is 2**30 bytes."""

from __future__ import annotations

import re
from typing import Any

import click

_UNITS = {"": 1, "B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30, "TB": 2**40}


class ByteSize(click.ParamType[int]):
    """A number with a unit; `GiB` is taken as `GB`."""

    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"([0-9]{1,15}(?:\.[0-9]{1,6})?) ?([kKmMgGtT]?)(?:i?[bB])?", value.strip())
        if found is None:
            self.fail(f"{value[:40]!r} is no size; write 24GB or 512MB", param, ctx)
        unit = found[2].upper()
        return int(float(found[1]) * _UNITS[f"{unit}B"])
