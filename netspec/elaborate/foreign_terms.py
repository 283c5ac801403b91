"""Whole terms of other frameworks in our words: `Conv2d(3, 64, 3, padding=1)` is `conv3-64`.

Only for messages and fixes: nothing here is part of the language.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from netspec.elaborate.foreign import Foreign, our_word
from netspec.syntax import tree

TORCH_CONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "dilation", "groups", "bias")
TORCH_DECONV = ("in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "groups", "bias")
KERAS_CONV = ("filters", "kernel_size", "strides", "padding")
POOL = ("kernel_size", "stride", "padding")
NO_OPINION = frozenset({"inplace", "name", "input_shape", "dim", "axis", "device", "dtype", "data_format"})
"""Arguments that say nothing that a .net file has to say."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to write instead: a sentence, and the text itself where the whole term was understood."""

    help: str
    replacement: str | None


@dataclass(slots=True)
class Given:
    """A term's arguments by the framework's names, as texts; `left` are those not yet accounted for."""

    left: dict[str, str] = field(default_factory=dict)

    def take(self, *names: str) -> str | None:
        """The first of these that was given, taken out."""
        values = [self.left.pop(name) for name in names if name in self.left]
        return values[0] if values else None


def remedy_for(term: tree.LayerTerm) -> Remedy | None:
    """What a term that starts with another framework's word is here; None where the word is nobody's."""
    exact = our_word(term.word.name)
    foreign = exact or our_word(term.word.name.rstrip("0123456789."))
    if foreign is None:
        return None
    replacement = _translate(term, foreign) if exact is not None else None
    whose = "papers'" if foreign.framework == "papers" else f"{foreign.framework}'s"
    ours = replacement or foreign.example.replace("|", " | ").replace("[", "[ ").replace("]", " ]").replace(",", ", ")
    return Remedy(f"{whose} `{term.word.name[:40]}` is written `{ours}` here", replacement)


def _translate(term: tree.LayerTerm, foreign: Foreign) -> str | None:
    """Our text for the whole term, None where a part of it was not understood."""
    if term.width and foreign.kind == "fc" and not (term.number or term.stride or term.arguments):
        return f"fc{term.span.text.removeprefix(term.word.span.text)}"
    if term.number or term.width or term.stride:
        return None
    translator = TRANSLATORS.get(foreign.kind)
    if translator is None:
        return foreign.kind if not term.arguments and foreign.example == foreign.kind else None
    names = _parameter_names(term.word.name, foreign)
    given = _given(term.arguments or (), names)
    if given is None or not _all_simple(given):
        return None
    text = translator(term.word.name.lower(), given)
    return text if text is not None and not given.left else None


def _parameter_names(word: str, foreign: Foreign) -> tuple[str, ...]:
    """The names of the positional parameters of the framework's constructor."""
    if foreign.framework == "Keras":
        return KERAS_PARAMETERS.get(foreign.kind, POOL)
    if foreign.framework == "Caffe":
        return ("num_output",)
    if word.lower().startswith("adaptive"):
        return ("output_size",)
    return TORCH_PARAMETERS.get(foreign.kind, ())


def _given(arguments: Sequence[tree.Argument], names: Sequence[str]) -> Given | None:
    given = Given()
    for index, argument in enumerate(arguments):
        if argument.name is None and index >= len(names):
            return None
        name = argument.name.name if argument.name is not None else names[index]
        if name not in NO_OPINION:
            given.left[name] = argument.value.span.text
    return given


def _all_simple(given: Given) -> bool:
    """Whether every value is a number or a word, that is, nothing that would need braces or a second look."""
    return all(value.replace(".", "", 1).strip('"').replace("_", "").isalnum() for value in given.left.values())


def _word(kind: str, kernel: str, width: str | None, stride: str | None, options: Sequence[str]) -> str:
    text = f"{kind}{kernel}" + (f"-{width}" if width else "") + (f"/{stride}" if stride and stride != "1" else "")
    return f"{text}({', '.join(options)})" if options else text


def _convolution(word: str, given: Given) -> str | None:
    given.take("in_channels")
    width = given.take("out_channels", "filters")
    kernel = given.take("kernel_size")
    stride = given.take("stride", "strides")
    if width is None or kernel is None or not kernel.isdigit():
        return None
    options = _padding(kernel, given)
    for theirs, ours in (("dilation", "dilation"), ("groups", "groups")):
        if (value := given.take(theirs)) is not None:
            options.append(f"{ours}={value}")
    return _word("conv", kernel, width, stride, [*options, *_shared_options(given)])


