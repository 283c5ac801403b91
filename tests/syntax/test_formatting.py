"""fmt: the canonical form, which means the same and is its own canonical form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings

from netspec.syntax import format_file
from tests.syntax.parsing import meaning, parse
from tests.syntax.programs import programs


def canonical(text: str) -> str:
    return format_file(parse(text), lambda word: word)


@settings(max_examples=150, deadline=None)
@given(programs())
def test_the_canonical_form_means_the_same_and_is_its_own_canonical_form(program: str) -> None:
    once = canonical(program)
    before, after = parse(program), parse(once)
    assert meaning(after.statements) == meaning(before.statements)
    assert sorted(one.text.rstrip() for one in after.comments) == sorted(one.text.rstrip() for one in before.comments)
    assert canonical(once) == once
