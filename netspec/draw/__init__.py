"""Network + Facts → Scene → svg, png, pdf, pptx, tex, mmd, dot, html. Knows no torch.

`netspec.draw(network)` is the function `draw.draw`: the module itself can be called, so that the name means the same
whether or not the package has been imported before.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netspec.draw.drawing import draw
    from netspec.draw.picture import Picture

__all__ = ["Picture", "draw"]


class _Callable(ModuleType):
    def __call__(self, *args: Any, **options: Any) -> Picture:
        from netspec.draw.drawing import draw

        return draw(*args, **options)


def __getattr__(name: str) -> Any:
    if name == "draw":
        from netspec.draw.drawing import draw

        return draw
    if name == "Picture":
        from netspec.draw.picture import Picture

        return Picture
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


sys.modules[__name__].__class__ = _Callable
