"""NS13x and NS14x: what no file may hold, whatever it says: bytes, characters, and more than the bounds allow."""

from __future__ import annotations

from netspec.source.codes.base import Code


class NestedTooDeep(Code, number="NS131", category="limit"):
    """More than 64 brackets are open at once.

    Give a name to what is nested: a `def` starts from nothing.

    Fails:
        input 3x224x224
        (((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((
        conv3-64
        )))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))

    Mended:
        input 3x224x224
        conv3-64
    """


class ExpressionTooDeep(Code, number="NS132", category="limit"):
    """An expression nests more than 256 operators.

    Fails:
        $ python -c "print('input 3x8x8\\nconv3-{1' + '+1' * 300 + '}')" | netspec check -

    Mended:
        input 3x8x8
        conv3-{301}
    """


class ListTooLong(Code, number="NS133", category="limit"):
    """A list is written out with more than 100,000 items.

    Fails:
        $ python -c "print('input 3x8x8\\nlet a = [' + '1,' * 100001 + ']\\nrelu')" | netspec check -

    Mended:
        input 3x8x8
        let a = 0..100000
        relu
    """


class NumberTooLong(Code, number="NS134", category="limit"):
    """A number has more than 400 characters.

    Whole numbers go up to 2⁵³ and fractions to about 10³⁰⁸, so that no size in a network is meant by it.

    Fails:
        $ python -c "print('input 3x8x8\\nconv3-' + '9' * 500)" | netspec check -

    Mended:
        input 3x8x8
        conv3-9
    """


class SourceTooLarge(Code, number="NS135", category="limit"):
    """A file has more than 1 MiB.

    What repeats is written once, as a def, in a `for` or with a repeat; a large file can be split with `from`.

    Fails:
        $ python -c "print('input 3x8x8\\n' + 'relu\\n' * 300000)" | netspec check -

    Mended:
        input 3x8x8
        relu x1000
    """


class NotUtf8(Code, number="NS141", category="encoding"):
    r"""The bytes of a file are not UTF-8.

    The message names the first byte that is wrong. `iconv -f LATIN1 -t UTF-8` converts what an old editor wrote.

    Fails:
        $ printf '# caf\351\ninput 3x8x8\nrelu\n' | netspec check -

    Mended:
        $ printf '# caf\303\251\ninput 3x8x8\nrelu\n' | netspec check -
    """


class RefusedCharacter(Code, number="NS142", category="encoding"):
    r"""A file holds a character that shows one thing and means another.

    Control characters other than tab and line ends, the characters that change the direction of writing, and what
    Unicode calls noncharacters are refused everywhere, in comments and texts too: a file must read as it means.

    Fails:
        $ printf 'input 3x8x8\nrelu # \342\200\256hidden\n' | netspec check -

    Mended:
        $ printf 'input 3x8x8\nrelu # shown\n' | netspec check -
    """


class LoneCarriageReturn(Code, number="NS143", category="encoding"):
    r"""A carriage return stands without a line feed.

    It ends a line for some programs and not for others. Lines end with LF or CRLF.

    Fails:
        $ printf 'input 3x8x8\rrelu\n' | netspec check -

    Mended:
        $ printf 'input 3x8x8\r\nrelu\r\n' | netspec check -
    """
