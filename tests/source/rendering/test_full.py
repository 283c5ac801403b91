"""The full rendering, as people read it."""

from __future__ import annotations

from textwrap import dedent

from netspec.source import Edit, Fix, Label, Problems, Severity
from netspec.source.codes.types import BadIndex, BranchMismatch, WrongKind
from netspec.source.rendering import render_full
from tests.source.building import at, one_problem, problems_in, source


def body(problems: Problems) -> str:
    """Without the summary."""
    return render_full(problems).rsplit("\n\n", 1)[0]


def expected(text: str) -> str:
    return dedent(text).strip("\n")


def test_nothing_to_say_is_an_empty_text() -> None:
    assert render_full(Problems()) == ""


def test_a_label_of_the_cause_stands_beside_the_place_itself() -> None:
    text = source("input 3x32x32\nconv3-16, fc-64, conv3-32\n")
    problems = problems_in(text)
    problems.add(
        WrongKind, at(text, "conv3-32"), "conv3-32 works on images, and gets a vector of 64",
        label="works on images", labels=[(at(text, "fc-64"), "became a vector here")],
        notes=["an fc flattens"], help="put the convolution in front of the fc",
    )  # fmt: skip
    assert body(problems) == expected(
        """
        error[NS401]: conv3-32 works on images, and gets a vector of 64
          --> main.net:2:18
          |
        2 | conv3-16, fc-64, conv3-32
          |           -----  ^^^^^^^^ works on images
          |           |
          |           became a vector here
          = note: an fc flattens
          = help: put the convolution in front of the fc
        """
    )


def test_labels_far_apart_leave_the_lines_between_out() -> None:
    text = source("\n".join(["relu as a", *["tanh"] * 9, "gelu", "silu", "relu as b"]))
    problems = problems_in(text)
    labels = [(at(text, "relu as a"), "first here"), (at(text, "gelu"), "then here")]
    problems.add(WrongKind, at(text, "relu as b"), "no", label="and here", labels=labels)
    assert body(problems) == expected(
        """
        error[NS401]: no
           --> main.net:13:1
           |
         1 | relu as a
           | --------- first here
        ...
        11 | gelu
           | ---- then here
        12 | silu
        13 | relu as b
           | ^^^^^^^^^ and here
        """
    )


def test_labels_in_other_files_have_excerpts_of_their_own() -> None:
    main, blocks = source("basic(8)", "main.net"), source("def basic(c) {\n  conv3-{c}\n}", "blocks.net")
    problems = problems_in(main, blocks)
    problems.add(WrongKind, at(main, "basic(8)"), "no", labels=[(at(blocks, "conv3-{c}"), "this one")])
    assert body(problems) == expected(
        """
        error[NS401]: no
          --> main.net:1:1
          |
        1 | basic(8)
          | ^^^^^^^^
          ::: blocks.net:2:3
          |
        2 |   conv3-{c}
          |   --------- this one
        """
    )


def test_a_file_whose_text_is_not_at_hand_is_named_all_the_same() -> None:
    text = source("relu")
    problems = Problems()
    problems.add(WrongKind, at(text, "relu"), "no", label="here")
    assert "--> main.net:1:1\n  |\n  | line 1: here" in render_full(problems)


def test_a_place_of_several_lines_says_where_it_ends() -> None:
    text = source("def f() {\n  relu\n  tanh\n}\nf()")
    problems = problems_in(text)
    problems.add(WrongKind, text.span(0, text.text.index("}") + 1), "no", label="all of it")
    assert "1 | def f() {\n  | ^^^^^^^^^ all of it (to line 4)" in render_full(problems)


def test_tabs_and_wide_characters_keep_the_carets_in_line() -> None:
    rendered = render_full(one_problem("\t界🧠e\u0301 con3-8, relu", "con3"))
    lines = rendered.splitlines()
    assert lines[3] == "1 |     界🧠e\u0301 con3-8, relu"
    assert lines[4] == "  | " + " " * (4 + 2 + 2 + 1 + 1) + "^^^^"


def test_what_acts_on_a_terminal_is_spelt_out_wherever_it_comes_from() -> None:
    problems = one_problem("relu \x1b[2J\u202e", "relu", message="bad \x1b[31m", name="a\nb\x07.net")
    problems.add(
        BadIndex, None, "x\ny", label="\x1b", notes=["n\x1b"], help="h\u2066\nsecond line", trail=["in \x9b"]
    )  # fmt: skip
    rendered = render_full(problems)
    assert not any(character in rendered for character in "\x1b\x07\x9b\u202e\u2066")
    assert "relu <U+001B>[2J<U+202E>" in rendered
    assert "a<U+000A>b<U+0007>.net:1:1" in rendered
    assert "x<U+000A>y" in rendered
    assert "  = help: h<U+2066>\n          second line" in rendered


def test_a_line_of_a_megabyte_is_cut_round_the_place() -> None:
    rendered = render_full(one_problem("a, " * 300_000 + "con3-8" + ", b" * 300_000, "con3-8"))
    line, carets = rendered.splitlines()[3:5]
    assert len(line) < 120
    assert line[carets.index("^") :].startswith("con3-8")


