"""NS3xx: options, kernels, widths, strides, counts, arguments and parameters that cannot be, whatever arrives."""

from __future__ import annotations

from netspec.source.codes.base import Code


class UnknownOption(Code, number="NS301", category="option"):
    """A layer, join or def has no option or parameter of that name.

    `netspec layers KIND` prints the options of a kind. The message names what comes closest, and our name where the
    one you wrote is another framework's (`padding` is `pad` here, `kernel_size` is `kernel`).

    Fails:
        input 3x32x32
        conv3-16(pading=1)

    Mended:
        input 3x32x32
        conv3-16(pad=1)
    """


class OptionTwice(Code, number="NS302", category="option"):
    """An option is given twice: in the layer's word and in the parentheses, or twice in the parentheses.

    The kernel, width and stride of `conv3-64/2` may be written as options instead (`conv(kernel=3, width=64,
    stride=2)`), never in both places, even where both agree.

    Fails:
        input 3x32x32
        conv3-16/2(stride=2)

    Mended:
        input 3x32x32
        conv3-16/2
    """


class BadOption(Code, number="NS303", category="option"):
    """An option has a value that it cannot have, whatever arrives.

    Values are strict: no string for a number, no `1` for `true`, nothing fractional or negative where it counts
    something. Where a choice is asked for, the message lists what there is to choose from.

    Fails:
        input 3x32x32
        conv3-16(dilation=0)

    Mended:
        input 3x32x32
        conv3-16(dilation=2)
    """


class MissingOption(Code, number="NS304", category="option"):
    """A layer lacks a part that it cannot do without, or a call lacks an argument.

    A convolution needs a width: `conv3-64` is a 3×3 kernel with 64 channels, `conv3` says only the kernel. A
    parameter of a def without a default must be given in every call.

    Fails:
        input 3x32x32
        conv3, relu

    Mended:
        input 3x32x32
        conv3-16, relu
    """


class TooManyArguments(Code, number="NS305", category="option"):
    """A call does not fit the parameters of its def, or a built-in layer gets options without names.

    Arguments go by position first, then by name, each parameter once. Built-in layers take options by name only:
    kernel, width and stride have their places in the word (`conv3-64/2`).

    Fails:
        def block(c) { conv3-{c}, relu }
        input 3x32x32
        block(16, 2)

    Mended:
        def block(c, s=1) { conv3-{c}/{s}, relu }
        input 3x32x32
        block(16, 2)
    """


class BadCount(Code, number="NS306", category="option"):
    """A repeat's count is not a whole number of 0 or more.

    `x3` repeats three times, `x{n}` as often as `n` says, and `x0` is nothing at all.

    Fails:
        param depth = 3
        input 3x32x32
        conv3-16 x{depth - 4}

    Mended:
        param depth = 5
        input 3x32x32
        conv3-16 x{depth - 4}
    """


class BadParam(Code, number="NS307", category="option"):
    """A `-p NAME=VALUE` names no parameter, or its value is not a literal of the default's type.

    `-p` reaches the params of the file and the parameters of the net, and takes a number, a string, `true`, `false`
    or a list: what the default is, that the value must be too.

    Fails:
        $ netspec check main.net -p classes=many

        # file: main.net
        param classes = 10
        input 3x32x32
        conv3-16, gap, fc-{classes}

    Mended:
        $ netspec check main.net -p classes=100

        # file: main.net
        param classes = 10
        input 3x32x32
        conv3-16, gap, fc-{classes}
    """


class UnknownSetting(Code, number="NS308", category="option"):
    """The training recipe has no setting of that name, or the setting cannot have that value.

    The message names the setting that comes closest.

    Fails:
        input 3x32x32
        conv3-16, gap, fc-10
        train { epoch = 90 }

    Mended:
        input 3x32x32
        conv3-16, gap, fc-10
        train { epochs = 90 }
    """


class NotDefaultable(Code, number="NS309", category="option"):
    """`default` sets a kernel, width or stride, which only the layer itself can say.

    A default carries options (`act`, `norm`, `pad`, `bias`, ...) to the layers of its kinds from there on. What a
    layer's word says, every layer says for itself.

    Fails:
        default conv(stride=2)
        input 3x32x32
        conv3-16

    Mended:
        default conv(act=relu)
        input 3x32x32
        conv3-16/2
    """
