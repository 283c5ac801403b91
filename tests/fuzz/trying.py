"""Runs a case through every phase that `netspec check` has, and through the renderings and the formatter."""

from __future__ import annotations

from netspec.reading import Choices, elaborate, open_text
from netspec.source import NetspecError, Problems
from netspec.source.fixing import apply_fixes
from netspec.source.rendering import render_concise, render_full, render_github, render_json, render_sarif

NODES = 2_000
"""Small, so that thousands of cases take seconds."""


def try_case(data: bytes) -> None:
    """Raises whatever netspec raises but NetspecError; and AssertionError where it says too much, or nothing."""
    problems = Problems()
    network = None
    try:
        file = open_text(data, "<case>", problems)
        if file is not None:
            network = elaborate(file, problems, Choices(max_nodes=NODES), None)
    except NetspecError as error:
        problems = error.problems
    assert (network is None) == problems.failed, "no network, and nothing said"
    if network is not None:
        from netspec.analysis import advise, analyse, verify_claims

        analyse(network)
        verify_claims(network, problems)
        advise(network, problems)
    show_in_every_way(problems)
    apply_fixes(problems)


def show_in_every_way(problems: Problems) -> None:
    full = render_full(problems, color=True)
    assert len(full.encode("utf-8", "replace")) <= 16 * 1024
    for render in (render_concise, render_github, render_json, render_sarif):
        text = render(problems)
        assert "\x1b" not in text
        assert "\u202e" not in text
