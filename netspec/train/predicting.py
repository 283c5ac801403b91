"""What a trained network says of picture files: the likeliest classes of each, as data, text or a page with the
pictures."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image, ImageOps

from netspec.source.codes.training import DataDoesNotFit, DataNotFound, PictureUnreadable
from netspec.train.data.decoding import DAMAGE, decode
from netspec.train.data.folder import ENDINGS
from netspec.train.faults import refuse, warning
from netspec.train.objective import classes_second
from netspec.train.subject import main_and_heads
from netspec.train.trained import Trained

BATCH = 64
THUMBNAIL = 160


@dataclass(frozen=True, slots=True)
class Prediction:
    """A picture and its likeliest classes with their probabilities, best first; none where it could not be read."""

    path: str
    top: tuple[tuple[str, float], ...]


def picture_paths(names: Iterable[str]) -> list[str]:
    """The files that are named, and all pictures in the folders that are."""
    found: list[str] = []
    for name in names:
        path = Path(name)
        if path.is_dir():
            found += sorted(str(one) for one in path.rglob("*") if one.suffix.lower() in ENDINGS)
        elif path.exists():
            found.append(name)
        else:
            refuse(DataNotFound, f"there is no picture {name}")
    return found


def predict(
    trained: Trained, paths: Sequence[str], top: int, device: torch.device, tell: Callable[[str], None]
) -> Iterator[Prediction]:
    """The predictions, in order; `tell` hears of pictures that cannot be decoded."""
    if trained.subject.layout != "image" or len(trained.subject.shape) != 3:
        refuse(DataDoesNotFit, f"the network takes {trained.subject.layout}, no pictures")
    module, framing = trained.module.to(device), trained.framing
    for start in range(0, len(paths), BATCH):
        part, pictures = list(paths[start : start + BATCH]), []
        readable = []
        for path in part:
            try:
                pictures.append(decode(path, framing))
                readable.append(path)
            except (*DAMAGE, Image.DecompressionBombError):
                tell(warning(PictureUnreadable, f"{path} cannot be decoded"))
        likeliest = _likeliest(trained, module, torch.stack(pictures).to(device), top) if pictures else []
        found = dict(zip(readable, likeliest, strict=True))
        yield from (Prediction(path, found.get(path, ())) for path in part)


@torch.inference_mode()
def _likeliest(
    trained: Trained, module: torch.nn.Module, pictures: torch.Tensor, top: int
) -> list[tuple[tuple[str, float], ...]]:
    output = main_and_heads(module(trained.preparing(pictures)))[0]
    logits = classes_second(output).flatten(2).mean(2) if output.ndim > 2 else output
    shares, classes = logits.softmax(1).topk(min(top, logits.shape[1]), 1)
    names = trained.classes
    return [
        tuple((names[index] if index < len(names) else str(index), share) for index, share in zip(row, of, strict=True))
        for row, of in zip(classes.tolist(), shares.tolist(), strict=True)
    ]


def text_of(predictions: Iterable[Prediction]) -> str:
    """A block a picture: its path, then a line a class."""
    lines = []
    for one in predictions:
        lines.append(one.path)
        lines += [f"  {share:7.2%}  {name}" for name, share in one.top] or ["  cannot be decoded"]
    return "\n".join(lines)


def page_of(predictions: Iterable[Prediction], title: str) -> str:
    """A page that stands alone: every picture, small, beside bars of its likeliest classes."""
    rows = "\n".join(_row(one) for one in predictions)
    return PAGE.format(title=html.escape(title), rows=rows)


def _row(one: Prediction) -> str:
    bars = "".join(
        f'<tr><td>{html.escape(name)}</td><td class="bar"><i style="width:{share:.1%}"></i></td>'
        f"<td>{share:.1%}</td></tr>"
        for name, share in one.top
    )
    picture = f'<img alt="" src="{_thumbnail(one.path)}">' if one.top else "<em>cannot be decoded</em>"
    return f"<figure>{picture}<figcaption>{html.escape(one.path)}<table>{bars}</table></figcaption></figure>"


def _thumbnail(path: str) -> str:
    with Image.open(path) as picture:
        ImageOps.exif_transpose(picture, in_place=True)
        small = picture.convert("RGB")
    small.thumbnail((THUMBNAIL, THUMBNAIL))
    if max(small.size) < THUMBNAIL // 2:  # pictures of a few pixels are shown pixel by pixel
        factor = THUMBNAIL // max(small.size)
        small = small.resize((small.width * factor, small.height * factor), Image.Resampling.NEAREST)
    content = io.BytesIO()
    small.save(content, "PNG")
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()


PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px sans-serif; margin: 24px; color: #1f2937; }}
figure {{ display: flex; gap: 16px; margin: 0 0 16px; align-items: flex-start; }}
img {{ width: 160px; object-fit: contain; }}
td {{ padding: 1px 8px 1px 0; }}
.bar {{ width: 160px; }}
.bar i {{ display: block; height: 10px; background: #2563eb; }}
</style></head><body><h1>{title}</h1>
{rows}
</body></html>
"""
