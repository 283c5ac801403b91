"""NS1xx: what is wrong with the text of a file, before anything is known of the network in it."""

from __future__ import annotations

from netspec.source.codes.base import Code


class UnexpectedText(Code, number="NS101", category="syntax"):
    """Something stands where it cannot stand.

    Fails:
        input 3x224x224
        conv3-64 )

    Mended:
        input 3x224x224
        conv3-64
    """


class NestedTooDeep(Code, number="NS131", category="limit"):
    """More than 64 brackets are open at once."""


class ExpressionTooDeep(Code, number="NS132", category="limit"):
    """An expression nests more than 256 operators."""


class ListTooLong(Code, number="NS133", category="limit"):
    """A list is written out with more than 100,000 items."""


class NumberTooLong(Code, number="NS134", category="limit"):
    """A number has so many digits that no size in a network can be meant."""


class SourceTooLarge(Code, number="NS135", category="limit"):
    """A file has more than 1 MiB."""


class NotUtf8(Code, number="NS141", category="encoding"):
    """The bytes of a file are not UTF-8."""


class RefusedCharacter(Code, number="NS142", category="encoding"):
    """A character that no file may hold."""


class LoneCarriageReturn(Code, number="NS143", category="encoding"):
    """A carriage return without a line feed."""
