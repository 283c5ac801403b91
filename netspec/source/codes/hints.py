"""NS68x: advice that only elaboration can give, while names and ranges are still there."""

from __future__ import annotations

from netspec.source.codes.base import Code


class EmptyRange(Code, number="NS680", category="advice", severity="warning"):
    """A range runs downwards, so it is empty.

    `a..b` counts from a up to b, b left out. Where a is larger than b nothing is counted, which is allowed and
    seldom meant.

    Fails:
        input 3x32x32
        for i in 3..0 { conv3-16 }
        relu

    Mended:
        input 3x32x32
        for i in 0..3 { conv3-16 }
        relu
    """


class UnusedName(Code, number="NS681", category="advice", severity="warning"):
    """A def, param, let or import is never used.

    It is what is left of an edit, or a misspelling elsewhere. A name that begins with an underscore is never
    advised about.

    Fails:
        input 3x32x32
        let width = 32
        conv3-16, relu

    Mended:
        input 3x32x32
        let width = 32
        conv3-{width}, relu
    """


class ShadowedName(Code, number="NS682", category="advice", severity="hint"):
    """A name hides one of the same name further out.

    Both are there, and a reader takes one for the other.

    Fails:
        input 3x32x32
        let c = 16
        for c in [8, 16] { conv3-{c} }
        fc-{c}

    Mended:
        input 3x32x32
        let classes = 16
        for c in [8, 16] { conv3-{c} }
        fc-{classes}
    """
