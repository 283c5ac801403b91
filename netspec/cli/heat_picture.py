"""Pictures of fields: heat over black or over a photograph, with the theoretical box. PNG, written without a library.

Reading a photograph needs Pillow (`pip install netspec[draw]`).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import click

Pixel = tuple[int, int, int]
Picture = list[list[Pixel]]
Box = tuple[tuple[int, int], tuple[int, int]]
BOX_COLOUR: Pixel = (255, 255, 255)
EDGE: Pixel = (20, 20, 20)


def glow(heat: float) -> Pixel:
    """Black, red, yellow, white for 0 to 1."""
    heat = max(0.0, min(1.0, heat))
    red, green, blue = heat * 3, heat * 3 - 1, heat * 3 - 2
    return (_channel(red), _channel(green), _channel(blue))


def _channel(value: float) -> int:
    return int(255 * max(0.0, min(1.0, value)))


def blank(height: int, width: int) -> Picture:
    return [[(0, 0, 0)] * width for _ in range(height)]


def photograph(path: str, height: int, width: int) -> Picture:
    """A picture of the network's input size: the shorter side scaled to it, the centre cut out."""
    try:
        from PIL import Image, ImageOps, UnidentifiedImageError
    except ImportError:
        raise click.UsageError("--image needs Pillow: pip install 'netspec[draw]'") from None
    try:
        with Image.open(path) as opened:
            fitted = ImageOps.fit(opened.convert("RGB"), (width, height))
    except UnidentifiedImageError:
        raise click.UsageError(f"{path} is no picture") from None
    data = fitted.tobytes()
    return [[_pixel(data, 3 * (row * width + column)) for column in range(width)] for row in range(height)]


def _pixel(data: bytes, at: int) -> Pixel:
    return (data[at], data[at + 1], data[at + 2])


def with_heat(picture: Picture, heat: Sequence[Sequence[float]]) -> Picture:
    """Heat laid over a picture, the brightest spot at full strength; the root makes the tails visible."""
    brightest = max((max(row) for row in heat), default=0.0) or 1.0
    return [
        [_over(pixel, (value / brightest) ** 0.5) for pixel, value in zip(line, row, strict=True)]
        for line, row in zip(picture, heat, strict=True)
    ]


def _over(pixel: Pixel, heat: float) -> Pixel:
    light = glow(heat)
    strength = min(1.0, 1.5 * heat)
    return _mixed(pixel, light, strength)


def _mixed(under: Pixel, over: Pixel, strength: float) -> Pixel:
    first, second, third = (int(a + (b - a) * strength) for a, b in zip(under, over, strict=True))
    return (first, second, third)


def with_box(picture: Picture, box: Box) -> Picture:
    """The outline of a box, cut at the picture's border, dark beside light so that it shows on anything."""
    height, width = len(picture), len(picture[0])
    (top, bottom), (left, right) = box
    lines = [list(line) for line in picture]

    def put(row: int, column: int, colour: Pixel) -> None:
        if 0 <= row < height and 0 <= column < width:
            lines[row][column] = colour

    for inset, colour in ((1, EDGE), (0, BOX_COLOUR)):
        for column in range(left + inset, right - inset + 1):
            put(top + inset, column, colour)
            put(bottom - inset, column, colour)
        for row in range(top + inset, bottom - inset + 1):
            put(row, left + inset, colour)
            put(row, right - inset, colour)
    return lines


def enlarged(picture: Picture, factor: int) -> Picture:
    """Every pixel as a square."""
    return [[pixel for pixel in line for _ in range(factor)] for line in picture for _ in range(factor)]


def png(picture: Picture) -> bytes:
    """The picture as a PNG file (8-bit RGB, no filter)."""
    height, width = len(picture), len(picture[0])
    rows = b"".join(b"\0" + bytes(value for pixel in line for value in pixel) for line in picture)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
