"""The training curve as an SVG picture: loss and accuracy over the epochs, from the run's log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 28, 36
TRAIN, MEASURED, INK = "#9aa4b2", "#2563eb", "#1f2937"
END = 'text-anchor="end"'
Row = Mapping[str, Any]


def draw_curve(rows: Sequence[Row], title: str) -> str:
    """Two panels, loss and accuracy, or the loss alone where there are no classes."""
    panels = [("loss", "train_loss", "loss")]
    if rows and isinstance(rows[-1].get("accuracy"), int | float):
        panels.append(("accuracy", "train_accuracy", "accuracy"))
    height = HEIGHT * len(panels) + 28
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="{LEFT}" y="20" font-size="14" font-weight="bold">{_escaped(title)}</text>',
    ]
    split = str(rows[-1]["split"]) if rows else ""
    for index, (name, learned, measured) in enumerate(panels):
        parts.append(
            f'<g transform="translate(0 {28 + index * HEIGHT})">{_panel(rows, name, learned, measured, split)}</g>'
        )
    return "\n".join([*parts, "</svg>", ""])


def _panel(rows: Sequence[Row], name: str, learned: str, measured: str, split: str) -> str:
    epochs = [float(row["epoch"]) for row in rows]
    series = [("train", TRAIN, _column(rows, learned)), (split, MEASURED, _column(rows, measured))]
    values = [value for _, _, column in series for value in column if value is not None]
    low, high = (0.0, max(values, default=1.0)) if name == "loss" else (min(values, default=0.0), 1.0)
    high = high if high > low else low + 1.0
    last = max([*epochs, 2.0])
    plot_width, plot_height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def x(epoch: float) -> float:
        return LEFT + plot_width * (epoch - 1) / (last - 1)

    def y(value: float) -> float:
        return TOP + plot_height * (1 - (value - low) / (high - low))

    parts = [f'<text x="{LEFT}" y="{TOP - 10}">{name}</text>']
    for tick in range(5):
        value = low + (high - low) * tick / 4
        shown = f"{value:.1%}" if name == "accuracy" else f"{value:.3g}"
        parts.append(f'<path d="M{LEFT} {y(value):.1f}H{WIDTH - RIGHT}" stroke="#e5e7eb"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{shown}</text>')
    parts += [
        f'<text x="{x(epoch):.1f}" y="{HEIGHT - 14}" text-anchor="middle">{epoch:.0f}</text>' for epoch in (1.0, last)
    ]
    for index, (label, colour, column) in enumerate(series):
        points = [(x(e), y(v)) for e, v in zip(epochs, column, strict=True) if v is not None]
        name_at = WIDTH - RIGHT - 60 * index
        name_of_line = f'<text x="{name_at}" y="{TOP - 10}" {END} fill="{colour}">{label}</text>'
        parts.extend((_line(points, colour), name_of_line))
    return "".join(parts)


def _line(points: Sequence[tuple[float, float]], colour: str) -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    return f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>' if points else ""


def _column(rows: Sequence[Row], name: str) -> list[float | None]:
    values = [row.get(name) for row in rows]
    return [float(value) if isinstance(value, int | float) and value == value else None for value in values]


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
