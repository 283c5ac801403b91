"""Tree → Pieces: the one place that says which piece a part of the tree becomes."""

from __future__ import annotations

from netspec.draw.blocks.chains import ChainPiece, Link, gap_between
from netspec.draw.blocks.frames import FramePiece
from netspec.draw.blocks.joins import Branch, JoinPiece, branch_label
from netspec.draw.blocks.piece import FoldedPiece, OpPiece, Piece, Plan, StackPiece
from netspec.draw.blocks.sides import SidePiece
from netspec.draw.blocks.tangles import TanglePiece
from netspec.draw.naming import TIMES, shape_text
from netspec.draw.tree import (
    Chain,
    Folded,
    Group,
    Item,
    Join,
    Op,
    Repeat,
    Side,
    Skip,
    Tangle,
    first_value,
    last_node,
    nodes_of,
)


class Measure:
    """Measures by one plan. Every rule takes the shape that arrives as text, `""` where it is not to be told."""

    def __init__(self, plan: Plan, around: str = "") -> None:
        self.plan = plan
        self.inputs = {node.id: node.inputs for node in plan.network.nodes}
        self.around = around
        """The name of the frame that is being filled: names within are told below it."""

    def links(self, chain: Chain, arriving: str, labels: bool) -> list[Link]:
        """The pieces of a chain; the first has no gap before it."""
        found: list[Link] = []
        shown = before = arriving
        for item in chain.items:
            piece = self.piece(item, labels)
            label = before if labels and self._tells(before, shown) else ""
            gap = gap_between(found[-1].piece, piece, label, self.plan.density) if found else 0.0
            found.append(Link(piece, gap, label, before))
            shown = label or shown
            before = before if isinstance(item, Side) else self.made(item)
        return found

    def _tells(self, shape: str, shown: str) -> bool:
        """Whether a shape is to be written: it is another than the last that was, or has another resolution."""
        if self.plan.density.tells == "resolutions":
            return shape.partition(TIMES)[2] != shown.partition(TIMES)[2]
        return self.plan.density.tells == "changes" and shape != shown

    def chain(self, chain: Chain, arriving: str, labels: bool) -> Piece:
        links = self.links(chain, arriving, labels)
        return links[0].piece if len(links) == 1 else ChainPiece(links)

    def made(self, item: Item) -> str:
        return shape_text(self.plan.network.node(last_node(item)).output)

    def arriving(self, item: Item | Chain) -> str:
        return shape_text(self.plan.network.type_of(first_value(item, self.inputs)))

    def piece(self, item: Item, labels: bool) -> Piece:
        if isinstance(item, Op):
            return OpPiece(self.plan, item)
        if isinstance(item, Join):
            return self._join(item, labels)
        if isinstance(item, Group):
            inner = labels and self.plan.density.inner_labels
            name = self._below(item.name)
            inside = self._inside(item.name, item.chain, self.arriving(item), inner)
            return FramePiece(self.plan, inside, name, item.kind, 1, "") if name or item.kind else inside
        if isinstance(item, Repeat):
            return self._repeat(item, labels)
        if isinstance(item, Tangle):
            return TanglePiece(self.plan, item)
        if isinstance(item, Side):
            box = self._side_box(item)
            return SidePiece(FoldedPiece(self.plan, box, box.label))
        return FoldedPiece(self.plan, item, self._below(item.label))

    def _below(self, name: str) -> str:
        return name.removeprefix(self.around + ".") if self.around else name

    def _inside(self, name: str, chain: Chain, arriving: str, labels: bool) -> Piece:
        """The contents of a frame of that name."""
        around, self.around = self.around, name or self.around
        piece = self.chain(chain, arriving, labels)
        self.around = around
        return piece

    def _side_box(self, side: Side) -> Folded:
        return next(item for item in side.chain.items if isinstance(item, Folded))

    def _join(self, join: Join, labels: bool) -> Piece:
        labels = labels and self.plan.density.inner_labels
        branches, skips = list[Branch](), list[Skip]()
        chains = [branch for branch in join.branches if isinstance(branch, Chain)]
        for branch in join.branches:
            if isinstance(branch, Skip):
                skips.append(branch)
                continue
            arriving = self.arriving(branch)
            label = branch_label(self.plan.network, last_node(branch), arriving) if labels and len(chains) > 1 else ""
            branches.append(Branch(self.chain(branch, arriving, labels), label=label))
        return JoinPiece(self.plan, join, branches, skips)

    def _repeat(self, repeat: Repeat, labels: bool) -> Piece:
        footnote = footnote_of(repeat)
        items = repeat.body.items
        if len(items) == 1 and isinstance(items[0], Op):
            return StackPiece(self.plan, items[0], repeat.count, footnote, repeat.name)
        name, kind, body, own = repeat.name, "", repeat.body, ""
        if len(items) == 1 and isinstance(items[0], Group):
            name, kind, body, own = name or common_name(repeat), items[0].kind, items[0].chain, items[0].name
        inner = labels and self.plan.density.inner_labels and self._steady(repeat)
        inside = self._inside(own, body, self.arriving(body), inner)
        return FramePiece(self.plan, inside, self._below(name), kind, repeat.count, footnote)

    def _steady(self, repeat: Repeat) -> bool:
        """Whether all instances make the same shapes, the first aside, so that shapes within can be told."""
        network = self.plan.network
        shapes = {tuple(str(network.node(node).output) for node in nodes_of(each)) for each in repeat.instances[1:]}
        return len(shapes) == 1 and self.arriving(repeat.body) == self.made(repeat)


def footnote_of(repeat: Repeat) -> str:
    """What is said of the first instance; that its input is narrower shows on the wire and is not said alone."""
    telling = [text for text in repeat.first_differs if not text.endswith("channels in")]
    said = ["the first has " + " and ".join(telling)] if telling else []
    return "; ".join([*said, repeat.rates] if repeat.rates else said)


def common_name(repeat: Repeat) -> str:
    """`layer1` of `layer1.0` to `layer1.3`; the first's own name where they share no part."""
    names = [item.name for chain in repeat.instances for item in chain.items if isinstance(item, Group)]
    split = [name.split(".") for name in names if name]
    if len(split) < 2:
        return ""
    shared: list[str] = []
    for column in zip(*split, strict=False):
        if len(set(column)) > 1:
            break
        shared.append(column[0])
    return ".".join(shared)
