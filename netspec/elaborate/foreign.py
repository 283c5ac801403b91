"""Words of other frameworks, and ours for them: PyTorch, Keras, Caffe, Darknet, and what papers write.

Only for messages: nothing here is part of the language.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Framework = Literal["PyTorch", "Keras", "Caffe", "Darknet", "papers"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """Whose word it is, our kind for it, and how ours is written."""

    framework: Framework
    kind: str
    example: str


def _words(framework: Framework, table: str) -> dict[str, Foreign]:
    """Reads `THEIRS KIND EXAMPLE` lines; the example is the kind where it is left out."""
    entries = (line.split() for line in table.strip().splitlines())
    return {theirs: Foreign(framework, kind, (rest or [kind])[0]) for theirs, kind, *rest in entries}


WORDS: dict[str, Foreign] = {
    **_words(
        "papers",
        """
        convolution conv conv3-64
        depthwise dwconv dwconv3
        depthwiseconv dwconv dwconv3
        depthwise_conv dwconv dwconv3
        separable sepconv sepconv3-64
        transposed deconv deconv2-64/2
        upconv deconv deconv2-64/2
        dense fc fc-4096
        fully fc fc-4096
        fullyconnected fc fc-4096
        max maxpool
        avg avgpool
        maxpooling maxpool
        averagepool avgpool
        averagepooling avgpool
        meanpool avgpool
        global gap
        globalpool gap
        globalavgpool gap
        globalaveragepool gap
        global_avg_pool gap
        globalmaxpool gmp
        batchnorm bn
        batch_norm bn
        layernorm ln
        layer_norm ln
        groupnorm gn gn32
        instancenorm inorm
        rmsnorm rms
        swish silu
        hswish hardswish
        hsigmoid hardsigmoid
        lrelu leaky leaky0.1
        leakyrelu leaky leaky0.1
        leaky_relu leaky leaky0.1
        drop dropout
        droppath2d droppath droppath0.1
        stochasticdepth droppath droppath0.1
        drop_path droppath droppath0.1
        identity id
        skip id
        pass none
        null none
        shortcut add add[...|id]
        residual add add[...|id]
        concat cat cat[...|...]
        concatenate cat cat[...|...]
        sum add add[...|...]
        plus add add[...|...]
        multiply mul mul[...|...]
        mha attention attention{12}
        selfattention attention attention{12}
        self_attention attention attention{12}
        posembed pos
        pos_embed pos
        position pos
        cls_token cls
        class_token cls
        patchify tokens conv16-768/16,tokens
        reshape image image{14,14}
        interpolate upsample upsample2
        resize upsample upsample2
        """,
    ),
    **_words(
        "PyTorch",
        """
        conv1d conv conv3-64
        conv2d conv conv3-64
        conv3d conv conv3-64
        convtranspose1d deconv deconv2-64/2
        convtranspose2d deconv deconv2-64/2
        convtranspose3d deconv deconv2-64/2
        linear fc fc-4096
        batchnorm1d bn
        batchnorm2d bn
        batchnorm3d bn
        syncbatchnorm bn
        instancenorm1d inorm
        instancenorm2d inorm
        instancenorm3d inorm
        localresponsenorm lrn lrn5
        maxpool1d maxpool
        maxpool2d maxpool
        maxpool3d maxpool
        avgpool1d avgpool
        avgpool2d avgpool
        avgpool3d avgpool
        adaptiveavgpool1d avgpool gap
        adaptiveavgpool2d avgpool gap
        adaptiveavgpool3d avgpool gap
        adaptivemaxpool2d maxpool gmp
        dropout1d dropout2d
        dropout3d dropout2d
        zeropad2d pad pad{1}
        channelshuffle shuffle shuffle{2}
        multiheadattention attention attention{12}
        """,
    ),
    **_words(
        "Keras",
        """
        conv2dtranspose deconv deconv2-64/2
        conv1dtranspose deconv deconv2-64/2
        separableconv2d sepconv sepconv3-64
        depthwiseconv2d dwconv dwconv3
        maxpooling1d maxpool
        maxpooling2d maxpool
        maxpooling3d maxpool
        averagepooling1d avgpool
        averagepooling2d avgpool
        averagepooling3d avgpool
        globalaveragepooling1d gap
        globalaveragepooling2d gap
        globalmaxpooling2d gmp
        batchnormalization bn
        layernormalization ln
        groupnormalization gn gn32
        spatialdropout2d dropout2d
        upsampling2d upsample upsample2
        zeropadding2d pad pad{1}
        cropping2d crop crop{24,24}
        activation relu
        """,
    ),
    **_words(
        "Caffe",
        """
        innerproduct fc fc-4096
        ip fc fc-4096
        pooling maxpool
        eltwise add add[...|...]
        deconvolution deconv deconv2-64/2
        softmaxwithloss softmax
        """,
    ),
    **_words(
        "Darknet",
        """
        convolutional conv conv3-64
        connected fc fc-4096
        route cat cat[...|@label]
        avgpool_layer gap
        """,
    ),
}
"""Their word, in lower case, to ours."""

OPTIONS: dict[str, str] = {
    "act_fn": "act", "activation": "act", "act_layer": "act", "nonlinearity": "act",
    "affine": "bias", "use_bias": "bias", "bias_term": "bias",
    "alpha_dropout": "dropout", "attn_drop": "dropout",
    "channels": "width", "filters": "width", "num_output": "width", "out_channels": "width", "out_features": "width",
    "output": "width", "units": "width", "features": "width", "c": "width", "ch": "width",
    "ceil_mode": "ceil",
    "count_include_pad": "count_pad",
    "dilation_rate": "dilation", "dil": "dilation", "d": "dilation",
    "epsilon": "eps",
    "filter_size": "kernel", "k": "kernel", "kernel_size": "kernel", "ksize": "kernel", "pool_size": "kernel",
    "size": "kernel",
    "g": "groups", "group": "groups", "cardinality": "groups",
    "depth_multiplier": "mult", "multiplier": "mult",
    "batch_norm": "norm", "batch_normalize": "norm", "bn": "norm", "normalization": "norm", "norm_layer": "norm",
    "output_padding": "output_pad",
    "output_size": "out",
    "p": "pad", "padding": "pad", "pads": "pad",
    "padding_mode": "pad_mode",
    "s": "stride", "step": "stride", "strides": "stride",
    "num_heads": "heads",
    "scale_factor": "scale",
}  # fmt: skip
"""Their names of options to ours."""

FUNCTIONS: dict[str, str] = {
    "range": "write `0..n` for range(n), and `a..b` for range(a, b)",
    "arange": "write `0..n`",
    "maximum": "did you mean max?",
    "minimum": "did you mean min?",
    "make_divisible": "write divisible(x, 8): the nearest multiple, never under 90 % of x",
    "_make_divisible": "write divisible(x, 8): the nearest multiple, never under 90 % of x",
    "round_up": "write ceil(x / 8) * 8, or divisible(x, 8)",
    "pow": "write a ** b",
    "log": "log2 is the logarithm there is",
    "length": "did you mean len?",
    "size": "len(list) is a list's length, in.size the elements that arrive",
    "prod": "write the product out: a * b",
    "linspace": "write the list out: a loop can compute its items from its index",
    "reversed": "write the list out in the order that is meant",
    "str": 'labels put numbers into text: as "stage{i}"',
    "cdiv": "write ceil(a / b)",
}
"""Functions of other languages, and what to write."""


def our_word(word: str) -> Foreign | None:
    """What another framework's word for a layer is here."""
    foreign = WORDS.get(word.lower()) if word.isascii() else None
    if foreign is not None and (word.endswith(("1D", "2D", "3D")) or word == "Dense"):
        return replace(foreign, framework="Keras")  # PyTorch writes a small d
    return foreign


def our_function(name: str) -> str | None:
    """What to write for another language's function."""
    return FUNCTIONS.get(name)


def our_option(name: str) -> str | None:
    """What another framework's name of an option is here."""
    return OPTIONS.get(name.lower()) if name.isascii() else None
