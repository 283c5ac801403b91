"""`netspec draw`: a picture of a network, in the format that OUT's ending names."""

from __future__ import annotations

from pathlib import Path

import click

from netspec.cli.network_option import Request, networks_option
from netspec.cli.output import STDOUT, remark, write
from netspec.draw.colours import THEMES
from netspec.draw.drawing import SEVERAL, STYLES, draw
from netspec.draw.picture import ALL_PAGES, FORMATS


@click.command("draw")
@networks_option
@click.option("-o", "--output", metavar="OUT", required=True, help="svg png pdf pptx tex mmd dot html; - is stdout.")
@click.option("--to", "ending", type=click.Choice(FORMATS), help="The format, where OUT's ending does not name it.")
@click.option("--style", type=click.Choice(list(STYLES)), default="blocks", show_default=True)
@click.option("--theme", type=click.Choice(list(THEMES)), default="light", show_default=True)
@click.option("--def", "block", metavar="NAME", default="", help="One def or label alone, large (style module).")
@click.option("--page", type=click.IntRange(1), default=1, metavar="N", help="Of a picture of several pages.")
@click.option("--kernel-pyramid", "pyramid", is_flag=True, help="On volumes, the window that each layer looks through.")
@click.option("--standalone", is_flag=True, help="TikZ with a preamble: a document of its own.")
def command(
    requests: tuple[Request, ...], output: str, ending: str | None, style: str, theme: str, block: str, page: int,
    pyramid: bool, standalone: bool,
) -> None:  # fmt: skip
    """Draw a network for slides, papers and READMEs."""
    ending = ending or ("svg" if output == STDOUT else Path(output).suffix.removeprefix(".").lower())
    several = style in SEVERAL
    networks = [one for request in requests for one in (request.networks() if several else [request.network()])]
    picture = draw(networks, style, "dark" if theme == "dark" else "light", block=block, pyramid=pyramid)
    count = len(picture.scenes)
    if page > count:
        raise click.UsageError(f"the picture has {count} page{'s' * (count != 1)}, and --page {page} was asked for")
    write(output, picture.encoded(ending, page, standalone=standalone))
    if output == STDOUT:
        return
    remark(f"wrote {output}" + "".join(f"; {step}" for step in picture.steps))
    if count > 1 and ending not in ALL_PAGES:
        remark(f"page {page} of {count}: --page N draws another, {', '.join(ALL_PAGES)} hold all of them")
