"""NS1xx: what is wrong with the text of a file, before anything is known of the network in it."""

from __future__ import annotations

from netspec.source.codes.base import Code


class UnexpectedText(Code, number="NS101", category="syntax"):
    """Something stands where it cannot stand.

    The message says what could stand there instead, and the help how the statement around it is written.

    Fails:
        input 3x224x224
        for i from 0..3 { conv3-64 }

    Mended:
        input 3x224x224
        for i in 0..3 { conv3-64 }
    """


class MissingSeparator(Code, number="NS102", category="syntax"):
    """Two layers or statements follow each other with nothing between.

    A comma and a new line separate alike; blanks alone don't.

    Fails:
        input 3x224x224
        conv3-64 maxpool

    Mended:
        input 3x224x224
        conv3-64, maxpool
    """


class UnclosedBracket(Code, number="NS103", category="syntax"):
    """A bracket is opened and never closed.

    It is shown where it opens. Where several could be meant, the indentation decides: a closing bracket that stands
    further left than the line that it would close belongs to an earlier one.

    Fails:
        input 3x224x224
        (conv3-64, maxpool

    Mended:
        input 3x224x224
        (conv3-64, maxpool)
    """


class StrayBracket(Code, number="NS104", category="syntax"):
    """A closing bracket has no opening one, or one of another kind.

    Fails:
        input 3x224x224
        conv3-{64)

    Mended:
        input 3x224x224
        conv3-{64}
    """


class UnterminatedString(Code, number="NS105", category="syntax"):
    """A text in quotes does not end on its line.

    Fails:
        title "AlexNet
        input 3x224x224
        conv3-64

    Mended:
        title "AlexNet"
        input 3x224x224
        conv3-64
    """


class BadEscape(Code, number="NS106", category="syntax"):
    r"""A backslash in a text stands before something else than a quote or a backslash.

    `\"` is a quote and `\\` a backslash; there are no other escapes.

    Fails:
        title "one\ntwo"
        input 3x224x224
        conv3-64

    Mended:
        title "one, two"
        input 3x224x224
        conv3-64
    """


class QuoteInString(Code, number="NS107", category="syntax"):
    r"""A quote inside a text ends it.

    Inside a text a quote is written `\"`.

    Fails:
        title "the "Inception" module"
        input 3x224x224
        conv3-64

    Mended:
        title "the \"Inception\" module"
        input 3x224x224
        conv3-64
    """


class LookalikeCharacter(Code, number="NS108", category="syntax"):
    """A character looks like one of ours and is another.

    Word processors make dashes of hyphens; letters of other alphabets and full-width digits come with copied text.
    Only `×` is taken for what it looks like, in shapes and repeats.

    Fails:
        input 3x224x224
        conv3–64

    Mended:
        input 3x224x224
        conv3-64
    """


class StrangeCharacter(Code, number="NS109", category="syntax"):
    """A character has no meaning in this language.

    Outside of comments and texts a file is written in ASCII, and some signs of other languages are not used:
    statements don't end with `;`, texts stand in double quotes, blocks in braces.

    Fails:
        input 3x224x224
        conv3-64; maxpool

    Mended:
        input 3x224x224
        conv3-64, maxpool
    """


class MisspeltKeyword(Code, number="NS110", category="syntax"):
    """A word that is nearly a keyword begins a statement.

    Layers are matched without case, as papers write them; keywords are written in small letters.

    Fails:
        Input 3x224x224
        conv3-64

    Mended:
        input 3x224x224
        conv3-64
    """


class KeywordAsName(Code, number="NS111", category="syntax"):
    """A keyword is used as the name of a value, a def or a parameter.

    Labels alone may be keywords: `conv3-64 as head`.

    Fails:
        input 3x224x224
        let in = 64
        conv3-64

    Mended:
        input 3x224x224
        let width = 64
        conv3-{width}
    """


