"""NS60x and NS61x: advice on networks that are valid. Each is silenced by a comment in the file.

`# netspec: ignore NS601` on the line, or `# netspec: ignore-file NS601 and why` anywhere in the file.
"""

from __future__ import annotations

from netspec.source.codes.base import Code


class StrideDropsBorder(Code, number="NS601", category="advice", severity="warning"):
    """The stride does not fit, and the last positions are never seen.

    A window of extent k at stride s fits n positions with p of padding where `(n + p - k) / s` is whole. Where it is
    not, the sizes are rounded down and the windows end before the border: a 3×3 window at stride 3 over 7×7 gives
    2×2, and the last row and column count for nothing.

    Fails:
        input 3x7x7
        conv3-8/3(pad=0)

    Mended:
        input 3x7x7
        conv3-8/2(pad=0)
    """


class LinearTwice(Code, number="NS602", category="advice", severity="warning"):
    """Two linear maps follow each other with nothing between.

    Without an activation between them they compute what one linear map could. Depthwise layers and pairs such as
    1×7 and 7×1, which split one map on purpose, are not advised about.

    Fails:
        input vector 784
        fc-100, fc-10

    Mended:
        input vector 784
        fc-100, relu, fc-10
    """


class KernelWiderThanInput(Code, number="NS603", category="advice", severity="warning"):
    """A kernel is wider than what arrives, so part of it only ever meets padding.

    Those weights are stored and multiplied by zeros.

    Fails:
        input 3x4x4
        conv7-16

    Mended:
        input 3x4x4
        conv3-16
    """


class BiasBeforeNorm(Code, number="NS604", category="advice", severity="hint"):
    """A bias stands in front of batch normalisation, which takes it away again.

    Batch normalisation subtracts the mean of each channel, and any bias with it, and adds a shift of its own.

    Fails:
        input 3x32x32
        conv3-16(bias=true), bn, relu

    Mended:
        input 3x32x32
        conv3-16, bn, relu
    """


class ActivatedScores(Code, number="NS605", category="advice", severity="warning"):
    """An activation stands behind the last classifier layer.

    Scores of classes may be negative: a rectifier makes all that are below zero alike, before softmax or before the
    loss.

    Fails:
        input vector 784
        fc-10, relu, softmax

    Mended:
        input vector 784
        fc-10, softmax
    """


class DropoutBeforeNorm(Code, number="NS606", category="advice", severity="warning"):
    """Dropout stands in front of batch normalisation.

    Dropout changes the variance in training and not afterwards, so the running variance that the norm has learned is
    wrong at inference (Li et al., "Understanding the Disharmony between Dropout and Batch Normalization", 2019).

    Fails:
        input 3x32x32
        conv3-16, dropout, bn, relu

    Mended:
        input 3x32x32
        conv3-16, bn, relu, dropout
    """


class LargeKernel(Code, number="NS607", category="advice", severity="hint"):
    """Two or three 3×3 convolutions would do what one 5×5 or 7×7 does, with fewer weights and more non-linearity.

    From C to C channels a 5×5 has 25C² weights and two 3×3 have 18C², a 7×7 has 49C² and three 3×3 have 27C²; the
    receptive field is the same (Simonyan & Zisserman, 2014).

    Fails:
        input 64x32x32
        conv5-64, relu

    Mended:
        input 64x32x32
        conv3-64, relu, conv3-64, relu
    """


class InputOffStride(Code, number="NS608", category="advice", severity="hint"):
    """The input is no multiple of the network's stride.

    Somewhere on the way an odd size is halved, and positions no longer lie evenly over the input: outputs that are
    enlarged again come out at another size than the input.

    Fails:
        input 3x30x30
        conv3-16/2, relu, conv3-32/2, relu

    Mended:
        input 3x32x32
        conv3-16/2, relu, conv3-32/2, relu
    """


class BeyondInput(Code, number="NS609", category="advice", severity="hint"):
    """Layers see the whole input before they begin, on every path, so they cannot add context.

    Where even the smallest receptive field in front of a layer exceeds the input, its windows only mix what has
    already been mixed. Such layers tend to add parameters and little accuracy (Richter et al., "(Input) Size Matters
    for CNN Classifiers", 2021). A larger input, fewer layers or fewer strides bring them back to work.

    Fails:
        input 3x8x8
        (conv3-16, relu) x5

    Mended:
        input 3x32x32
        (conv3-16, relu) x5
    """


class CentresDiffer(Code, number="NS610", category="advice", severity="hint"):
    """Branches of a join look at places that are shifted against each other.

    The receptive fields of what is joined have different centres, as after an even kernel on one branch, so each
    position mixes neighbours instead of one place.

    Fails:
        input 8x16x16
        add[ conv2-8, relu | id ]

    Mended:
        input 8x16x16
        add[ conv3-8, relu | id ]
    """


class DominantClassifier(Code, number="NS611", category="advice", severity="hint"):
    """One fully connected layer over an image holds most of the parameters.

    It has a weight for each channel at each position. With `gap` in front it has one for each channel, as in networks
    since Lin et al., "Network in Network", 2013.

    Fails:
        input 64x28x28
        fc-100

    Mended:
        input 64x28x28
        gap, fc-100
    """


class RoundingMatters(Code, number="NS612", category="advice", severity="hint"):
    """Rounding up instead of down would give another size here.

    PyTorch and this language round sizes down where a window does not fit, Caffe rounds up in pooling: weights that
    were trained there expect `ceil=true`.

    Fails:
        input 16x8x8
        maxpool3/2(pad=1)

    Mended:
        input 16x8x8
        maxpool
    """


class AccidentalBroadcast(Code, number="NS613", category="advice", severity="warning"):
    """A branch of one position is spread over an image, and strides made it so small.

    A gate comes from `gap`; a map that windows happened to shrink to 1×1 is rather a mistake in the strides.

    Fails:
        input 8x4x4
        mul[ id | conv4-8/4(pad=0) ]

    Mended:
        input 8x4x4
        mul[ id | gap, fc-8, sigmoid ]
    """


class StepsDiffer(Code, number="NS614", category="type"):
    """Branches of a join step over the input at different rates.

    The sizes agree by chance: one branch strides, another was cut. Position i of one looks at another place than
    position i of the other, further off with every i.

    Fails:
        input 8x16x16
        add[ conv3-8/2 | crop{8, 8} ]

    Mended:
        input 8x16x16
        add[ conv3-8/2 | conv1-8/2 ]
    """
