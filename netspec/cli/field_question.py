"""What is asked of one node: its field, a unit's pixels, a pixel's units, the effective field; and the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from netspec.analysis import Facts, NodeFacts
from netspec.analysis.receptive_field import lengths_of
from netspec.analysis.tables import TableRequest, columns_named, rows_of
from netspec.analysis.tables.json_form import field_json, shape_of
from netspec.analysis.unit_field import Graph, Seen

if TYPE_CHECKING:
    from netspec.runtime.effective_field import EffectiveField

AXES = {1: ("positions",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}


class Question:
    """What is asked of one node: its field, a unit's pixels, a pixel's units, the effective field."""

    def __init__(
        self, facts: Facts, chosen: NodeFacts, unit: tuple[int, ...] | None, pixel: tuple[int, ...] | None
    ) -> None:
        self.facts, self.chosen = facts, chosen
        self.lengths = lengths_of(facts.network.input)
        try:
            self.graph = Graph(facts.network)
        except OverflowError as error:
            raise click.UsageError(str(error)) from None
        self.grid = self.graph.grid_of(chosen.node.id)
        self.unit = unit if unit is not None or self.grid is None else tuple(length // 2 for length in self.grid)
        self.asked_unit = unit is not None
        self.pixel = pixel
        self.seen = self._seen()
        self.seeing = self._seeing()

    def _seen(self) -> Seen:
        if self.grid is None and self.asked_unit:
            raise click.UsageError(f"{self.chosen.path} has no positions: each of its values sees the same")
        try:
            return self.graph.pixels_seen(self.chosen.node.id, self.unit)
        except IndexError as error:
            raise click.BadParameter(str(error), param_hint="--unit") from None

    def _seeing(self) -> Seen | None:
        if self.pixel is None:
            return None
        try:
            return self.graph.units_seeing(self.chosen.node.id, self.pixel)
        except IndexError as error:
            raise click.BadParameter(str(error), param_hint="--pixel") from None

    def centre(self) -> tuple[float, ...]:
        """Where the unit looks: by theory where it says so, else the middle of what it sees."""
        field = self.chosen.receptive_field.local or self.chosen.receptive_field
        if self.unit is not None and all(axis.centre is not None for axis in field.axes):
            steps = zip(field.axes, self.unit, strict=True)
            return tuple(float((axis.centre or 0) + at * (axis.stride or 0)) for axis, at in steps)
        return tuple((low + high) / 2 for low, high in self.seen.box or ())

    def measured(self, modes: tuple[str, ...], runs: int) -> list[EffectiveField]:
        if self.grid is None or len(self.grid) != 2 or self.unit is None:
            raise click.UsageError("--effective needs a node with a map of two dimensions")
        try:
            from netspec.runtime.effective_field import effective_field
        except ImportError:
            raise click.UsageError("--effective needs torch: pip install 'netspec[torch]'") from None
        (row, column), (y, x) = self.unit, self.centre()
        return [
            effective_field(self.facts.network, self.chosen.path, (row, column), (y, x), mode, runs)  # type: ignore[arg-type]
            for mode in modes
        ]

    def lines(self, fields: list[EffectiveField]) -> list[str]:
        field = self.chosen.receptive_field
        request = TableRequest(1, self.lengths)
        row = next(row for row in rows_of(self.facts) if row.path == self.chosen.path)
        shown = [f"{column.title} {column.cell(row, request)}" for column in columns_named("fields")[2:]]
        lines = [f"{self.chosen.path}: {self.chosen.node.output}, " + ", ".join(shown)]
        if self.asked_unit or self.grid is None or fields:
            who = f"unit {_joined(self.unit)}" if self.unit is not None and self.grid is not None else "each value"
            lines.append(f"{who} sees {_box_text(self.seen, self.lengths)}")
        if self.seeing is not None:
            grid = self.grid or ()
            lines.append(f"pixel {_joined(self.pixel)} is seen by {_box_text(self.seeing, grid)}")
        if field.local is not None:
            lines.append("beside its windows, attention, a gate or pooling over everything shows it the whole input")
        for one in fields:
            radii = ", ".join(f"{share:.0%} within {radius:.1f}" for share, radius in one.radii.items())
            lines.append(f"effective field, {one.weights} weights: {radii} pixels of {_joined(self.centre())}")
        return lines

    def as_json(self, fields: list[EffectiveField]) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "schema_version": 1,
            "network": self.facts.network.name,
            "node": self.chosen.path,
            "output": shape_of(self.chosen.node.output),
            "receptive_field": field_json(self.chosen.receptive_field),
            "unit": None if self.grid is None else list(self.unit or ()),
            "box": _box_json(self.seen),
        }
        if self.seeing is not None:
            answer |= {"pixel": list(self.pixel or ()), "units": _box_json(self.seeing)}
        if fields:
            answer["effective"] = [
                {
                    "weights": one.weights,
                    "centre": list(one.centre),
                    "radius": {f"{s:.0%}": r for s, r in one.radii.items()},
                }
                for one in fields
            ]
        return answer

    def picture(self, image: str | None, fields: list[EffectiveField]) -> bytes:
        """The theoretical box, and the heat of the last field measured, over the photograph or over black."""
        from netspec.cli import heat_picture

        if len(self.lengths) != 2 or self.seen.box is None:
            raise click.UsageError("pictures are drawn of inputs in two dimensions")
        height, width = self.lengths
        canvas = heat_picture.photograph(image, height, width) if image else heat_picture.blank(height, width)
        if fields:
            canvas = heat_picture.with_heat(canvas, fields[-1].heat.tolist())
        factor = max(1, 448 // max(height, width))
        (top, bottom), (left, right) = self.seen.box
        box = ((top * factor, (bottom + 1) * factor - 1), (left * factor, (right + 1) * factor - 1))
        return heat_picture.png(heat_picture.with_box(heat_picture.enlarged(canvas, factor), box))


def _radii_json(field: EffectiveField) -> dict[str, float]:
    return {f"{share:.0%}": radius for share, radius in field.radii.items()}


def _joined(position: tuple[float, ...] | None) -> str:
    return ",".join(f"{at:g}" for at in position or ())


def _box_text(seen: Seen, lengths: tuple[int, ...]) -> str:
    if seen.box is None:
        return "nothing but padding" if lengths else "everything"
    if all(box == (0, length - 1) for box, length in zip(seen.box, lengths, strict=True)):
        return f"all of {'×'.join(map(str, lengths))}"
    names = AXES[len(lengths)]
    parts = [f"{name} {low} to {high}" for name, (low, high) in zip(names, seen.box, strict=True)]
    return f"{', '.join(parts)} of {'×'.join(map(str, lengths))}"


def _box_json(seen: Seen) -> list[list[int]] | None:
    return None if seen.box is None else [list(side) for side in seen.box]
