"""The figures of the whole network in a few lines, and what it needs of memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netspec.analysis.facts import Facts, Totals
from netspec.analysis.tables.numbers import bytes_text

if TYPE_CHECKING:
    from netspec.analysis.training_memory import MemoryModel


def summary(facts: Facts, batch: int = 1) -> list[str]:
    """Totals, exact to the unit; those without side heads where there are some."""
    lines = _totals(facts.total, facts.peak_activation_bytes, batch)
    if facts.network.heads:
        names = ", ".join(head.name for head in facts.network.heads)
        lines += [f"without the heads {names}:", *_totals(facts.main, facts.peak_activation_bytes_main, batch)]
    if facts.uncounted:
        lines.append(f"not counted  the work of {', '.join(facts.uncounted)}: these kinds say nothing of their cost")
    return lines


def _totals(totals: Totals, peak: int, batch: int) -> list[str]:
    of_batch = f" for a batch of {batch:,}" if batch > 1 else ""
    counted = f"{totals.flops * batch:,} FLOPs: convolutions, linear layers, matrix products"
    held, peak_text = bytes_text(totals.activation_bytes * batch), bytes_text(peak * batch)
    elementwise, pooling = totals.elementwise * batch, totals.pooling * batch
    return [
        f"parameters   {totals.params:,}" + (f" and {totals.buffers:,} in buffers" if totals.buffers else ""),
        f"MACs         {totals.macs * batch:,}{of_batch} ({counted})",
        f"beside them  {elementwise:,} elements by element-wise layers, {pooling:,} operations of pooling",
        f"activations  {held} in all, at most {peak_text} at once",
    ]


def memory_lines(model: MemoryModel, batch: int, limit: int | None) -> list[str]:
    """What a batch needs, and the largest that stays within `limit` bytes."""
    step = model.training(batch)
    parts = {"parameters": step.params, "gradients": step.gradients, "optimizer": step.optimizer,
             "saved activations": step.saved}  # fmt: skip
    shares = ", ".join(f"{name} {bytes_text(size)}" for name, size in parts.items())
    lines = [
        f"inference    {bytes_text(model.inference(batch))} for a batch of {batch:,}",
        f"training     {bytes_text(step.peak)} at its peak: {shares}",
    ]
    if limit is not None:
        training, inference = model.largest_batch(limit), model.largest_batch(limit, training=False)
        lines.append(f"{bytes_text(limit)} hold a batch of {training:,} in training, {inference:,} in inference")
    if model.assumed:
        lines.append(f"taken to keep their input and output: {', '.join(model.assumed)}")
    return lines
