"""Random networks, as the text of a .net file: layers, joins, repeats, groups, labels, references, defs and heads.

`network_texts()` draws a text that elaborates; every layer is drawn from its own constraints. `networks()` draws the
Network. Both hold a few dozen nodes at most, and small images, so that hundreds run in a test.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

from netspec import NetspecError, parse
from netspec.ir import Network
from netspec.layers import Image, KnownType, Tokens, Vector, registry
from tests.layers.strategies import layers_on

LABELS = (
    "self", "torch", "nn", "x", "weight", "max", "out", "branch1", "Tensor", "__stem", "stage.0", "features.3",
    "features.conv", "a.b.c", "head", "input", "model", "append", "skip", "Add", "layer1.0", "layer1.1", "layer1.2",
)  # fmt: skip
BLOCKS = """\
def plain(c, s=1) { conv3-{c}/{s}(norm=bn, act=relu) }
def residual(c, s=1) {
  add[ conv3-{c}/{s}, bn, relu, conv3-{c}, bn | if s == 1 and in.c == c { id } else { conv1-{c}/{s} as "down.0" } ]
  relu
}
def inverted(c, e=2, s=1) {
  add[ conv1-{e * in.c}, relu6, dwconv3/{s}, relu6, conv1-{c} | if s == 1 and in.c == c { id } else { none } ]
}
def dense(k) { cat[ id | conv1-{2 * k}, relu, conv3-{k} ] }
def gate(r=2) {
  let c = in.c
  mul[ id | gap, fc-{max(1, c // r)}, relu, fc-{c}, sigmoid ]
}
def inception(a, b) { cat[ conv1-{a} | conv1-{b}, conv3-{2 * b} | maxpool3/1(pad=1), conv1-{a} ] }
def stage(block, c, n) { for i in 0..n { block(c) as "{i}" } }
def encoder() {
  let c = in.c
  add[ id | ln, attention{1} ], add[ id | ln, fc-{2 * c}, gelu, fc-{c} ]
}
def skipped(c) { conv3-{c} as early, conv3-{c}, cat[ id | @early ] }
"""
CALLS_ON_IMAGES = (
    "plain({c})", "plain({c}, {s})", "residual({c})", "residual({c}, {s})", "inverted({c})", "inverted({c}, 3, {s})",
    "dense({c})", "dense({c}) x2", "gate", "gate(1)", "inception({c}, {d})", "stage(plain, {c}, {n})",
    "stage(residual, {c}, {n})", "skipped({c})",
)  # fmt: skip
STEPS = st.sampled_from(("layer", "layer", "layer", "layer", "call", "call", "join", "group", "reference"))


@dataclass(slots=True)
class Drawing:
    """A text while it is drawn: what labels stand for in it, and which are spoken for."""

    labels: dict[str, KnownType] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    count: int = 0


def type_text(value: KnownType) -> str:
    match value:
        case Image():
            return f"input {{{', '.join(map(str, value.shape))}}}"
        case Tokens():
            return f"input tokens {value.length}x{value.channels}"
        case Vector():
            return f"input vector {value.channels}"


def type_after(value: KnownType, text: str) -> KnownType | None:
    """What leaves a text on its own; None where it does not fit."""
    try:
        output = parse(f"{BLOCKS}{type_text(value)}\n{text}\n").output
    except NetspecError:
        return None
    return output if isinstance(output, KnownType) and output.size <= 4096 else None


@st.composite
def starts(draw: st.DrawFn) -> KnownType:
    rank = draw(st.sampled_from((1, 2, 2, 2, 2, 3)))
    image = Image(channels=draw(st.sampled_from((1, 3, 4))), space=(draw(st.sampled_from((6, 8, 9))),) * rank)
    tokens = Tokens(length=draw(st.sampled_from((4, 6))), channels=draw(st.sampled_from((4, 6))))
    return draw(st.sampled_from((image, image, image, image, tokens, Vector(channels=6))))


@st.composite
def chains(draw: st.DrawFn, value: KnownType, drawing: Drawing, depth: int, most: int) -> tuple[list[str], KnownType]:
    """Terms one after another, and what leaves the last; at least one."""
    terms: list[str] = []
    for _ in range(draw(st.integers(1, most))):
        term, value = draw(one_term(value, drawing, depth))
        terms.append(term)
    return terms, value


@st.composite
def one_term(draw: st.DrawFn, value: KnownType, drawing: Drawing, depth: int) -> tuple[str, KnownType]:
    step = draw(STEPS) if depth < 3 else "layer"
    drawn = None
    if step == "call":
        drawn = draw(calls(value, drawing))
    elif step == "join":
        drawn = draw(joins(value, drawing, depth))
    elif step == "group":
        drawn = draw(groups(value, drawing, depth))
    elif step == "reference" and depth == 0:
        drawn = draw(references(value, drawing))
    return drawn if drawn is not None else draw(labelled_layers(value, drawing, depth))


@st.composite
def labelled_layers(draw: st.DrawFn, value: KnownType, drawing: Drawing, depth: int) -> tuple[str, KnownType]:
    layer = draw(layers_on(value, largest=2048))
    after = layer.output((value,))
    assert isinstance(after, KnownType)
    text = layer.word()
    if after == value and draw(st.integers(0, 4)) == 0:
        text += draw(st.sampled_from((" x2", " x3")))
    if draw(st.integers(0, 4)) == 0:
        text += draw(label(drawing, after, depth))
    return text, after


@st.composite
def label(draw: st.DrawFn, drawing: Drawing, value: KnownType, depth: int) -> str:
    """A label that is free, and noted where a reference may find it."""
    wish = draw(st.sampled_from(LABELS))
    first = wish.split(".")[0]
    if first in drawing.used or any(one in drawing.used for one in (wish, f"{wish}.")):
        drawing.count += 1
        wish = first = f"part{drawing.count}"
    drawing.used |= {first} if "." not in wish else {wish, f"{wish}.", *(() if "." in wish else (first,))}
    if "." in wish:
        drawing.used |= {f"{wish.rpartition('.')[0]}"} if wish.count(".") > 1 else set()
    if depth == 0:
        drawing.labels[wish] = value
    return f' as "{wish}"'


@st.composite
def calls(draw: st.DrawFn, value: KnownType, drawing: Drawing) -> tuple[str, KnownType] | None:
    """A def of `BLOCKS`, called."""
    match value:
        case Image():
            numbers = {name: draw(st.sampled_from((2, 4, 6))) for name in "cd"}
            text = draw(st.sampled_from(CALLS_ON_IMAGES))
            text = text.format(**numbers, s=draw(st.sampled_from((1, 2))), n=draw(st.integers(1, 3)))
        case Tokens():
            text = draw(st.sampled_from(("encoder", "encoder x2")))
        case Vector():
            return None
    after = type_after(value, text)
    if after is None:
        return None
    if draw(st.booleans()):
        text += draw(label(drawing, after, 0))
    return text, after


@st.composite
def joins(draw: st.DrawFn, value: KnownType, drawing: Drawing, depth: int) -> tuple[str, KnownType] | None:
    """Branches that fit together: each a chain of its own, the identity, or its own reflection."""
    branches, types = [], []
    for _ in range(draw(st.integers(1, 3))):
        terms, after = draw(chains(value, drawing, depth + 1, 3))
        branches.append(", ".join(terms))
        types.append(after)
    if draw(st.booleans()):
        branches.append("id")
        types.append(value)
    for kind in draw(st.permutations(("add", "cat", "mul"))):
        join = registry.kinds[kind]()
        after = join.output(tuple(types)) if len(types) > 1 else None
        if isinstance(after, KnownType) and after.size <= 4096:
            return f"{kind}[ {' | '.join(branches)} ]", after
    drawing.labels.clear()  # labels within are gone with the branches
    return None


@st.composite
def groups(draw: st.DrawFn, value: KnownType, drawing: Drawing, depth: int) -> tuple[str, KnownType]:
    terms, after = draw(chains(value, drawing, depth + 1, 3))
    text = f"({', '.join(terms)})"
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return text, after
    drawing.count += 1
    if kind == 1 and after == value:
        return f"{text} x2 as group{drawing.count}", after
    if kind == 2 and '"' not in text:
        return f'{text} as "numbered{drawing.count}.#"', after
    return f"{text} as group{drawing.count}", after


@st.composite
def references(draw: st.DrawFn, value: KnownType, drawing: Drawing) -> tuple[str, KnownType] | None:
    """A join with a value from further up."""
    found = []
    for name, its_type in drawing.labels.items():
        for kind in ("cat", "add"):
            after = registry.kinds[kind]().output((value, its_type))
            if isinstance(after, KnownType) and after.size <= 4096:
                found.append((f'{kind}[ id | @"{name}" ]', after))
                found.append((f'({kind}[ relu | @"{name}" ], relu) as fused{drawing.count}', after))
    if not found:
        return None
    drawing.count += 1
    return draw(st.sampled_from(found))


@st.composite
def network_texts(draw: st.DrawFn, heads: bool = True) -> str:
    """The text of a network that elaborates."""
    drawing = Drawing()
    value = draw(starts())
    lines = [type_text(value)]
    for number in range(draw(st.integers(1, 3))):
        terms, value = draw(chains(value, drawing, 0, 4))
        lines += terms
        if heads and draw(st.integers(0, 5)) == 0:
            inside, _ = draw(chains(value, Drawing(count=1000 * (number + 1)), 1, 2))
            lines.append(f"head side{number + 1} {{ {', '.join(inside)} }}")
    if heads and lines[-1].startswith("head"):
        lines.append("relu")
    text = "\n".join(['title "A random network"', *BLOCKS.splitlines(), *lines]) + "\n"
    try:
        parse(text)
    except NetspecError:
        return draw(st.nothing())
    return text


def networks(heads: bool = True) -> st.SearchStrategy[Network]:
    return network_texts(heads).map(parse)
