"""Figures for people: scaled counts, bytes, positions per axis."""

from __future__ import annotations

from fractions import Fraction

from netspec.analysis.facts import Positions

_STEPS = ("", "k", "M", "G", "T", "P", "E")


def scaled(count: int) -> str:
    """Four significant digits with k, M, G, ... for powers of 1000: `72.86M`."""
    if abs(count) < 1000:
        return str(count)
    value, step = float(count), 0
    while abs(value) >= 999.95 and step < len(_STEPS) - 1:
        value, step = value / 1000, step + 1
    return f"{value:.4g}{_STEPS[step]}" if value < 1e4 else f"{value:.0f}{_STEPS[step]}"


def bytes_text(count: int) -> str:
    """Kilobytes of 1024, as lecture tables have them, from there on megabytes and gigabytes; bytes below one."""
    if abs(count) < 1024:
        return f"{count} B"
    value, unit = count / 1024, "KB"
    for larger in ("MB", "GB", "TB", "PB"):
        if value < 1000:
            break
        value, unit = value / 1024, larger
    return f"{value:.0f} {unit}" if value >= 100 or value == int(value) else f"{value:.1f} {unit}"


def figure(value: Positions | None) -> str:
    """A length or position; unknown is a dash."""
    if value is None:
        return "-"
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else f"{float(value):g}"
    return str(value)


def per_axis(values: tuple[Positions | None, ...]) -> str:
    """One figure where all axes agree, else all of them: `11`, `1×7`."""
    if not values:
        return "-"
    shown = [figure(value) for value in values]
    return shown[0] if len(set(shown)) == 1 else "×".join(shown)
