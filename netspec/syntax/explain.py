"""What to say of a token that cannot stand where it stands: the first explanation that fits."""

from __future__ import annotations

from collections.abc import Callable

from netspec.source.codes import syntax as codes
from netspec.syntax import characters, habits, misplaced, slips
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake
from netspec.syntax.wording import USAGE, expected_in_words, found_in_words

EXPLANATIONS: tuple[Callable[[Mistake], Finding | None], ...] = (
    characters.lookalike,
    characters.curly_quotes,
    habits.misspelt_inline,
    misplaced.misspelt_keyword,
    habits.comment_of_another_language,
    habits.doubled_stride,
    habits.shape_with_commas,
    habits.dotted_label_without_quotes,
    habits.repeat_of_a_fraction,
    slips.letter_in_number,
    slips.odd_number,
    slips.unit_outside_expect,
    habits.repeat_backwards,
    slips.repeat_not_set_apart,
    slips.option_outside_parentheses,
    slips.blank_in_layer,
    habits.inline_behind_def,
    misplaced.keyword_as_name,
    misplaced.chained_comparison,
    misplaced.single_equals,
    misplaced.assignment_without_let,
    misplaced.else_without_if,
    misplaced.empty_branch,
    misplaced.bar_outside_join,
    misplaced.missing_parameters,
    misplaced.missing_block,
    misplaced.not_a_shape,
    habits.misspelt_else,
    habits.choice_without_else,
    habits.option_with_a_colon,
    habits.part_of_a_value,
    misplaced.missing_separator,
    characters.strange_character,
    misplaced.missing_value,
)
"""The narrow ones first."""


def explain(mistake: Mistake) -> Finding:
    """One message for one mistake."""
    for explanation in EXPLANATIONS:
        finding = explanation(mistake)
        if finding is not None:
            return finding
    return _in_general(mistake)


def _in_general(mistake: Mistake) -> Finding:
    expected = expected_in_words(mistake.accepted)
    wanted = f"; {expected} can" if expected else ""
    start, end = mistake.start, max(mistake.end, mistake.start + 1)
    if mistake.ends_line:
        start, end = max(mistake.before_end - 1, 0), max(mistake.before_end, 1)
    usage = USAGE.get(mistake.opening)
    return Finding(
        start,
        min(end, max(len(mistake.text), start)),
        codes.UnexpectedText,
        f"{found_in_words(mistake)} cannot stand here{wanted}",
        help=f"write {usage}" if usage else None,
    )