def test_labels_outside_of_the_cut_stand_at_its_edge() -> None:
    text = source("first, " + "a, " * 1000 + "con3-8")
    problems = problems_in(text)
    problems.add(WrongKind, at(text, "con3-8"), "no", labels=[(at(text, "first"), "from here")])
    lines = render_full(problems).splitlines()
    assert lines[4].startswith("  |  -")
    assert lines[4].endswith("^^^^^^")


def test_at_most_twenty_are_shown_and_the_rest_is_counted() -> None:
    problems = Problems()
    for turn in range(30):
        problems.add(WrongKind, None, f"turn {turn}")
    problems.add(BadIndex, None, "advice", severity=Severity.HINT)
    rendered = render_full(problems)
    assert rendered.count("error[") == 20
    assert rendered.endswith("30 errors, 1 hint (the first 20 shown). `netspec explain NS401` says more.")


def test_all_of_it_stays_under_sixteen_kibibytes() -> None:
    text = source("relu " * 400)
    problems = problems_in(text)
    for turn in range(40):
        span = text.span(turn * 5, turn * 5 + 4)
        labels = [(text.span(i * 5, i * 5 + 4), "语" * 500) for i in range(40)]
        problems.add(WrongKind, span, "语" * 5000, labels=labels, notes=["n " * 4000] * 30, help="h" * 5000,
                     trail=["in f()"] * 64)  # fmt: skip
    assert len(render_full(problems, color=True).encode()) <= 16 * 1024


def test_errors_come_before_advice() -> None:
    problems = Problems()
    problems.add(BadIndex, None, "a hint", severity=Severity.HINT)
    problems.add(BadIndex, None, "a warning", severity=Severity.WARNING)
    problems.add(WrongKind, None, "an error")
    heads = [line.split("[")[0] for line in render_full(problems).splitlines() if "[NS" in line]
    assert heads == ["error", "warning", "hint"]


def test_a_long_trail_keeps_its_ends() -> None:
    problems = Problems()
    problems.add(WrongKind, None, "deep", trail=[f"in d{i}()" for i in range(40)])
    rendered = render_full(problems)
    assert "in d0()" in rendered
    assert "in d39()" in rendered
    assert "... 33 more" in rendered
    assert rendered.count("in d") == 7


def test_a_fix_shows_the_line_as_it_will_be() -> None:
    text = source("input 3x8x8\nconv2d, relu")
    problems = problems_in(text)
    fix = Fix("write `bn`", (Edit(at(text, "conv2d").place, "bn"),))
    problems.add(WrongKind, at(text, "conv2d"), "no", fix=fix)
    assert "  = fix: write `bn` (netspec check --fix)\n2 | bn, relu" in render_full(problems)


def test_a_fix_of_several_lines_or_files_is_described_alone() -> None:
    text, other = source("a\nb", "one.net"), source("c", "two.net")
    several = Fix("both lines", (Edit(at(text, "a").place, "x"), Edit(at(text, "b").place, "y")))
    elsewhere = Fix("both files", (Edit(at(text, "a").place, "x"), Edit(at(other, "c").place, "y")))
    unknown = Fix("not at hand", (Edit(at(source("q", "three.net"), "q").place, "x"),))
    problems = problems_in(text, other)
    for code, fix in ((WrongKind, several), (BadIndex, elsewhere), (BranchMismatch, unknown)):
        problems.add(code, at(text, "a"), "no", fix=fix)
    assert render_full(problems).count("1 | ") == 3


def test_long_remarks_are_wrapped_and_never_inside_a_word() -> None:
    problems = Problems()
    problems.add(WrongKind, None, "no", help=" ".join(["conv3-64"] * 40))
    lines = render_full(problems).splitlines()[1:5]
    assert all(len(line) <= 112 for line in lines)
    assert all(word == "conv3-64" for line in lines for word in line.replace("= help:", "").split())


def test_colours_are_there_only_when_asked_for() -> None:
    problems = one_problem("relu", "relu")
    assert "\x1b" not in render_full(problems)
    coloured = render_full(problems, color=True)
    assert "\x1b[1;31merror[NS401]\x1b[0m" in coloured
    import re

    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_full(problems)


def test_marks_that_begin_at_one_place_share_their_stem() -> None:
    text = source("add[ conv3-8 | id ]")
    problems = problems_in(text)
    labels = [(at(text, "add[ conv3-8"), "both"), (at(text, "id"), "the other")]
    problems.add(WrongKind, at(text, "add"), "no", label="here", labels=labels)
    assert body(problems) == expected(
        """
        error[NS401]: no
          --> main.net:1:1
          |
        1 | add[ conv3-8 | id ]
          | ^^^---------   -- the other
          | |
          | here
          | both
        """
    )


def test_an_empty_place_at_the_end_still_has_a_caret() -> None:
    text = source("relu(")
    problems = problems_in(text)
    problems.add(WrongKind, text.span(5, 5), "not closed")
    assert render_full(problems).splitlines()[4] == "  |      ^"


def test_labels_may_be_all_there_is_of_a_place() -> None:
    problems = Problems()
    assert Label(source("a").span(0, 1).place).message == ""
    problems.add(WrongKind, None, "nowhere")
    assert body(problems) == "error[NS401]: nowhere"
