"""Scenes → one self-contained HTML file: the overview, and the page of a block on a click, Enter or the list.

Whatever has the focus or the pointer is told in the line below the picture: shape, parameters, receptive field,
source line. Without a script all pages stand one under another. Nothing is loaded from anywhere.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256

from netspec.draw.emit.svg import escaped, svg
from netspec.draw.scene import Scene

SCRIPT = """
const pages = [...document.querySelectorAll('section')];
const said = document.getElementById('said');
const rest = said.textContent;
function show(id, back) {
  const page = pages.find(one => one.dataset.page === id);
  if (!page) return;
  pages.forEach(one => { one.hidden = one !== page; });
  document.querySelectorAll('nav button').forEach(one => {
    one.setAttribute('aria-current', one.dataset.opens === id ? 'page' : 'false');
  });
  if (!back) history.pushState(id, '', '#' + encodeURIComponent(id));
}
function tell(event) {
  const item = event.target.closest && event.target.closest('.item');
  said.textContent = item ? item.getAttribute('aria-label') : rest;
}
function open(event) {
  if (event.type === 'keydown' && event.key !== 'Enter' && event.key !== ' ') {
    if (event.key === 'Escape') show(pages[0].dataset.page);
    return;
  }
  const item = event.target.closest && event.target.closest('[data-opens]');
  if (item) { event.preventDefault(); show(item.dataset.opens); }
}
document.addEventListener('pointerover', tell);
document.addEventListener('focusin', tell);
document.addEventListener('click', open);
document.addEventListener('keydown', open);
addEventListener('popstate', event => show(event.state || pages[0].dataset.page, true));
show(decodeURIComponent(location.hash.slice(1)) || pages[0].dataset.page, true);
if (pages.every(one => one.hidden)) show(pages[0].dataset.page, true);
"""
STYLE = """
:root { color-scheme: light dark }
body { margin: 0; font: 16px/1.4 Helvetica, Arial, 'Liberation Sans', sans-serif; background: BACK; color: FRONT }
main { max-width: 1600px; margin: auto; padding: 0 1rem 5rem }
svg { width: 100%; height: auto; display: block }
nav { display: flex; flex-wrap: wrap; gap: .4rem; padding: .8rem 0 }
nav button { font: inherit; padding: .3rem .8rem; border: 1px solid #8888; border-radius: 1rem; background: none;
  color: inherit; cursor: pointer }
nav button[aria-current=page] { background: FRONT; color: BACK }
.item:focus { outline: 3px solid #EE8866; outline-offset: 3px }
.item[data-opens] { cursor: pointer }
#said { position: fixed; inset: auto 0 0 0; margin: 0; padding: .6rem 1rem; background: FRONT; color: BACK;
  min-height: 1.4em }
"""


def html(scenes: Sequence[Scene], front: str) -> str:
    """The document; `front` is the colour of text on the pages' background."""
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    style = STYLE.replace("BACK", scenes[0].background).replace("FRONT", front)
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escaped(scenes[0].title)}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<main>",
        *_list(scenes),
    ]
    for index, scene in enumerate(scenes):
        picture = svg(scene, prefix=f"p{index}-", interactive=True)
        about = f'data-page="{escaped(scene.id)}" aria-label="{escaped(scene.title)}"'
        lines.append(f"<section {about}>\n{picture}</section>")
    hint = "Point at a part, or move with Tab: its shape, parameters and receptive field stand here."
    lines.append(f'<p id="said" role="status">{hint}</p>')
    return "\n".join([*lines, "</main>", f"<script>{SCRIPT}</script>", "</body>", "</html>", ""])


def _list(scenes: Sequence[Scene]) -> list[str]:
    if len(scenes) < 2:
        return []
    labels = ["Overview", *(scene.title.rpartition(" — ")[2] for scene in scenes[1:])]
    buttons = (
        f'<button type="button" data-opens="{escaped(scene.id)}">{escaped(label)}</button>'
        for scene, label in zip(scenes, labels, strict=True)
    )
    return ['<nav aria-label="Pages">', *buttons, "</nav>"]
