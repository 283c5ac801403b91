"""NS2xx: what a word stands for, what a name may be, and where inputs, nets, heads and references may stand."""

from __future__ import annotations

from netspec.source.codes.base import Code


class UnknownWord(Code, number="NS201", category="name"):
    """A word names no layer, def or value that can be seen from here.

    Layers are the built-in kinds (`netspec layers` lists them) and the defs of this block and the blocks around it;
    values are params, lets, the parameters of the def and the names of loops. A def sees what stands around it, not
    what stands where it is called. The message names what comes closest, and our word where the one you wrote is
    Keras's, PyTorch's, Caffe's or Darknet's.

    Fails:
        input 3x32x32
        con3-16, relu

    Mended:
        input 3x32x32
        conv3-16, relu
    """


class UnknownFunction(Code, number="NS202", category="name"):
    """An expression calls a function that there is not.

    Expressions know `min max abs round floor ceil len sum int float log2 sqrt enumerate zip divisible` and nothing
    else. A def is not a function: it is written among the layers, and gives no number.

    Fails:
        input 3x32x32
        conv3-{maximum(16, 24)}

    Mended:
        input 3x32x32
        conv3-{max(16, 24)}
    """


class BadName(Code, number="NS203", category="name"):
    """A name is not one that a param, def, net, head or label may have.

    A param, let, def or parameter may not be a keyword, a built-in function or a built-in layer kind. The parts of a
    label become attributes of a PyTorch module, so none may be empty, start with a digit unless it is digits alone,
    be a Python keyword (`class`), a dunder, or something that every `nn.Module` has already (`forward`, `train`).

    Fails:
        input 3x32x32
        conv3-16 as forward

    Mended:
        input 3x32x32
        conv3-16 as forward_conv
    """


class NameTaken(Code, number="NS204", category="name"):
    """Two things in one scope have the same name; both are shown.

    Layers, calls and groups become attributes of one module, so their labels must differ. Inside an unlabelled
    repeat or a loop a label collides with itself on the second turn: label the repeat instead (its turns are then
    `label.0`, `label.1`, ...), or put the loop's variable into the label.

    Fails:
        input 3x32x32
        conv3-16 as stem, relu
        conv3-32 as stem

    Mended:
        input 3x32x32
        conv3-16 as stem, relu
        conv3-32 as body
    """


class UnknownLabel(Code, number="NS205", category="name"):
    """A reference `@label` names nothing that has been built so far.

    A label is visible to what comes after it in the same def, net or head, also from inside blocks of `for` and `if`.
    A def sees no labels of its caller, and nothing refers forward.

    Fails:
        input 3x32x32
        conv3-16 as enc1, maxpool, conv3-16
        cat[ deconv2-16/2 | @enc ]

    Mended:
        input 3x32x32
        conv3-16 as enc1, maxpool, conv3-16
        cat[ deconv2-16/2 | @enc1 ]
    """


class MisplacedReference(Code, number="NS206", category="name"):
    """A reference stands where the layers in front of it would lead nowhere.

    `@label` puts an earlier value in the place of the current one. So it stands first in a branch of a join, or in
    a group that does; anywhere else, what was computed in front of it would be thrown away. So it would where every
    branch of a join starts with a reference to something earlier: one of them has to go on from what is there.

    Fails:
        input 3x32x32
        conv3-16 as early, relu
        add[ conv3-16 | conv3-16, @early ]

    Mended:
        input 3x32x32
        conv3-16 as early, relu
        add[ conv3-16 | @early, conv3-16 ]
    """


class MisplacedNone(Code, number="NS207", category="name"):
    """`none` stands where there is no branch to leave out.

    `none` alone in a branch leaves that branch out of its join, and one branch must stay. Elsewhere it means
    nothing; `id` is the layer that does nothing.

    Fails:
        input 3x32x32
        conv3-16, none, relu

    Mended:
        input 3x32x32
        conv3-16, id, relu
    """


class MisplacedInput(Code, number="NS208", category="name"):
    """An `input` comes twice, comes after a layer, or stands inside a branch, loop, repeat or head.

    A network has one input, and says so before its first layer. An `input` at file level serves every net that has
    none of its own.

    Fails:
        input 3x32x32
        conv3-16, relu
        input 16x32x32

    Mended:
        input 3x32x32
        conv3-16, relu
        expect 16x32x32
    """