def _padding(kernel: str, given: Given) -> list[str]:
    """Theirs as our `pad`; nothing where ours, `same`, comes to the same."""
    padding = (given.take("padding") or "0").strip('"')
    if padding == "valid":
        padding = "0"
    half = str(int(kernel) // 2) if int(kernel) % 2 == 1 and "dilation" not in given.left else None
    return [] if padding in ("same", half) else [f"pad={padding}"]


def _shared_options(given: Given) -> list[str]:
    options = []
    bias = given.take("bias", "use_bias")
    if bias is not None:
        options += [] if bias.lower() == "true" else ["bias=false"]
    activation = given.take("activation")
    if activation is not None:
        options.append(f"act={activation.strip(chr(34))}")
    return options


def _deconvolution(word: str, given: Given) -> str | None:
    given.take("in_channels")
    width, kernel = given.take("out_channels", "filters"), given.take("kernel_size")
    stride = given.take("stride", "strides")
    if width is None or kernel is None or word == "conv2dtranspose":
        return None  # Keras trims the output by its own rule
    options = []
    for theirs, ours in (("padding", "pad"), ("output_padding", "output_pad"), ("groups", "groups")):
        if (value := given.take(theirs)) not in (None, "0"):
            options.append(f"{ours}={value}")
    return _word("deconv", kernel, width, stride, [*options, *_shared_options(given)])


def _linear(word: str, given: Given) -> str | None:
    given.take("in_features")
    width = given.take("out_features", "units", "num_output")
    return None if width is None else _word("fc", "", width, None, _shared_options(given))


def _pool(word: str, given: Given) -> str | None:
    kind = "maxpool" if "max" in word else "avgpool"
    if word.startswith("adaptive"):
        size = given.take("output_size")
        if size == "1":
            return "gmp" if kind == "maxpool" else "gap"
        return None if size is None else f"{kind}(out={size})"
    kernel = given.take("kernel_size", "pool_size") or "2"
    stride = given.take("stride", "strides") or kernel
    padding = (given.take("padding") or "0").strip('"')
    options = [] if padding in ("0", "valid") else [f"pad={padding}"]
    text = f"{kind}{'' if kernel == '2' else kernel}{'' if stride == kernel else f'/{stride}'}"
    return f"{text}({options[0]})" if options else text


def _norm(word: str, given: Given) -> str | None:
    given.take("num_features")
    return "bn"


def _with_number(kind: str, *names: str) -> Callable[[str, Given], str | None]:
    """A kind whose only number is one argument of theirs: `Dropout(0.5)`."""

    def translate(word: str, given: Given) -> str | None:
        value = given.take(*names)
        return f"{kind}{value}" if value is not None else kind

    return translate


def _activation(word: str, given: Given) -> str | None:
    name = given.take("activation")
    return name.strip('"') if name else None


TRANSLATORS: dict[str, Callable[[str, Given], str | None]] = {
    "conv": _convolution,
    "deconv": _deconvolution,
    "fc": _linear,
    "maxpool": _pool,
    "avgpool": _pool,
    "bn": _norm,
    "dropout2d": _with_number("dropout2d", "p", "rate"),
    "leaky": _with_number("leaky", "negative_slope", "alpha"),
    "upsample": _with_number("upsample", "scale_factor", "size"),
    "relu": _activation,
}
TORCH_PARAMETERS: dict[str, tuple[str, ...]] = {
    "conv": TORCH_CONV,
    "deconv": TORCH_DECONV,
    "fc": ("in_features", "out_features", "bias"),
    "maxpool": POOL,
    "avgpool": POOL,
    "bn": ("num_features",),
    "dropout2d": ("p",),
    "leaky": ("negative_slope",),
    "upsample": ("scale_factor",),
}
KERAS_PARAMETERS: dict[str, tuple[str, ...]] = {
    "conv": KERAS_CONV,
    "deconv": KERAS_CONV,
    "fc": ("units", "activation"),
    "bn": (),
    "relu": ("activation",),
    "upsample": ("size",),
}
