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
