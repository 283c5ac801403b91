"""Frames round what the file named, called or repeated: a head with the name and the badge, the contents below."""

from __future__ import annotations

from netspec.draw.blocks.piece import Ends, Piece, Plan
from netspec.draw.lettering import BODY, CAPITAL, width
from netspec.draw.pen import BADGE_HEIGHT, Pen, badge_width

HEAD, FOOT = 58.0, 24.0


class FramePiece(Piece):
    """A frame; `count` of 1 has no badge. A frame has no gap of its own: wires cross its border."""

    def __init__(self, plan: Plan, inside: Piece, name: str, kind: str, count: int, footnote: str) -> None:
        self.inside, self.name, self.kind, self.count, self.footnote = inside, name, kind, count, footnote
        self.badge_room = badge_width(f"×{count}*") + 20 if count > 1 else 0.0
        head = self._head_width() + self.badge_room + 40
        self.width = max(inside.width + 2 * plan.density.side, head)
        self.indent = (self.width - inside.width) / 2
        self.up, self.down = inside.up + HEAD, inside.down + FOOT

    def _head_width(self) -> float:
        both = 14.0 if self.name and self.kind else 0.0
        return width(self.name, BODY, True) + both + width(self.kind, BODY)

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        label = " ".join(part for part in (self.name, self.kind, f"×{self.count}" * (self.count > 1)) if part)
        around = pen.open_group(self.name or self.kind or "repeat", label)
        top = y - self.up
        ground = pen.theme.frame if not around else pen.theme.background
        pen.frame(f"frame:{pen.group}", x, top, self.width, self.up + self.down, label, ground)
        self._draw_head(pen, x + 18, top + HEAD / 2 + CAPITAL * BODY / 2 - 2)
        if self.count > 1:
            badge = f"×{self.count}" + (pen.footnote(self.footnote) if self.footnote else "")
            pen.badge(x + self.width - 10, top + (HEAD - BADGE_HEIGHT) / 2, badge, f"{self.count} in a row")
        ends = self.inside.draw(pen, x + self.indent, y)
        pen.close_group(around)
        return ends

    def _draw_head(self, pen: Pen, x: float, y: float) -> None:
        if self.name:
            pen.text(x, y, self.name, bold=True)
            x += width(self.name, BODY, True) + 14
        if self.kind:
            pen.text(x, y, self.kind, colour=pen.theme.muted)
