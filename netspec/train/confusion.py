"""What was taken for what: the confusion matrix as CSV, as a picture, and its worst pairs in words."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Sequence

MARGIN, CELL = 120, 28
LARGEST = 100
"""Classes beyond which a picture shows nothing that a person could read."""
Matrix = Sequence[Sequence[int]]


def confusion_csv(matrix: Matrix, classes: Sequence[str]) -> str:
    """Rows are what it is, columns what the network said."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["is \\ said", *classes])
    writer.writerows([name, *row] for name, row in zip(classes, matrix, strict=True))
    return text.getvalue()


def confusion_svg(matrix: Matrix, classes: Sequence[str], title: str) -> str:
    """The shares of each row as shades; the figures where there is room for them."""
    count = len(classes)
    cell = CELL if count <= 20 else max(4, 560 // count)
    size = MARGIN + cell * count + 20
    font = min(12, max(4, cell - 2))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size + 24}" '
        f'viewBox="0 0 {size} {size + 24}" font-family="sans-serif" font-size="{font}">',
        f'<rect width="{size}" height="{size + 24}" fill="white"/>',
        f'<text x="12" y="20" font-size="14" font-weight="bold">{html.escape(title)}</text>',
        f'<g transform="translate({MARGIN} {MARGIN})">',
    ]
    for i, (name, row) in enumerate(zip(classes, matrix, strict=True)):
        label, middle = html.escape(name[:18]), cell * i + cell / 2
        parts.append(f'<text x="-6" y="{middle + font / 3:.1f}" text-anchor="end">{label}</text>')
        parts.append(f'<text transform="translate({middle + font / 3:.1f} -6) rotate(-90)">{label}</text>')
        parts += [_cell(i, j, value, max(sum(row), 1), cell) for j, value in enumerate(row)]
    return "\n".join([*parts, "</g></svg>", ""])


def _cell(i: int, j: int, value: int, total: int, cell: int) -> str:
    share = value / total
    colour = "#2563eb" if i == j else "#dc2626"
    shade = (
        f'<rect x="{cell * j}" y="{cell * i}" width="{cell}" height="{cell}" fill="{colour}" opacity="{share:.3f}"/>'
    )
    if cell < CELL or not value:
        return shade
    ink = "white" if share > 0.5 else "#1f2937"
    middle = cell / 2
    return (
        f'{shade}<text x="{cell * j + middle:.1f}" y="{cell * i + middle + 4:.1f}" text-anchor="middle" fill="{ink}">'
        f"{value}</text>"
    )


def worst_pairs(matrix: Matrix, classes: Sequence[str], most: int = 5) -> list[tuple[int, str, str]]:
    """The commonest mistakes: how often, what it is, what was said."""
    pairs = [
        (value, classes[i], classes[j])
        for i, row in enumerate(matrix)
        for j, value in enumerate(row)
        if i != j and value
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))[:most]
