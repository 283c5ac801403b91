"""The Pen: puts elements on a page in the right order of painting, with ids that are unique and covers that add up.

Frames lie at the back, then wires, then boxes, then what stands on boxes and wires.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from netspec.analysis.facts import Facts
from netspec.draw.colours import Theme, Tone, mixed
from netspec.draw.geometry import enlarged
from netspec.draw.lettering import BODY, CAPITAL, cut, width
from netspec.draw.naming import tip_of
from netspec.draw.scene import Anchor, Element, Ellipse, Group, Point, Polyline, Rect, Role, Scene, Text
from netspec.ir.network import Network

Line = tuple[str, float, bool]
"""A line of a box: what, how large, whether bold."""
LEADING = 1.25
BADGE_HEIGHT, BADGE_SIZE = 42.0, 26.0
MARKS = "*†‡§¶"


@dataclass(frozen=True, slots=True)
class Port:
    """Where a wire ends: on a shape, at a point; an arrow points at all but dots."""

    shape: str
    x: float
    y: float
    arrow: bool = True


@dataclass(slots=True)
class Pen:
    """One page in the making."""

    network: Network
    facts: Facts
    theme: Theme
    back: list[Element] = field(default_factory=list)
    wires: list[Element] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    front: list[Element] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    tones: dict[Tone, None] = field(default_factory=dict)
    footnotes: dict[str, str] = field(default_factory=dict)
    group: str = ""
    _ids: dict[str, int] = field(default_factory=dict)

    # ── names ────────────────────────────────────────────────────────────────────────────────────────────────

    def unique(self, wanted: str) -> str:
        """The id as wanted, numbered where it is taken."""
        count = self._ids[wanted] = self._ids.get(wanted, 0) + 1
        return wanted if count == 1 else self.unique(f"{wanted}~{count}")

    def covers(self, nodes: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.network.node(node).path for node in nodes)

    def tip(self, nodes: Sequence[int], drawn: int = 1) -> str:
        """What is said of a box: of each of the `drawn` nodes it shows, and how many more it stands for."""
        said = "; ".join(tip_of(self.network, self.facts, self.network.node(node)) for node in nodes[:drawn])
        more = len(nodes) // max(drawn, 1) - 1
        return said + (f"; and {more} more like it" if more > 0 else "")

    def footnote(self, text: str) -> str:
        """The mark of a footnote, the same for the same text."""
        if text not in self.footnotes:
            count = len(self.footnotes)
            self.footnotes[text] = MARKS[count % len(MARKS)] * (1 + count // len(MARKS))
        return self.footnotes[text]

    def open_group(self, name: str, label: str) -> str:
        """Begins a group within the current one; hand the answer to `close_group`."""
        around = self.group
        self.group = self.unique(f"group:{name}")
        self.groups.append(Group(self.group, label, around))
        return around

    def close_group(self, around: str) -> None:
        self.group = around

    # ── marks ────────────────────────────────────────────────────────────────────────────────────────────────

    def box(
        self, id: str, x: float, y: float, wide: float, high: float, tone: Tone, lines: Sequence[Line], *,
        covers: tuple[str, ...] = (), tip: str = "", opens: str = "", corner: float = 12.0, role: Role = "op",
        lift: float = 0.0,
    ) -> str:  # fmt: skip
        """A rounded box with its lines centred in it, or lifted over the centre; answers its id."""
        self.tones[tone] = None
        id = self.unique(id)
        outline = tone in ("plain", "other", "block")
        self.boxes.append(
            Rect(
                id=id, group=self.group, role=role, tip=tip, covers=covers, opens=opens, x=x, y=y, width=wide,
                height=high, corner=corner, fill=self.theme.ground(tone), line_width=3.0 if tone == "plain" else 2.0,
                line=(self.theme.foreground if tone == "plain" else self.theme.frame_line) if outline else None,
            )
        )  # fmt: skip
        self.lines(id, x + wide / 2, y + high / 2 - lift, lines, self.theme.label(tone))
        return id

    def lines(self, holder: str, x: float, y: float, lines: Sequence[Line], colour: str) -> None:
        """Lines of text about a point, in the shape that holds them."""
        tall = sum(size * LEADING for _, size, _ in lines)
        top = y - tall / 2
        for content, size, bold in lines:
            baseline = top + size * LEADING / 2 + CAPITAL * size / 2
            self.boxes.append(
                Text(x=x, y=baseline, content=content, size=size, bold=bold, colour=colour, anchor="middle",
                     holder=holder, group=self.group)
            )  # fmt: skip
            top += size * LEADING

    def stripe(self, x: float, y: float, wide: float, shares: Sequence[tuple[Tone, float]]) -> None:
        """A thin band of colours: what a box holds, in shares of its width."""
        total = sum(share for _, share in shares)
        for tone, share in shares:
            self.tones[tone] = None
            part = wide * share / total
            self.boxes.append(Rect(group=self.group, x=x, y=y, width=part, height=6.0, fill=self.theme.ground(tone)))
            x += part

    def circle(
        self, id: str, x: float, y: float, size: float, tone: Tone, sign: str, covers: tuple[str, ...] = (),
        tip: str = "",
    ) -> str:  # fmt: skip
        """A circle about a point with a sign in it."""
        self.tones[tone] = None
        id = self.unique(id)
        self.boxes.append(
            Ellipse(id=id, group=self.group, role="join", x=x - size / 2, y=y - size / 2, width=size, height=size,
                    fill=self.theme.ground(tone), covers=covers, tip=tip)
        )  # fmt: skip
        self.lines(id, x, y, [(sign, 34.0, True)], self.theme.label(tone))
        return id

    def dot(self, id: str, x: float, y: float, colour: str | None = None) -> str:
        """A small dot where a wire splits."""
        id = self.unique(id)
        fill = colour or self.theme.edge
        self.boxes.append(
            Ellipse(id=id, group=self.group, role="dot", x=x - 6, y=y - 6, width=12.0, height=12.0, fill=fill)
        )
        return id

    def wire(self, points: Sequence[Point], source: Port, target: Port, *, label: str = "") -> None:
        self.wires.append(
            Polyline(
                points=tuple(points), colour=self.theme.edge, line_width=3.0, corner=16.0, arrow=target.arrow,
                source=source.shape, target=target.shape, label=label, group=self.group,
            )
        )  # fmt: skip

    def skip(
        self, points: Sequence[Point], source: Port, target: Port, *, dashed: bool = False, label: str = "",
        covers: tuple[str, ...] = (), tip: str = "",
    ) -> None:  # fmt: skip
        id = self.unique(f"skip:{covers[0] if covers else target.shape}")
        self.wires.append(
            Polyline(
                id=id, points=tuple(points), colour=self.theme.skip, line_width=4.0, corner=16.0, arrow=True,
                dashed=dashed, source=source.shape, target=target.shape, label=label, covers=covers, group=self.group,
                tip=tip or "skip: the identity",
            )
        )  # fmt: skip

    def bracket(self, points: Sequence[Point]) -> None:
        """A line that gathers things and leads nowhere."""
        self.wires.append(Polyline(points=tuple(points), colour=self.theme.muted, line_width=3.0, corner=6.0))

    def text(
        self, x: float, y: float, content: str, *, size: float = BODY, bold: bool = False, colour: str | None = None,
        anchor: Anchor = "start", room: float = 0.0, id: str = "",
    ) -> None:  # fmt: skip
        """A text on the page, cut to the room where one is given."""
        shown = cut(content, room, size, bold) if room else content
        self.front.append(
            Text(id=id, x=x, y=y, content=shown, size=size, bold=bold, colour=colour or self.theme.foreground,
                 anchor=anchor, group=self.group)
        )  # fmt: skip

    def plate(self, x: float, y: float, content: str, colour: str | None = None, ground: str | None = None) -> None:
        """A text on a wire, on a ground that hides the wire behind it."""
        wide = width(content, BODY) + 20
        id = self.unique(f"plate:{content}")
        fill = ground or self.theme.background
        self.front.append(
            Rect(id=id, group=self.group, role="plate", x=x - wide / 2, y=y - 17, width=wide, height=34, fill=fill)
        )
        self.front.append(
            Text(x=x, y=y + CAPITAL * BODY / 2, content=content, size=BODY, anchor="middle", holder=id,
                 colour=colour or self.theme.foreground, group=self.group)
        )  # fmt: skip

    def badge(self, right: float, top: float, content: str, tip: str = "") -> None:
        """A pill with its right end there."""
        wide = badge_width(content)
        id = self.unique("badge")
        self.front.append(
            Rect(id=id, group=self.group, role="badge", x=right - wide, y=top, width=wide, height=BADGE_HEIGHT,
                 corner=BADGE_HEIGHT / 2, fill=self.theme.foreground, tip=tip)
        )  # fmt: skip
        self.front.append(
            Text(x=right - wide / 2, y=top + BADGE_HEIGHT / 2 + CAPITAL * BADGE_SIZE / 2, content=content, bold=True,
                 size=BADGE_SIZE, colour=self.theme.background, anchor="middle", holder=id, group=self.group)
        )  # fmt: skip

    def card(self, x: float, y: float, wide: float, high: float, tone: Tone) -> None:
        """The card that looks out behind a box that stands for several."""
        ground = self.theme.ground(tone)
        fill = mixed(ground, self.theme.background, 0.45)
        line = self.theme.frame_line if tone in ("plain", "other", "block") else ground
        self.back.append(
            Rect(group=self.group, role="card", x=x, y=y, width=wide, height=high, corner=12.0, fill=fill, line=line)
        )

    def frame(
        self, id: str, x: float, y: float, wide: float, high: float, tip: str = "", ground: str | None = None
    ) -> str:
        id = self.unique(id)
        self.back.append(
            Rect(id=id, group=self.group, role="frame", x=x, y=y, width=wide, height=high, corner=16.0, tip=tip,
                 fill=ground or self.theme.frame, line=self.theme.frame_line)
        )  # fmt: skip
        return id

    def enlarge(self, factor: float, dx: float, dy: float) -> None:
        """What has been drawn so far, larger and moved."""
        for layer in (self.back, self.wires, self.boxes, self.front):
            layer[:] = [enlarged(element, factor, dx, dy) for element in layer]

    # ── the page ─────────────────────────────────────────────────────────────────────────────────────────────

    def scene(self, id: str, title: str, notes: str = "", steps: Sequence[str] = ()) -> Scene:
        elements = (*self.back, *self.wires, *self.boxes, *self.front)
        said = "\n".join([notes, *steps])
        return Scene(id, title, self.theme.background, elements, tuple(self.groups), said, steps=tuple(steps))


def badge_width(content: str) -> float:
    return max(68.0, width(content, BADGE_SIZE, True) + 28)
