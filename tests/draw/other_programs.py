"""Pictures opened by the programs that people open them with: `python -m tests.draw.other_programs [FOLDER]`.

TikZ by pdflatex, PPTX by LibreOffice (to PDF, in FOLDER, to be looked at), HTML by headless Chromium (its script shows
the page that the address names), DOT by Graphviz, Mermaid by its own parser (`npm install mermaid jsdom` in a folder
named by `NODE_FOLDER`). What is not installed is said and left out; ends with 1 where a program refuses a picture.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import netspec
from netspec.draw.picture import Picture
from tests.draw.subjects import CROSSING, parsed, zoo
from tests.draw.test_formats import HOSTILE

MERMAID = """
import { JSDOM } from 'jsdom'; import fs from 'fs';
const dom = new JSDOM(''); global.window = dom.window; global.document = dom.window.document;
const mermaid = (await import('mermaid')).default;
for (const file of process.argv.slice(2)) await mermaid.parse(fs.readFileSync(file, 'utf8'));
"""


def pictures() -> Iterator[tuple[str, Picture]]:
    for name in ("vgg16", "resnet50", "googlenet", "unet_valid"):
        yield name, netspec.draw(zoo(name))
    yield "crossing", netspec.draw(parsed(CROSSING))
    yield "volumes", netspec.draw(zoo("unet_valid"), style="volumes")
    for number, title in enumerate(HOSTILE):
        network = parsed("input 3x8x8\nrelu").model_copy(update={"title": title})
        yield f"title-{number}", netspec.draw(network)


def run(command: list[str], folder: Path) -> bool:
    """Whether the program takes it; what it says is printed where it does not."""
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if answer.returncode:
        print(" ".join(command), answer.stdout[-600:], answer.stderr[-600:], sep="\n")
    return answer.returncode == 0


def tried(folder: Path, name: str, picture: Picture) -> Iterator[tuple[str, bool]]:
    """Each program with whether it took the picture."""
    for ending in ("tex", "pptx", "html", "dot", "mmd"):
        (folder / f"{name}.{ending}").write_bytes(picture.encoded(ending, standalone=True))
    if shutil.which("pdflatex"):
        yield "pdflatex", run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"], folder)
    if shutil.which("soffice"):
        target = ["--outdir", str(folder / "slides")]
        yield "soffice", run(["soffice", "--headless", "--convert-to", "pdf", *target, f"{name}.pptx"], folder)
    if shutil.which("dot"):
        yield "dot", run(["dot", "-Tsvg", f"{name}.dot", "-o", f"{name}.dot.svg"], folder)
    if shutil.which("chromium"):
        yield "chromium", shows_its_last_page(folder / f"{name}.html", picture)


def shows_its_last_page(file: Path, picture: Picture) -> bool:
    """Whether the page named in the address is the one that is not hidden, once the script has run."""
    last = picture.scenes[-1].id
    address = f"file://{file}#{quote(last, safe='')}"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", address]
    page = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    shown = [part for part in page.split("<section ")[1:] if 'hidden=""' not in part.partition(">")[0]]
    return len(shown) == 1 and f'data-page="{last}"' in shown[0]


def main() -> int:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else mkdtemp()).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    results: dict[str, list[str]] = {}
    for name, picture in pictures():
        for program, fine in tried(folder, name, picture):
            results.setdefault(program, []).append("" if fine else name)
    modules = os.environ.get("NODE_FOLDER")
    if modules and shutil.which("node"):
        script = Path(modules) / "parse.mjs"
        script.write_text(MERMAID, encoding="utf-8")
        fine = run(["node", str(script), *map(str, sorted(folder.glob("*.mmd")))], Path(modules))
        results["mermaid"] = ["" if fine else "see above"]
    for program in ("pdflatex", "soffice", "dot", "chromium", "mermaid"):
        refused = [name for name in results.get(program, []) if name]
        print(f"{program:9}", f"refuses {refused}" if refused else "takes all" if program in results else "not here")
    print(f"the files are in {folder}")
    return int(any(name for names in results.values() for name in names))


if __name__ == "__main__":
    sys.exit(main())
