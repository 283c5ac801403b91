"""Scene → PNG, through the SVG, by resvg with the fonts that ship: the same picture on every machine."""

from __future__ import annotations

from netspec.draw.emit.svg import svg
from netspec.draw.font_tables import font_files
from netspec.draw.scene import Scene


def png(scene: Scene, zoom: float = 1.0) -> bytes:
    """The page as a picture; at zoom 1 a unit is a pixel."""
    import resvg_py

    with font_files() as fonts:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg(scene),
                zoom=zoom,
                font_files=[str(file) for file in fonts.values()],
                font_family="Liberation Sans",
                sans_serif_family="Liberation Sans",
                skip_system_fonts=True,
            )
        )
