"""Memory of a training step: parameters, gradients, optimizer state, and what activations live at each moment.

`training_walk` says what lives at every moment of a step, what scales with the batch and what does not counted apart,
so one walk answers for every batch size. Work space of convolution libraries is not counted.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

from netspec.analysis.facts import Facts
from netspec.analysis.liveness import peak_elements
from netspec.analysis.training_walk import Moment, Walk

Precision = Literal["fp32", "amp", "bf16"]
Optimizer = Literal["none", "sgd", "momentum", "rmsprop", "adam", "adamw"]
PRECISIONS: tuple[Precision, ...] = get_args(Precision)
OPTIMIZERS: tuple[Optimizer, ...] = get_args(Optimizer)
STATES: dict[Optimizer, int] = {"none": 0, "sgd": 0, "momentum": 1, "rmsprop": 1, "adam": 2, "adamw": 2}
"""Tensors of a parameter's size that the optimizer keeps."""
STEP_TENSORS: dict[Optimizer, int] = {"none": 0, "sgd": 0, "momentum": 0, "rmsprop": 1, "adam": 1, "adamw": 1}
"""Further ones that a step makes for all parameters at once (torch's foreach implementations)."""


class Widths(NamedTuple):
    """Bytes an element: of activations, of parameters with gradients and state, of a copy of the weights."""

    activation: int
    parameter: int
    cast: int


WIDTHS: dict[Precision, Widths] = {"fp32": Widths(4, 4, 0), "amp": Widths(2, 4, 2), "bf16": Widths(2, 2, 0)}
"""amp: 16-bit activations over 32-bit parameters, whose 16-bit copies live as long as the step."""


class TrainingMemory(NamedTuple):
    """Bytes of one training step. `saved` is what waits for the backward pass when the forward pass is done."""

    batch: int
    params: int
    buffers: int
    gradients: int
    optimizer: int
    saved: int
    peak: int


class MemoryModel:
    """A network's memory for any batch, at one precision and with one optimizer.

    - `assumed` names kinds that are not in the table of what is kept, and are taken to keep input and output.
    - `mask_element`: the width of dropout's mask (a byte on GPUs, a float on the CPU).
    """

    def __init__(
        self, facts: Facts, precision: Precision = "fp32", optimizer: Optimizer = "momentum", mask_element: int = 1
    ) -> None:
        network = facts.network
        self.widths, self.optimizer = WIDTHS[precision], optimizer
        self.params, self.buffers = facts.params, facts.buffers
        walk = Walk(network, [one.params for one in facts.nodes], mask_element)
        self.forward_end, self.moments = walk.run()
        self.assumed = tuple(sorted({node.kind for node in network.nodes if walk.kept[node.id].assumed}))
        self._inference = peak_elements(network, {one.node.id for one in facts.nodes if one.in_head})

    def inference(self, batch: int) -> int:
        """Parameters, buffers and the most activations that live at once; side heads don't run."""
        held = (self.params + self.buffers) * self.widths.parameter + self.params * self.widths.cast
        return held + batch * self.widths.activation * self._inference

    def training(self, batch: int) -> TrainingMemory:
        """Everything that one step holds."""
        width = self.widths.parameter
        state = STATES[self.optimizer] * self.params * width
        fixed = (self.params + self.buffers) * width + state
        step = fixed + (1 + STEP_TENSORS[self.optimizer]) * self.params * width
        busiest = max(self._bytes(moment, batch) for moment in self.moments) + self.params * self.widths.cast
        return TrainingMemory(
            batch=batch,
            params=self.params * width,
            buffers=self.buffers * width,
            gradients=self.params * width,
            optimizer=state,
            saved=self._bytes(self.forward_end, batch),
            peak=max(fixed + busiest, step),
        )

    def largest_batch(self, limit: int, *, training: bool = True) -> int:
        """The largest batch that stays within so many bytes; 0 where not even one sample does."""

        def fits(batch: int) -> bool:
            return (self.training(batch).peak if training else self.inference(batch)) <= limit

        high = 1
        while fits(high) and high < limit:
            high *= 2
        low = high // 2
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(middle) else (low, middle)
        return low

    def _bytes(self, moment: Moment, batch: int) -> int:
        a_sample = moment.values * self.widths.activation + moment.mask_bytes
        return batch * a_sample + 4 * moment.floats + moment.gradients * self.widths.parameter
