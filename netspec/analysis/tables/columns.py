"""The columns of tables: what each is called, what stands in it raw (CSV) and for people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from netspec.analysis.tables.cells import (
    TableRequest,
    channels,
    field_text,
    filters,
    kilobytes,
    lecture_flop,
    lecture_pad,
    option,
    share,
    share_text,
    sides,
    thousands,
)
from netspec.analysis.tables.numbers import bytes_text, per_axis, scaled
from netspec.analysis.tables.rows import Row

Raw = int | float | str | None


class Column(NamedTuple):
    """A column: `raw` goes into CSV, `text` is for people; what `show_total` shows is summed into the last line.

    `priority`: where a terminal is too narrow, the highest goes first; 0 stays.
    """

    name: str
    title: str
    raw: Callable[[Row, TableRequest], Raw]
    text: Callable[[Row, TableRequest], str] | None = None
    align: Literal["left", "right"] = "right"
    show_total: Callable[[float], str] | None = None
    priority: int = 0

    def cell(self, row: Row, request: TableRequest) -> str:
        if self.text is not None:
            return self.text(row, request)
        raw = self.raw(row, request)
        return "" if raw is None else str(raw)


def _words(name: str, title: str, raw: Callable[[Row], Raw], priority: int = 0) -> Column:
    return Column(name, title, lambda row, _: raw(row), align="left", priority=priority)


def _plain(name: str, title: str, raw: Callable[[Row], Raw], priority: int = 0) -> Column:
    return Column(name, title, lambda row, _: raw(row), priority=priority)


def _count(
    name: str,
    title: str,
    figure: Callable[[Row], int],
    priority: int = 0,
    *,
    per_sample: bool = True,
    show: Callable[[int], str] = scaled,
) -> Column:
    """A figure that adds up; one that is `per_sample` is for the whole batch."""

    def raw(row: Row, request: TableRequest) -> int:
        return figure(row) * (request.batch if per_sample else 1)

    return Column(
        name, title, raw, lambda row, to: show(raw(row, to)), show_total=lambda sum_: show(int(sum_)), priority=priority
    )


def _lecture(name: str, title: str, raw: Callable[[Row, TableRequest], float]) -> Column:
    return Column(name, title, raw, lambda row, to: thousands(raw(row, to)), show_total=thousands)


COLUMNS: tuple[Column, ...] = (
    _words("path", "path", lambda row: row.path),
    _words("layer", "layer", lambda row: row.title, 1),
    _words("kind", "kind", lambda row: row.kind),
    _words("input", "input", lambda row: ", ".join(map(str, row.inputs)), 5),
    _words("output", "output", lambda row: str(row.output)),
    _count("params", "params", lambda row: row.total.params, per_sample=False),
    _count("buffers", "buffers", lambda row: row.total.buffers, 6, per_sample=False),
    _count("macs", "MACs", lambda row: row.total.macs),
    _count("flops", "FLOPs", lambda row: row.total.flops),
    _count("elementwise", "element-wise", lambda row: row.total.elementwise, 6),
    _count("pooling", "pooling", lambda row: row.total.pooling, 6),
    _count("memory", "memory", lambda row: row.total.activation_bytes, 3, show=bytes_text),
    Column(
        "rf", "field", lambda row, _: per_axis(row.receptive_field.size), lambda row, _: field_text(row), priority=4
    ),
    _plain("rf_stride", "step", lambda row: per_axis(row.receptive_field.stride)),
    _plain("rf_padding", "padding", lambda row: per_axis(row.receptive_field.padding)),
    _plain("rf_centre", "centre", lambda row: per_axis(row.receptive_field.centre)),
    _plain("rf_minimal", "least", lambda row: per_axis(row.receptive_field.minimal), 6),
    _words("rf_status", "status", lambda row: row.receptive_field.status),
    Column("share", "of input", share, share_text),
    _plain("input_c", "in C", lambda row: channels(row.inputs[0]), 5),
    _plain("input_hw", "in H/W", lambda row: sides(row.inputs[0]), 5),
    _plain("filters", "filters", filters),
    _plain("kernel", "kernel", lambda row: option(row, "kernel")),
    _plain("stride", "stride", lambda row: option(row, "stride")),
    _plain("pad", "pad", lecture_pad),
    _plain("output_c", "out C", lambda row: channels(row.output)),
    _plain("output_hw", "out H/W", lambda row: sides(row.output)),
    _lecture("memory_kb", "memory (KB)", kilobytes),
    _lecture("params_k", "params (k)", lambda row, _: row.total.params / 1e3),
    _lecture("flop_m", "flop (M)", lecture_flop),
)
BY_NAME = {column.name: column for column in COLUMNS}

DEFAULT = ("path", "layer", "output", "params", "macs", "memory", "rf")
LECTURE = ("path", "input_c", "input_hw", "filters", "kernel", "stride", "pad", "output_c", "output_hw", "memory_kb",
           "params_k", "flop_m")  # fmt: skip
RECEPTIVE_FIELD = ("path", "layer", "rf", "rf_stride", "rf_padding", "rf_centre", "rf_status", "share")
PRESETS: dict[str, Sequence[str]] = {"default": DEFAULT, "lecture": LECTURE, "fields": RECEPTIVE_FIELD}


def columns_named(names: str) -> list[Column]:
    """Columns by name, separated by commas; a preset's name stands for its columns. Raises KeyError."""
    found: list[str] = []
    for name in (part.strip() for part in names.split(",")):
        found.extend(PRESETS.get(name, (name,)))
    return [BY_NAME[name] for name in found]