class EmptyNetwork(Code, number="NS209", category="name"):
    """A network has no layer.

    An input alone computes nothing. Often the layers are all in a def that nobody calls, or in a loop over an empty
    list or an `x0`.

    Fails:
        input 3x32x32
        def block(c) { conv3-{c}, relu }

    Mended:
        input 3x32x32
        def block(c) { conv3-{c}, relu }
        block(16)
    """


class MisplacedStatement(Code, number="NS210", category="name"):
    """A statement stands where it cannot mean anything.

    Nets, and `from ... use`, belong to the file and not into a block. Where a file has nets, layers and heads
    belong inside them. A `head` leaves the trunk, so it does not stand in a branch of a join.

    Fails:
        input 3x32x32
        net small { conv3-8 }
        conv3-16, relu

    Mended:
        input 3x32x32
        net small { conv3-8 }
        net large { conv3-16, relu }
    """


class NotADef(Code, number="NS211", category="name"):
    """Something is called that is neither a def nor a layer kind, or a def stands where only a kind will do.

    `name(...)` among the layers calls a def, or a kind that a parameter holds. Numbers, strings and lists are values
    and stand inside braces or parentheses. `default` takes kinds, and `net NAME = DEF(...)` takes a def.

    Fails:
        param width = 16
        input 3x32x32
        width(3), relu

    Mended:
        param width = 16
        input 3x32x32
        conv3-{width}, relu
    """


class Recursion(Code, number="NS212", category="name"):
    """A def calls itself, directly or through others; the circle is shown.

    A def may not be active twice at the same time, so every file elaborates in bounded time. Say how often with a
    repeat (`block x4`) or a loop instead.

    Fails:
        def deep(n) { conv3-16, if n > 0 { deep(n - 1) } }
        input 3x32x32
        deep(4)

    Mended:
        def deep(n) { for i in 0..n + 1 { conv3-16 } }
        input 3x32x32
        deep(4)
    """


class ImportFailed(Code, number="NS213", category="import"):
    """The file that `from "..." use` names cannot be read, or may not be.

    A path is relative to the file it stands in, and must stay within the root: `--root`, else the folder of the file
    first named. Two files may not import each other in a circle. `from "std/..."` reads the bundled library.

    Fails:
        from "block.net" use basic
        input 3x32x32
        basic(16)

        # file: blocks.net
        def basic(c) { conv3-{c}, relu }

    Mended:
        from "blocks.net" use basic
        input 3x32x32
        basic(16)

        # file: blocks.net
        def basic(c) { conv3-{c}, relu }
    """


class UnknownImport(Code, number="NS214", category="name"):
    """The imported file has no def or param of that name.

    `use` takes the defs and params that the file itself declares; what that file imports is not handed on, and nets
    and lets stay where they are.

    Fails:
        from "blocks.net" use basik
        input 3x32x32
        basik(16)

        # file: blocks.net
        def basic(c) { conv3-{c}, relu }

    Mended:
        from "blocks.net" use basic
        input 3x32x32
        basic(16)

        # file: blocks.net
        def basic(c) { conv3-{c}, relu }
    """


class UnknownNet(Code, number="NS215", category="file"):
    """The file has no net of that name, or has several and none was chosen.

    `FILE:NET` chooses a net. A file without `net` is one network, named after the file.

    Fails:
        $ netspec check main.net:big

        # file: main.net
        input 3x32x32
        net small { conv3-8 }
        net large { conv3-16 }

    Mended:
        $ netspec check main.net:large

        # file: main.net
        input 3x32x32
        net small { conv3-8 }
        net large { conv3-16 }
    """


class NothingArrives(Code, number="NS216", category="name"):
    """`in.c` and its kin, or an `expect`, stand where no value arrives yet.

    `in.c` asks for the channels that arrive at this very layer, so there must be an `input` in front. A param, and a
    default of a net's parameter, are evaluated before anything flows.

    Fails:
        param width = 2 * in.c
        input 3x32x32
        conv3-{width}

    Mended:
        param factor = 2
        input 3x32x32
        conv3-{factor * in.c}
    """


class FileUnreadable(Code, number="NS217", category="file"):
    """The named file cannot be read: it is not there, is a folder, or may not be opened.

    `FILE` is a path; `zoo:NAME` is a bundled network, `-` is standard input, and `-e TEXT` takes the text itself.

    Fails:
        $ netspec check mein.net

        # file: main.net
        input 3x32x32
        conv3-8

    Mended:
        $ netspec check main.net

        # file: main.net
        input 3x32x32
        conv3-8
    """
