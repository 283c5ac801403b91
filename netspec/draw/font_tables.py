"""Makes `fonts/widths.json` from the fonts that ship: `python -m netspec.draw.font_tables`.

Reads the `cmap` (format 4) and `hmtx` tables of TrueType itself, so that neither making the table nor using it
needs a font library. The table holds advance widths in 1/1000 em of the characters that pictures may hold.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.resources import as_file, files
from pathlib import Path

NAMES = {"regular": "LiberationSans-Regular.ttf", "bold": "LiberationSans-Bold.ttf"}
TABLE = Path(__file__).parent / "fonts" / "widths.json"
LAST = 0x2FFF
"""Past this, no character of the fonts is measured; text there is taken to be one em wide."""


@contextmanager
def font_files() -> Iterator[dict[str, Path]]:
    """The fonts by weight, as files on the disk for as long as the block runs, wherever the package itself lies."""
    with ExitStack() as stack:
        fonts = files("netspec.draw").joinpath("fonts")
        yield {weight: stack.enter_context(as_file(fonts.joinpath(name))) for weight, name in NAMES.items()}


def _tables(font: bytes) -> dict[str, bytes]:
    count = struct.unpack_from(">H", font, 4)[0]
    found = {}
    for index in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        found[tag.decode("ascii")] = font[offset : offset + length]
    return found


def _glyphs(cmap: bytes) -> dict[int, int]:
    """Character to glyph, from the Windows Unicode subtable of format 4."""
    for index in range(struct.unpack_from(">H", cmap, 2)[0]):
        platform, encoding, at = struct.unpack_from(">HHI", cmap, 4 + 8 * index)
        if (platform, encoding) == (3, 1) and struct.unpack_from(">H", cmap, at)[0] == 4:
            return _format_4(cmap, at)
    raise ValueError("the font has no character map of format 4")


def _format_4(cmap: bytes, at: int) -> dict[int, int]:
    segments = struct.unpack_from(">H", cmap, at + 6)[0] // 2

    def column(number: int, kind: str) -> tuple[int, ...]:
        skip = 14 + 2 * segments * number + (2 if number else 0)
        return struct.unpack_from(f">{segments}{kind}", cmap, at + skip)

    ends, starts, deltas, offsets = column(0, "H"), column(1, "H"), column(2, "h"), column(3, "H")
    offsets_at = at + 16 + 6 * segments
    glyphs: dict[int, int] = {}
    for index, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for character in range(start, min(end, LAST) + 1):
            glyph = character
            if offsets[index]:
                where = offsets_at + 2 * index + offsets[index] + 2 * (character - start)
                glyph = struct.unpack_from(">H", cmap, where)[0]
            glyph = (glyph + deltas[index]) & 0xFFFF if glyph or not offsets[index] else 0
            if glyph:
                glyphs[character] = glyph
    return glyphs


def advances(file: Path) -> dict[str, int]:
    """Character (as text) to advance width in 1/1000 em."""
    tables = _tables(file.read_bytes())
    units = struct.unpack_from(">H", tables["head"], 18)[0]
    count = struct.unpack_from(">H", tables["hhea"], 34)[0]
    widths = [struct.unpack_from(">H", tables["hmtx"], 4 * index)[0] for index in range(count)]
    return {
        chr(character): round(1000 * widths[min(glyph, count - 1)] / units)
        for character, glyph in sorted(_glyphs(tables["cmap"]).items())
        if character >= 0x20
    }


def made() -> str:
    """The text of `widths.json`: per weight, runs of characters that share a width."""
    weights: dict[str, dict[str, str]] = {}
    with font_files() as fonts:
        for weight, file in fonts.items():
            by_width: dict[str, str] = {}
            for character, width in advances(file).items():
                by_width[str(width)] = by_width.get(str(width), "") + character
            weights[weight] = by_width
    return json.dumps(weights, ensure_ascii=True, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    TABLE.write_text(made(), encoding="ascii")
