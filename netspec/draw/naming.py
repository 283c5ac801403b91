"""What is written in the boxes: a layer's word, what follows it, figures with their units, the tip on hover."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from netspec.analysis.facts import Facts, ReceptiveField
from netspec.analysis.tables.numbers import bytes_text
from netspec.draw.colours import TONE_NAMES, TONE_OF_FAMILY, Tone
from netspec.draw.lettering import plain
from netspec.draw.tree import Op, Part, Side, nodes_of
from netspec.ir.network import Network, Node
from netspec.layers import Image, Layer, Tokens, Unknown, ValueType
from netspec.layers.wording import bare_word, option_text

TELLING = ("groups", "dilation", "mult", "out", "axis", "heads")
"""Options that make another layer of it for whoever looks at the picture; the rest stands in the tip."""
MINUS, TIMES, DOT = "−", "×", " · "


def tone_of(network: Network, part: Part) -> Tone:
    """The tone of the first node's family; a join that is no addition or product has its own."""
    node = network.node(next(nodes_of(part)))
    return "concat" if node.kind == "cat" else TONE_OF_FAMILY[node.layer.family]


def tones_of(network: Network, nodes: Sequence[int]) -> list[tuple[Tone, float]]:
    """The tones of some nodes with how many there are of each, in the order of the legend."""
    counts = Counter(tone_of(network, Op((node,))) for node in nodes)
    return [(tone, float(counts[tone])) for tone in TONE_NAMES if tone in counts]


def lines_of(network: Network, op: Op) -> tuple[str, ...]:
    """The word of the first node; below it its telling options and the words of those fused with it."""
    first, *rest = (network.node(node).layer for node in op.nodes)
    below = [f"{name} {option_text(getattr(first, name))}" for name in TELLING if _is_set(first, name)]
    below += [short_word(layer) for layer in rest if getattr(layer, "p", None) != 0]
    if first.family in ("norm", "activation") and rest:
        return (DOT.join([short_word(first), *below]),)
    return (short_word(first), DOT.join(below)) if below else (short_word(first),)


def short_word(layer: Layer) -> str:
    """The layer's bare word, a rate in it to three digits."""
    rate = getattr(layer, "p", None)
    word = bare_word(layer)
    return f"{layer.kind}{rate:.3g}" if isinstance(rate, float) and len(word) > len(layer.kind) else word


def _is_set(layer: object, name: str) -> bool:
    info = getattr(type(layer), "model_fields", {}).get(name)
    if info is None:
        return False
    part = (info.json_schema_extra or {}).get("part") if isinstance(info.json_schema_extra, dict) else None
    return part is None and getattr(layer, name) != info.default


def shape_text(type_: ValueType) -> str:
    """`64×56×56`, `197×768`, `1000`: tokens and vectors without their word."""
    return "?" if isinstance(type_, Unknown) else TIMES.join(map(str, type_.shape))


def figure(value: float) -> str:
    """`138.4 M`, `15.5 G`, `842`: three or four digits and the power of ten."""
    for unit, size in (("T", 1e12), ("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if abs(value) >= 0.9995 * size:
            return f"{value / size:.3g} {unit}" if value < 99.95 * size else f"{value / size:.1f} {unit}"
    return f"{value:g}"


def bytes_figure(value: float) -> str:
    """`12.2 MB`: kilobytes of 1024, as the tables have them."""
    return bytes_text(round(value))


def field_text(field: ReceptiveField | None) -> str:
    """`212×212`, `whole input`; empty where it is not known."""
    if field is None or field.status == "unknown":
        return ""
    if field.status == "whole input":
        return "whole input"
    sizes = [f"{float(size):g}" for size in field.size if size is not None]
    return ("up to " if field.status == "bound" else "") + TIMES.join(sizes)


def last_field(network: Network, facts: Facts) -> str:
    """The receptive field of the last value that has places; of the windows alone where a gate sees everything."""
    for one in reversed(facts.nodes):
        if not one.in_head and isinstance(network.type_of(one.node.id), Image | Tokens):
            field = one.receptive_field
            alone = field_text(field.local) if field.status == "whole input" else ""
            return f"{alone} (windows alone)" if alone and alone != "whole input" else field_text(field)
    return ""


def subtitle(network: Network, facts: Facts) -> str:
    """Input, parameters, multiply-adds and receptive field, from the facts."""
    said = [f"input {shape_text(network.input)}", f"{figure(facts.params)} parameters"]
    said.append(f"{figure(facts.macs)} multiply-adds")
    field = last_field(network, facts)
    return DOT.join([*said, f"receptive field {field}"] if field else said)


def title_of(network: Network) -> str:
    """The title; in front of it the net's name, where the file holds several and the title does not say which."""
    title = plain(network.title or network.name or "network")
    named_after_file = network.name in ("", "network", Path(network.file).name.removesuffix(".net"))
    if named_after_file or _letters(network.name) in _letters(title):
        return title
    return plain(f"{network.name} — {title}")


def _letters(text: str) -> str:
    return "".join(character for character in text.lower() if character.isalnum())


def tip_of(network: Network, facts: Facts, node: Node) -> str:
    """`layer1.0.conv1: conv3-64, 64×56×56 → 64×56×56, 36.9 k parameters, receptive field 11×11, resnet.net:12`."""
    own = facts.nodes[node.id - 1]
    arriving = " and ".join(dict.fromkeys(shape_text(kind) for kind in network.incoming(node)))
    said = [f"{node.path}: {node.layer.word()}", f"{arriving} → {shape_text(node.output)}"]
    if own.params:
        said.append(f"{figure(own.params)} parameters")
    if own.macs:
        said.append(f"{figure(own.macs)} multiply-adds")
    if field_text(own.receptive_field):
        said.append(f"receptive field {field_text(own.receptive_field)}")
    if node.place:
        said.append(f"{node.place.file}:{node.place.line}")
    return plain(", ".join(said))


def count_text(part: Part) -> str:
    count = sum(1 for _ in nodes_of(part))
    return f"{count} layer" + ("s" if count != 1 else "")


def heading_of(side: Side) -> str:
    return side.name if side.weight is None else f"{side.name} (weight {side.weight:g})"
