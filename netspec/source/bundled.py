"""Finds the data folders that stand at the top of the repository: in the package first, then in the checkout.

The wheel carries `grammar/` and `networks/` as `netspec/_data/...`; an editable install has them beside pyproject.toml.
"""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def bundled(folder: str) -> Traversable:
    """The folder of that name, wherever this installation keeps it; also inside a zip file."""
    packaged = files("netspec").joinpath("_data", folder)
    if packaged.is_dir():
        return packaged
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "pyproject.toml").is_file() and (checkout / folder).is_dir():
        return checkout / folder
    raise FileNotFoundError(f"the folder {folder!r} is missing from this installation of netspec")
