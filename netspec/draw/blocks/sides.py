"""A head that leaves the trunk: a box over the line, on a wire of its own."""

from __future__ import annotations

from netspec.draw.blocks.piece import OP_HEIGHT, Ends, FoldedPiece, Piece
from netspec.draw.pen import Pen, Port

RISE = 40.0


class SidePiece(Piece):
    """The trunk runs on beneath, through a dot from which the head's wire rises."""

    free_entry = True

    def __init__(self, box: FoldedPiece) -> None:
        self.box = box
        self.width = box.width
        self.up, self.down = box.up + box.down + RISE + 12, 12.0

    def draw(self, pen: Pen, x: float, y: float) -> Ends:
        middle = x + self.box.box_width / 2
        dot = Port(pen.dot("head:", middle, y), middle, y, arrow=False)
        line = y - RISE - OP_HEIGHT / 2
        box = self.box.draw(pen, x, line)
        pen.wire([(middle, y), (middle, line + OP_HEIGHT / 2)], dot, Port(box.entry.shape, middle, line))
        return Ends(dot, dot)
