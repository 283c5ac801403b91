"""NS124 to NS130: what people bring along from other languages, and parts of a layer's word that are out of place."""

from __future__ import annotations

from netspec.source.codes.base import Code


class OtherLanguage(Code, number="NS124", category="syntax"):
    """The file is something else: a Pajek graph, a KiCad netlist, a Darknet or Caffe model, Python source.

    Several programs use the ending `.net`.

    Fails:
        [net]
        batch=64
        [convolutional]
        filters=32

    Mended:
        input 3x416x416
        conv3-32(norm=bn, act=leaky0.1)
    """


class BadInterpolation(Code, number="NS125", category="syntax"):
    """The braces in a label don't hold an expression.

    In a quoted label braces interpolate: `as "layer{i + 1}"`.

    Fails:
        input 3x224x224
        relu as "a{}"

    Mended:
        input 3x224x224
        relu as "a{1}"
    """


class AssignmentWithoutLet(Code, number="NS126", category="syntax"):
    """A name is given a value without `let` or `param`.

    Fails:
        input 3x224x224
        width = 64
        conv3-{width}

    Mended:
        input 3x224x224
        let width = 64
        conv3-{width}
    """


class BarOutsideJoin(Code, number="NS127", category="syntax"):
    """A `|` stands outside of a join's square brackets.

    Fails:
        input 3x224x224
        cat( relu | tanh )

    Mended:
        input 3x224x224
        cat[ relu | tanh ]
    """


class MissingValue(Code, number="NS128", category="syntax"):
    """A value is missing: in braces, behind `=` or behind an operator.

    Fails:
        input 3x224x224
        conv3-{}

    Mended:
        input 3x224x224
        conv3-{64}
    """


class MissingBraces(Code, number="NS129", category="syntax"):
    """Braces are missing around an expression in a layer, or stand around a value elsewhere.

    Wherever a number can stand in a layer, an expression in braces can: `conv3-{2*c}/{s}`. In options, lists and `let`
    expressions stand as they are.

    Fails:
        input 3x224x224
        let s = 2
        conv3-64/s

    Mended:
        input 3x224x224
        let s = 2
        conv3-64/{s}
    """


class PartsOutOfOrder(Code, number="NS130", category="syntax"):
    """The parts of a layer stand in another order than kind, width, stride, options, repeat, label.

    Fails:
        input 3x224x224
        conv3-64 as stem x2

    Mended:
        input 3x224x224
        conv3-64 x2 as stem
    """
