"""The tensors that are drawn: one a layer, one a block, one a stage, each with what makes it and how often.

Ladder: every layer → pools on the arrows → one tensor a block → one a stage; then two rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from netspec.draw.colours import Tone
from netspec.draw.naming import TIMES, count_text, shape_text, tone_of
from netspec.draw.tree import Chain, Folded, Group, Item, Join, Op, Repeat, Side, Skip, Tangle, last_node, nodes_of
from netspec.ir.network import Network
from netspec.layers import Image, ValueType
from netspec.layers.wording import bare_word

SAME = 0.8
"""Of the larger of two resolutions, for the smaller to be the same stage."""


@dataclass(frozen=True, slots=True)
class Solid:
    """A tensor: its type, the word of what makes it, on how many in a row it stands for, the nodes it accounts for.

    `arrow` is what is written on the arrow that leads to it; `window` the kernel that looks at the tensor before.
    """

    type: ValueType
    word: str
    tone: Tone
    nodes: tuple[int, ...]
    count: int = 1
    arrow: str = ""
    window: tuple[int, int] | None = None

    @property
    def shape(self) -> str:
        return shape_text(self.type)


@dataclass(frozen=True, slots=True)
class Span:
    """A skip from the tensor of one place to that of another."""

    source: int
    target: int


@dataclass(slots=True)
class Run:
    """Tensors in order, and the skips over them."""

    solids: list[Solid] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)


def layers(network: Network, chain: Chain) -> Run:
    """A tensor a layer, blocks opened where they are plain chains; joins within a block are one tensor."""
    run = Run([Solid(network.input, "input", "plain", ())])
    _walk(network, chain, run, opened=True)
    return run


def blocks(network: Network, chain: Chain) -> Run:
    """A tensor a box or block of the top level."""
    run = Run([Solid(network.input, "input", "plain", ())])
    _walk(network, chain, run, opened=False)
    return run


def _walk(network: Network, chain: Chain, run: Run, opened: bool) -> None:
    for item in chain.items:
        if isinstance(item, Side) or _changes_nothing(network, item, run.solids[-1]):
            _into_last(run, item)
        elif isinstance(item, Join) and (main := _long_branch(item)) is not None and _is_u(network, main):
            source = len(run.solids) - 1
            _walk(network, main, run, opened)
            skipped = [node for branch in item.branches if isinstance(branch, Skip) for node in branch.nodes]
            kind = network.node(item.node).kind
            run.solids.append(_solid(network, item, kind, (*skipped, item.node)))
            run.spans.append(Span(source, len(run.solids) - 1))
        elif isinstance(item, Group) and ((opened and _is_plain(item.chain)) or _has_u(network, item.chain)):
            _walk(network, item.chain, run, opened)
        else:
            run.solids.append(_of_item(network, item))


def _changes_nothing(network: Network, item: Item, last: Solid) -> bool:
    """Whether it is a dropout, a norm or an activation on its own, which make no other tensor to look at."""
    if not isinstance(item, Op) or not last.nodes or network.node(item.nodes[-1]).output != last.type:
        return False
    return tone_of(network, item) in ("other", "act", "norm")


def _into_last(run: Run, item: Item) -> None:
    """What leaves no tensor of the trunk of its own, a head among them: the one that it reads accounts for it."""
    last = run.solids[-1]
    run.solids[-1] = replace(last, nodes=(*last.nodes, *nodes_of(item)))


def _long_branch(join: Join) -> Chain | None:
    chains = [branch for branch in join.branches if isinstance(branch, Chain)]
    return chains[0] if len(chains) == 1 and len(join.branches) == 2 else None


def _is_u(network: Network, chain: Chain) -> bool:
    """Whether a branch changes its resolution on the way: its tensors are worth showing, and the skip over them."""
    spaces = {kind.space for node in nodes_of(chain) if isinstance(kind := network.node(node).output, Image)}
    return len(spaces) > 1


def _has_u(network: Network, chain: Chain) -> bool:
    return any(
        isinstance(item, Join) and (main := _long_branch(item)) is not None and _is_u(network, main)
        for item in chain.items
    )


def _is_plain(chain: Chain) -> bool:
    return all(isinstance(item, Op) or (isinstance(item, Repeat) and _is_plain(item.body)) for item in chain.items)


def _of_item(network: Network, item: Item) -> Solid:
    nodes = tuple(nodes_of(item))
    if isinstance(item, Op):
        return _solid(network, item, bare_word(network.node(item.nodes[0]).layer), nodes)
    if isinstance(item, Repeat):
        only = item.body.items[0] if len(item.body.items) == 1 else None
        if isinstance(only, Op):
            return _solid(network, item, bare_word(network.node(only.nodes[0]).layer), nodes, item.count)
        kind = only.kind or only.name if isinstance(only, Group) else ""
        return _solid(network, item, kind or item.name or count_text(item.body), nodes, item.count)
    word = item.kind or item.name if isinstance(item, Group) else ""
    if isinstance(item, Join | Tangle | Folded):
        word = network.node(last_node(item)).kind
    return _solid(network, item, word or count_text(item), nodes)


def _solid(network: Network, item: Item, word: str, nodes: tuple[int, ...], count: int = 1) -> Solid:
    last = network.node(last_node(item))
    one = isinstance(item, Op) or (isinstance(item, Repeat) and isinstance(item.body.items[0], Op))
    tone = tone_of(network, item if isinstance(item, Op) else Op((last.id,)))
    first = network.node(item.nodes[0] if isinstance(item, Op) else nodes[0])
    if not isinstance(item, Op) and not isinstance(item, Join):
        tone = _heaviest(network, nodes)
    return Solid(last.output, word, tone, nodes, count, window=_window(first.layer) if one else None)


def _heaviest(network: Network, nodes: Sequence[int]) -> Tone:
    """The tone of the first node with weights; else of the last."""
    tones = [tone_of(network, Op((node,))) for node in nodes]
    return next((tone for tone in tones if tone in ("conv", "linear", "attention")), tones[-1])


def _window(layer: object) -> tuple[int, int] | None:
    kernel = getattr(layer, "kernel", None)
    if isinstance(kernel, int):
        return kernel, kernel
    return (kernel[0], kernel[-1]) if isinstance(kernel, tuple) and kernel else None


# ── the ladder ───────────────────────────────────────────────────────────────────────────────────────────────────


def without_pools(run: Run) -> Run:
    """Pools and what changes nothing but the form go onto the arrow to the next tensor."""
    return _merged(run, [_is_light(solid) for solid in run.solids])


def _is_light(solid: Solid) -> bool:
    return solid.tone in ("pool", "act", "norm", "other")


def _merged(run: Run, light: list[bool]) -> Run:
    found, places, waiting = Run(), list[int](), list[Solid]()
    for index, solid in enumerate(run.solids):
        places.append(len(found.solids))
        if index and light[index] and index + 1 < len(run.solids):
            waiting.append(solid)
            continue
        nodes = tuple(node for one in (*waiting, solid) for node in one.nodes)
        before = run.solids[places.index(len(found.solids)) - 1]
        arrow = "".join(dict.fromkeys(_halving(one, before) for one in waiting))
        window = None if waiting else solid.window
        found.solids.append(Solid(solid.type, solid.word, solid.tone, nodes, solid.count, arrow, window))
        waiting = []
    last = len(found.solids) - 1
    found.spans = [Span(min(places[s.source], last), min(places[s.target], last)) for s in run.spans]
    return found


def _halving(pool: Solid, before: Solid) -> str:
    """`/2`: what a pool divides the resolution by, where that is a whole number to speak of."""
    one, other = before.type, pool.type
    if not isinstance(one, Image) or not isinstance(other, Image):
        return ""
    factor = round(one.space[0] / other.space[0])
    return f"/{factor}" if factor > 1 else ""


def stages(run: Run) -> Run:
    """One tensor a resolution: the last of each, which accounts for all."""
    found, places = Run([run.solids[0]]), [0]
    for members in _alike(run.solids[1:]):
        last = members[-1]
        nodes = tuple(node for one in members for node in one.nodes)
        words = list(dict.fromkeys(_times(one) for one in members if one.tone != "pool"))
        word = words[0] if len(words) == 1 else f"{len(nodes)} layers"
        tone = next((one.tone for one in members if one.tone in ("conv", "linear", "attention")), last.tone)
        places += [len(found.solids)] * len(members)
        found.solids.append(Solid(last.type, word, tone, nodes, arrow=members[0].arrow))
    found.spans = [span for s in run.spans if (span := Span(places[s.source], places[s.target])).source < span.target]
    return found


def _times(solid: Solid) -> str:
    return solid.word + (f" {TIMES}{solid.count}" if solid.count > 1 else "")


def _alike(solids: Iterable[Solid]) -> Iterator[list[Solid]]:
    """Runs at one resolution; what convolutions without padding take off its rim is none."""
    run: list[Solid] = []
    for solid in solids:
        if run and not _near(run[-1].type, solid.type):
            yield run
            run = []
        run.append(solid)
    if run:
        yield run


def _near(one: ValueType, other: ValueType) -> bool:
    if isinstance(one, Image) and isinstance(other, Image):
        return one.rank == other.rank and all(
            SAME * max(a, b) <= min(a, b) for a, b in zip(one.space, other.space, strict=True)
        )
    return one.kind == other.kind