class RepeatNotSetApart(Code, number="NS112", category="syntax"):
    """A repeat is not written as ` x3`.

    It needs a blank or a closing bracket in front of its x, none behind it, and a number or an expression in braces.

    Fails:
        input 3x224x224
        conv3-64x2

    Mended:
        input 3x224x224
        conv3-64 x2
    """


class BlankInLayer(Code, number="NS113", category="syntax"):
    """A layer has blanks in it.

    Its kernel, width and stride stand right behind its name: `conv3-64/2`.

    Fails:
        input 3x224x224
        conv3 -64, dropout 0.5

    Mended:
        input 3x224x224
        conv3-64, dropout0.5
    """


class LetterInNumber(Code, number="NS114", category="syntax"):
    """A letter stands in a number where a digit is meant.

    Fails:
        input 3x224x224
        conv3-64O

    Mended:
        input 3x224x224
        conv3-640
    """


class UnitOutsideExpect(Code, number="NS115", category="syntax"):
    """A number has a unit, as only the figures of `expect` have.

    `k`, `M`, `G` and `T` are 10³ to 10¹² in `expect macs ~ 15.5G`. Elsewhere 4k could be 4000 or 4096, so neither is
    taken.

    Fails:
        input vector 64
        fc-4k

    Mended:
        input vector 64
        fc-4096
    """


class ChainedComparison(Code, number="NS116", category="syntax"):
    """Two comparisons stand in a row.

    Fails:
        input 3x224x224
        if 1 < in.c < 4 { conv3-64 }

    Mended:
        input 3x224x224
        if 1 < in.c and in.c < 4 { conv3-64 }
    """


class SingleEquals(Code, number="NS117", category="syntax"):
    """One `=` stands where two values are compared.

    `==` compares exactly; in `expect`, `~` compares at the precision that is written.

    Fails:
        input 3x224x224
        conv3-64, expect params = 1792

    Mended:
        input 3x224x224
        conv3-64, expect params == 1792
    """


class OptionOutsideParentheses(Code, number="NS118", category="syntax"):
    """An option follows its layer without parentheses.

    Options stand in parentheses, `conv3-64(pad=1)`; the stride has a place of its own, `conv3-64/2`.

    Fails:
        input 3x224x224
        conv3-64 s=2

    Mended:
        input 3x224x224
        conv3-64/2
    """


class EmptyBranch(Code, number="NS119", category="syntax"):
    """A branch of a join is written empty.

    `id` stands for the value as it arrives; `none` alone leaves the branch out.

    Fails:
        input 3x224x224
        cat[ relu | ]

    Mended:
        input 3x224x224
        cat[ relu | id ]
    """


class MissingBlock(Code, number="NS120", category="syntax"):
    """A statement lacks its block, or a def its parentheses.

    Blocks stand in braces: `if c { ... }`, `def f(a) { ... }`. A net has a block or names a def: `net a = f(64)`.

    Fails:
        net small

    Mended:
        net small { input 3x224x224, conv3-64 }
    """


class ElseWithoutIf(Code, number="NS121", category="syntax"):
    """An `else` follows no block of an `if`.

    It may stand on the next line; a comma in front of it ends the `if`.

    Fails:
        input 3x224x224
        if in.c == 3 { relu }, else { tanh }

    Mended:
        input 3x224x224
        if in.c == 3 { relu } else { tanh }
    """


class NotAShape(Code, number="NS122", category="syntax"):
    """A shape is not written as one word.

    Shapes are written channels first, without the batch: `3x224x224`, or with expressions `{c, h, w}`.

    Fails:
        input (3, 224, 224)
        conv3-64

    Mended:
        input 3x224x224
        conv3-64
    """


class OddNumber(Code, number="NS123", category="syntax"):
    """A number is written as other languages write it.

    Numbers are decimal, with digits on both sides of the point and nothing between them: `0.5`, `1000`, `1e-5`.

    Fails:
        input 3x224x224
        conv3-{1_024}

    Mended:
        input 3x224x224
        conv3-{1024}
    """


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
