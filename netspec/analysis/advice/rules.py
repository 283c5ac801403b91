"""All rules, and `advise`, which runs them; the comments and options that silence them."""

from __future__ import annotations

import re
from collections.abc import Collection

from netspec.analysis.advice.joins import accidental_broadcast, centres_differ, steps_differ
from netspec.analysis.advice.layer_order import activated_scores, bias_before_norm, dropout_before_norm, linear_twice
from netspec.analysis.advice.review import Review, Rule
from netspec.analysis.advice.sizes import beyond_input, dominant_classifier, input_off_stride
from netspec.analysis.advice.windows import kernel_wider_than_input, large_kernel, rounding_matters, stride_drops_border
from netspec.analysis.analysis import analyse
from netspec.analysis.facts import Facts
from netspec.ir import Network
from netspec.source import Diagnostic, Problems, SourceText

RULES: tuple[Rule, ...] = (
    stride_drops_border,
    linear_twice,
    kernel_wider_than_input,
    bias_before_norm,
    activated_scores,
    dropout_before_norm,
    large_kernel,
    input_off_stride,
    beyond_input,
    centres_differ,
    dominant_classifier,
    rounding_matters,
    accidental_broadcast,
    steps_differ,
)
SILENCE = r"#[^\n]*?\bnetspec:[ \t]*ignore(?P<file>-file)?[ \t]+(?P<codes>NS[0-9]{3}(?:[ \t,]+NS[0-9]{3})*)"
"""What silences: compiled only where a file has such a comment."""


def advise(network: Network, problems: Problems, facts: Facts | None = None, ignore: Collection[str] = ()) -> None:
    """Adds every rule's advice to `problems`; leaves out codes in `ignore` and what comments silence.

    Advice that earlier phases gave is silenced by the same comments.
    """
    if network.source and network.file not in problems.sources:
        problems.add_source(SourceText(network.file, network.source))
    review = Review(network, facts or analyse(network), problems)
    for rule in RULES:
        rule(review)
    silence(problems, ignore)


def silence(problems: Problems, ignore: Collection[str] = ()) -> None:
    """Takes out the advice that comments in the files or `ignore` silence; errors stay."""
    comments = {name: silences_in(source) for name, source in problems.sources.items()}
    problems.diagnostics[:] = [
        one for one in problems.diagnostics if one.code.category != "advice" or not _is_silenced(one, comments, ignore)
    ]


def silences_in(source: SourceText) -> tuple[set[str], set[tuple[str, int]]]:
    """Codes that a file silences as a whole, and codes with the lines on which they are."""
    everywhere: set[str] = set()
    on_lines: set[tuple[str, int]] = set()
    if "netspec:" not in source.text:
        return everywhere, on_lines
    for found in re.finditer(SILENCE, source.text):
        codes = re.findall(r"NS[0-9]{3}", found["codes"])
        line, _column = source.position(found.start())
        if found["file"]:
            everywhere.update(codes)
        else:
            on_lines.update((code, line) for code in codes)
    return everywhere, on_lines


def _is_silenced(
    one: Diagnostic, comments: dict[str, tuple[set[str], set[tuple[str, int]]]], ignore: Collection[str]
) -> bool:
    number = one.code.number
    if number in ignore:
        return True
    if one.primary is None:
        return any(number in everywhere for everywhere, _ in comments.values())
    place = one.primary.place
    everywhere, on_lines = comments.get(place.file, (set(), set()))
    return number in everywhere or any((number, line) in on_lines for line in range(place.line, place.end_line + 1))
