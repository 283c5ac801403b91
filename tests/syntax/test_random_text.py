"""Whatever is read: a tree or diagnostics whose places lie in the text, and no exception."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from netspec.source import Problems, SourceText
from netspec.source.fixing import apply_fixes
from netspec.syntax import decode, parse_source
from tests.syntax.programs import programs

FRAGMENTS = st.sampled_from(
    [
        *"()[]{}|,:;=+-*/%.@#\"\\!~<> \n\t×xO–'",
        *["input", "def", "net", "if", "else", "for", "as", "in", "let", "conv3-64", "/2", "x2", "{c}", "in.c", "0..3"],
        *["add[", "relu", "3x8x8", "==", "**", '"a{i}"', "expect", "15.5G", "// c", "\r\n", "с", "３", "use", "title"],
    ]
)


def check(text: str) -> None:
    problems = Problems()
    source = SourceText("main.net", text)
    file = parse_source(source, problems)
    assert (file is None) == problems.failed
    lines = text.split("\n")
    for found in problems.diagnostics:
        assert found.message
        places = [found.primary.place] if found.primary else []
        for place in [*places, *(label.place for label in found.labels)]:
            assert 1 <= place.line <= place.end_line <= len(lines) + 1
            assert place.column <= len(lines[place.line - 1]) + 1
    apply_fixes(problems)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_any_text(text: str) -> None:
    check(text)


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=25))
def test_text_of_our_own_tokens(fragments: list[str]) -> None:
    check("".join(fragments))
    check(" ".join(fragments))


@settings(max_examples=150, deadline=None)
@given(programs(), st.data())
def test_programs_with_a_piece_cut_out_or_put_in(program: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(program)))
    length = data.draw(st.integers(0, 3))
    check(program[:at] + data.draw(FRAGMENTS) + program[at + length :])


@settings(max_examples=200, deadline=None)
@given(st.binary())
def test_any_bytes(data: bytes) -> None:
    problems = Problems()
    source = decode(data, "main.net", problems)
    assert (source is None) == problems.failed
    if source is not None:
        check(source.text)
