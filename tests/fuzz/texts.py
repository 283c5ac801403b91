"""Cases: random text, text of the grammar's shape, and mutations of the networks that lie in the repository."""

from __future__ import annotations

from pathlib import Path
from random import Random

NETWORKS = Path(__file__).parents[2] / "networks"
PIECES = [
    "input", "param", "let", "default", "def", "inline", "net", "head", "for", "if", "else", "in", "expect", "train",
    "title", "from", "use", "as", "conv3-64", "conv", "fc-10", "maxpool", "relu", "bn", "add[", "cat[", "mul[", "|",
    "]", "(", ")", "{", "}", "[", ",", "\n", " ", "x2", "x{n}", "@a", "@", '"', '"a.#"', "#", "3x8x8", "1e400",
    "9" * 400, "..", ".", "/2", "-", "−", "×", "==", "~", "=", "in.c", "in.", "none", "id", "true", "and", "not", "**",
    "//", "0", "\t", "\r\n", "\r", "\x00", "\u202e", "\ufeff", "é", "界", "🧠", "\u2028", "ﬁ", "٣", "std/", "..",
    "\\", "class",
]  # fmt: skip
KINDS = [
    "conv3-8", "conv3-{c}/2", "conv1x7-4", "dwconv3", "sepconv3-8", "deconv2-4/2", "fc-{in.c // 2}", "fc-10", "maxpool",
    "avgpool3/1(pad=1)", "gap", "gmp", "bn", "ln", "gn2", "inorm", "rms", "lrn5", "relu", "leaky0.1",
    "gelu(approx=tanh)", "softmax", "dropout0.5", "droppath{0.1 * i}", "flatten", "tokens", "image{2, 4}", "pick{0}",
    "cls", "pos", "attention{2}", "slice{0, 2}", "shuffle{2}", "crop{4, 4}", "pad{1}", "upsample2", "pixelshuffle2",
    "scale0.1", "layerscale(init=1e-6)", "id", "none", "conv3-8(norm=bn, act=relu)", "conv3-8(groups=in.c)", "block(8)",
    "block", "conv3-8(pad=[1, 2])", "maxpool(out=3)", "@a", "@stage.0", "Conv2d(3, 8, 3)",
]  # fmt: skip
VALUES = [
    "0", "1", "2", "3", "7", "0.5", "1e9", "2**40", "true", "false", '"text"', "[1, 2]", "[]", "c", "i", "n", "in.c",
    "in.h", "in.kind", "0..3", "len([1])", "min(1, 2)", "divisible(17, 8)", "zip([1], [2])", "block", "conv", "1 / 3",
    "in.size",
]  # fmt: skip
OPERATORS = ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">=", "and", "or"]


def random_text(random: Random) -> bytes:
    """Pieces of the language and of its neighbourhood, thrown together."""
    pieces = random.choices(PIECES, k=random.randint(0, 60))
    return random.choice(["", " "]).join(pieces).encode("utf-8", "surrogatepass")


def random_bytes(random: Random) -> bytes:
    return random.randbytes(random.randint(0, 200))


def shaped_text(random: Random) -> bytes:
    """Statements that parse, most of the time, whatever they mean."""
    statements = [random.choice(["input 3x8x8", "input 3x8x8", "input tokens 4x8", "input vector 8", "input 2x16"])]
    statements += [statement(random, 3) for _ in range(random.randint(1, 8))]
    random.shuffle(statements) if random.random() < 0.1 else None
    return random.choice(["\n", ", "]).join(statements).encode()


def expression(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.4:
        return random.choice(VALUES)
    one, two = expression(random, depth - 1), expression(random, depth - 1)
    return random.choice(
        [
            f"{one} {random.choice(OPERATORS)} {two}",
            f"({one})",
            f"-{one}",
            f"not {one}",
            f"{one} if {two} else {one}",
            f"[{one}, {two}]",
            f"{one}[{two}]",
            f"max({one}, {two})",
            f"enumerate({one})",
        ]
    )


def term(random: Random, depth: int) -> str:
    text = random.choice(KINDS)
    if depth > 0 and random.random() < 0.4:
        one, two = (" ,".join(term(random, depth - 1) for _ in range(random.randint(1, 3))) for _ in range(2))
        text = random.choice([f"({one})", f"add[ {one} | {two} ]", f"cat[ {one} | {two} ]"])
    if random.random() < 0.2:
        text += random.choice([" x2", " x0", " x{n}", f" x{{{expression(random, 1)}}}"])
    if random.random() < 0.2:
        text += random.choice([" as a", " as b{i}", ' as "stage.{i}"', ' as "f.#"', " as class", " as forward"])
    return text


def statement(random: Random, depth: int) -> str:
    if depth == 0 or random.random() < 0.5:
        return term(random, depth)
    inside = "{ " + ", ".join(statement(random, depth - 1) for _ in range(random.randint(0, 3))) + " }"
    value = expression(random, 2)
    return random.choice(
        [
            f"param {random.choice('abcin')} = {value}",
            f"let {random.choice('abcin')} = {value}",
            f"default conv fc(act={random.choice(['relu', 'none', 'gelu', '3'])})",
            f"def block(c, s={value}) {inside}",
            f"inline def small {inside}",
            f"net {random.choice('ab')} {inside}",
            f"net n = block({value})",
            f"for i in {value} {inside}",
            f"for i, n in enumerate({value}) {inside}",
            f"if {value} {inside} else {inside}",
            f"head aux(weight=0.3) {inside}",
            f"expect {random.choice(['8x8x8', 'params > 0', 'macs ~ 1.5k', 'vector 3'])}",
            f"train {{ epochs = {value} }}",
            f'title "{random.choice(["a", "é"])}"',
            'from "std/blocks.net" use block',
        ]
    )


def originals() -> list[bytes]:
    return [path.read_bytes() for path in sorted(NETWORKS.rglob("*.net"))]


def mutated(random: Random, sources: list[bytes]) -> bytes:
    """A network with a few of its bytes or stretches removed, repeated, replaced or brought in from another."""
    data = bytearray(random.choice(sources))
    for _ in range(random.randint(1, 6)):
        at = random.randrange(len(data) + 1)
        to = min(len(data), at + random.randint(0, 12))
        match random.randrange(6):
            case 0:
                del data[at:to]
            case 1:
                data[at:at] = data[at:to]
            case 2:
                data[at:to] = random.choice(PIECES).encode("utf-8", "surrogatepass")
            case 3:
                data[at:at] = bytes([random.randrange(256)])
            case 4:
                other = random.choice(sources)
                start = random.randrange(len(other) + 1)
                data[at:to] = other[start : start + random.randint(0, 40)]
            case _:
                if at < len(data):
                    data[at] ^= 1 << random.randrange(8)
    return bytes(data)


def case(seed: int, sources: list[bytes]) -> bytes:
    """The case of a seed: the same on every machine."""
    random = Random(seed)
    match seed % 8:
        case 0 | 1:
            return random_text(random)
        case 2:
            return random_bytes(random)
        case 3 | 4 | 5:
            return shaped_text(random)
    return mutated(random, sources) if sources else shaped_text(random)
