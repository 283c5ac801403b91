"""NS4xx: types and shapes, expressions, and the bounds of what a file may ask for."""

from __future__ import annotations

from netspec.source.codes.base import Code


class WrongKind(Code, number="NS401", category="type"):
    """A layer gets a value of a kind that it does not work on.

    Values are images (`C×H×W`), tokens (`L×C`) or vectors (`C`). Convolutions and pooling work on images; `fc`
    flattens an image into a vector, and from there on there is no space left to slide a window over. `tokens` and
    `image{h, w}` lead from images to tokens and back.

    Fails:
        input 3x32x32
        conv3-16, fc-64, conv3-32

    Mended:
        input 3x32x32
        conv3-16, conv3-32, fc-64
    """


class WindowTooLarge(Code, number="NS402", category="type"):
    """A kernel does not fit into what arrives, even with its padding: not one output position is left.

    The size after a convolution or pooling is `floor((n + p - d*(k-1) - 1) / s) + 1`, with `n` the size that arrives,
    `p` the padding of both sides, `d` the dilation, `k` the kernel and `s` the stride. Often one pooling too many came
    before, or the input is smaller than the network was made for.

    Fails:
        input 3x8x8
        conv3-16, maxpool, maxpool, conv5-32(pad=0)

    Mended:
        input 3x32x32
        conv3-16, maxpool, maxpool, conv5-32(pad=0)
    """


class Indivisible(Code, number="NS403", category="type"):
    """A size does not divide as the layer needs it.

    Groups must divide both the channels that arrive and the width; the heads of attention divide the channels;
    `pixelshuffle2` needs channels in fours.

    Fails:
        input 3x32x32
        conv3-16, conv3-20(groups=8)

    Mended:
        input 3x32x32
        conv3-16, conv3-24(groups=8)
    """


class BranchMismatch(Code, number="NS404", category="type"):
    """The branches of a join have types that do not go together.

    `add` and `mul` want branches of one type (a vector `C`, `C×1×1` or `1×H×W` is stretched over one full image);
    `cat` joins channels and wants one space. Both branches are shown with their shapes. In a residual block it is
    often the shortcut that lacks the stride or the width of the other branch.

    Fails:
        input 64x56x56
        add[ conv3-128/2, relu, conv3-128 | conv1-128 ]

    Mended:
        input 64x56x56
        add[ conv3-128/2, relu, conv3-128 | conv1-128/2 ]
    """


class OutOfRange(Code, number="NS405", category="type"):
    """An option goes beyond what arrives.

    A slice must end within the channels, a crop within the image, a picked token within the sequence.

    Fails:
        input 16x32x32
        slice{8, 24}

    Mended:
        input 16x32x32
        slice{8, 16}
    """


class WrongRank(Code, number="NS406", category="type"):
    """An option names more or fewer axes than there are dimensions of space, or the layer does not know that many.

    `conv3x3-64` is a kernel for two dimensions. Layers that work in space follow what arrives: `conv3-64` on
    `1×16000` is one-dimensional.

    Fails:
        input 1x16000
        conv3x3-16

    Mended:
        input 1x16000
        conv3-16
    """


class BadInputType(Code, number="NS407", category="type"):
    """What `input`, `expect` or `--at` names is no type.

    An image is `C×s1`, `C×s1×s2` or `C×s1×s2×s3`, the batch not among them; `tokens 196x768` and `vector 784` say
    their kind. Sizes are whole numbers of at least 1.

    Fails:
        input 3x0x32
        conv3-16

    Mended:
        input 3x32x32
        conv3-16
    """


class ExpectFailed(Code, number="NS408", category="type"):
    """An `expect` does not hold; what is and what was asked for are both shown.

    `expect 64x112x112` claims the type at that place, `expect params == 138357544` a figure of the network so far,
    and `~` asks for equality at the precision that is written.

    Fails:
        input 3x32x32
        conv3-16/2
        expect 16x32x32

    Mended:
        input 3x32x32
        conv3-16/2
        expect 16x16x16
    """


class BadOperand(Code, number="NS409", category="type"):
    """An operator or a function gets a value that it does not work on.

    Arithmetic works on numbers alone: not on strings, lists or booleans. Division by zero, the logarithm of zero and
    powers that leave the numbers belong here too.

    Fails:
        param widths = [16, 32]
        input 3x32x32
        conv3-{widths * 2}

    Mended:
        param widths = [16, 32]
        input 3x32x32
        conv3-{widths[0] * 2}
    """


class BadCondition(Code, number="NS410", category="type"):
    """A condition is not a boolean.

    `if`, `and`, `or` and `not` take `true`, `false` and comparisons; no number counts as true.

    Fails:
        param deep = 1
        input 3x32x32
        conv3-16, if deep { conv3-16 }

    Mended:
        param deep = true
        input 3x32x32
        conv3-16, if deep { conv3-16 }
    """


class BadIndex(Code, number="NS411", category="type"):
    """An index does not stand within its list, or the thing indexed is no list.

    Indices count from 0 to one less than the length, and there are no negative ones; the last item of `widths` is
    `widths[len(widths) - 1]`.

    Fails:
        param widths = [16, 32]
        input 3x32x32
        conv3-{widths[2]}

    Mended:
        param widths = [16, 32]
        input 3x32x32
        conv3-{widths[1]}
    """


class BadUnpacking(Code, number="NS412", category="type"):
    """A loop gets something that it cannot go over, or items that do not unpack into its names.

    `for i, n in ...` wants items that are lists of two; `enumerate(list)` makes such items, and so does
    `zip(a, b)`. A number is no list: write `0..n`.

    Fails:
        input 3x32x32
        for i, n in [3, 4] { conv3-16 x{n} }

    Mended:
        input 3x32x32
        for i, n in enumerate([3, 4]) { conv3-16 x{n} }
    """


class NotWhole(Code, number="NS413", category="type"):
    """A range or an index of an expression gets a fraction where only whole numbers count.

    `/` of whole numbers that do not divide gives a fraction. `//` divides and rounds down; `round`, `floor`, `ceil`
    and `divisible(x, 8)` say how to round. (A width, a kernel or a count that is a fraction is NS303 or NS306.)

    Fails:
        param depth = 5
        input 3x32x32
        for i in 0..depth / 2 { conv3-16 }

    Mended:
        param depth = 5
        input 3x32x32
        for i in 0..depth // 2 { conv3-16 }
    """


class BoundExceeded(Code, number="NS420", category="limit"):
    """The file asks for more than the bounds allow.

    A file is at most 1 MiB, a network reads at most 64 files, brackets nest 64 deep and calls too; there are at most
    a million steps of elaboration, 100,000 items in a list, 2^53 for any number, and 100,000 nodes (`--max-nodes`
    moves that one). The bounds are checked before the work is done, so no file can keep you waiting.

    Fails:
        input 3x32x32
        conv3-16 x200000

    Mended:
        input 3x32x32
        conv3-16 x200
    """
