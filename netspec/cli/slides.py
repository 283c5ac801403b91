"""`netspec slides`: a whole deck on one or several networks, of native shapes."""

from __future__ import annotations

from pathlib import Path

import click

from netspec.cli.network_option import Request, networks_option
from netspec.cli.output import fail, remark, write
from netspec.draw.colours import THEMES
from netspec.draw.picture import ALL_PAGES, FORMATS
from netspec.source.codes.pictures import TemplateUnreadable, UnknownFormat


@click.command("slides")
@networks_option
@click.option("-o", "--output", metavar="DECK", required=True, help="A .pptx; .pdf and .html hold the same pages.")
@click.option("--theme", type=click.Choice(list(THEMES)), default="light", show_default=True)
@click.option(
    "--template", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="THEIR.pptx",
    help="Use the master, fonts and text colour of this file.",
)  # fmt: skip
def command(requests: tuple[Request, ...], output: str, theme: str, template: Path | None) -> None:
    """Make a deck: title, pictures, costs, charts, receptive field, source, and a comparison of several networks."""
    from netspec.draw.slides.deck import deck

    ending = Path(output).suffix.removeprefix(".").lower()
    if ending not in ALL_PAGES:
        known = "one page" if ending in FORMATS else "nothing of a deck"
        raise fail(UnknownFormat, f"{ending[:20]!r} holds {known}", f"one of {', '.join(ALL_PAGES)}")
    networks = [request.network() for request in requests]
    picture = deck(networks, "dark" if theme == "dark" else "light")
    write(output, picture.encoded(ending, template=_checked(template)))
    remark(f"wrote {output}; {len(picture.scenes)} slides")


def _checked(template: Path | None) -> Path | None:
    """The template, once it has been opened: what is no PowerPoint file is refused by name."""
    import zipfile

    if template is not None and not (zipfile.is_zipfile(template) and _is_deck(template)):
        raise fail(TemplateUnreadable, f"{str(template)!r} is no PowerPoint file", "name a .pptx")
    return template


def _is_deck(template: Path) -> bool:
    import zipfile

    with zipfile.ZipFile(template) as archive:
        return "ppt/presentation.xml" in archive.namelist()
