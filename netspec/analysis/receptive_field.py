"""Receptive fields: folds windows along every path, forward; at a join, the union.

The forward form per axis is (jump, lo, hi): unit i sees `[lo + i*jump, hi + i*jump]` of the input. A window of
stride s, extent e and padding p over it gives `jump*s`, `lo - p*jump`, `hi + (e - 1 - p)*jump`; steps below 1
(upsampling, transposed convolution) are rational. Attention, global pooling, fully connected layers and gates make
it the whole input. One pass, linear in the nodes; never looks at torch.
"""

from __future__ import annotations

from collections.abc import Iterator

from netspec.analysis.facts import AxisField, ReceptiveField
from netspec.analysis.layer_answers import LayerAnswer
from netspec.analysis.sight import Sight, View, field_of, joined, seeing_all, start_of, through_window
from netspec.ir import Image, Network, Node, Tokens, ValueType, Vector
from netspec.layers import WHOLE, Reach, Window


def lengths_of(input_type: ValueType) -> tuple[int, ...]:
    """Positions of the input per axis: its space, the length of tokens, none for a vector."""
    if isinstance(input_type, Image):
        return input_type.space
    return (input_type.length,) if isinstance(input_type, Tokens) else ()


def receptive_fields(network: Network, answers: list[LayerAnswer]) -> Iterator[ReceptiveField]:
    """The field of every node, in the order of the nodes."""
    lengths = lengths_of(network.input)
    return (field_of(view, lengths) for view in views_of(network, answers)[1:])


def views_of(network: Network, answers: list[LayerAnswer]) -> list[View]:
    """What every value sees, the input's own first."""
    lengths = lengths_of(network.input)
    views = [View(tuple(start_of(length) for length in lengths), lengths)]
    for node, answer in zip(network.nodes, answers, strict=True):
        before = network.type_of(node.inputs[0])
        views.append(view_after(node, answer.reach, before, [views[value] for value in node.inputs]))
    return views


def input_field(network: Network) -> ReceptiveField:
    """What the input sees of itself: one position."""
    return ReceptiveField(tuple(AxisField("exact", 1, 1, 0, 1) for _ in lengths_of(network.input)))


def view_after(node: Node, reach: Reach, before: ValueType, views: list[View]) -> View:
    """What a node's output sees; `before` is the type that arrives first."""
    view = views[0]
    if len(views) > 1:
        view, before = _join(views, node.output), node.output
    if isinstance(reach, Window):
        return _windowed(view, reach, node.output)
    if reach == WHOLE:
        grid = grid_after(view.grid, before, node.output)
        kept = grid is not None and grid == view.grid and not isinstance(node.output, Vector)
        sights = tuple(seeing_all(sight, keep_local=kept) for sight in view.sights)
        return View(sights, grid if kept else None)
    grid = grid_after(view.grid, before, node.output)
    if grid is None and view.grid is not None:
        return View(tuple(_scattered(sight) for sight in view.sights), None)
    return View(view.sights, grid)


def grid_after(grid: tuple[int, ...] | None, before: ValueType, leaving: ValueType) -> tuple[int, ...] | None:
    """Where a pointwise layer leaves the positions; None where they no longer correspond to the input's axes.

    An image keeps its positions as tokens (row-major) and gets them back as an image of the same size; a class token
    in front changes nothing for the others; a flattened image keeps them as long as nothing mixes them.
    """
    if grid is None or isinstance(leaving, Vector):
        return grid
    if isinstance(leaving, Image):
        return grid if leaving.space == grid else None
    if isinstance(before, Tokens) and isinstance(leaving, Tokens):
        return grid if 0 <= leaving.length - before.length <= 1 else None
    return grid


def _windowed(view: View, window: Window, leaving: ValueType) -> View:
    if view.grid is None or not isinstance(leaving, Image) or len(window.axes) != len(view.sights):
        return View(tuple(_scattered(sight) for sight in view.sights), None)
    sights = tuple(
        through_window(sight, axis, positions, units)
        for sight, axis, positions, units in zip(view.sights, window.axes, view.grid, leaving.space, strict=True)
    )
    return View(sights, leaving.space)


def _join(views: list[View], leaving: ValueType) -> View:
    """Branches side by side; a branch that broadcasts along an axis shows all of itself to every unit."""
    grid = next((view.grid for view in views if view.grid is not None and _fits(view.grid, leaving)), None)
    if grid is None:
        gathered = [View(tuple(_scattered(sight) for sight in view.sights), None) for view in views]
        return View(tuple(joined([view.sights[a] for view in gathered], 1) for a in range(len(views[0].sights))), None)
    sights = []
    for axis, units in enumerate(grid):
        branches = []
        for view in views:
            sight = view.sights[axis]
            aligned = view.grid is not None and view.grid[axis] == units
            branches.append(sight if aligned else seeing_all(sight, keep_local=False))
        sights.append(joined(branches, units))
    return View(tuple(sights), grid)


def _fits(grid: tuple[int, ...], leaving: ValueType) -> bool:
    if isinstance(leaving, Image):
        return grid == leaving.space
    return True


def _scattered(sight: Sight) -> Sight:
    """Positions lost their order: some unit sees `first`, some unit `last`."""
    return sight if sight.jump is None else sight._replace(jump=None, exact=False)
