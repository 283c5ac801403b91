"""What to say of a token that cannot stand where it stands: the first explanation that fits."""

from __future__ import annotations

from collections.abc import Callable

from netspec.source.codes import syntax as codes
from netspec.syntax import characters, habits, layer_slips, misplaced, slips, value_slips
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake
from netspec.syntax.wording import USAGE, expected_in_words, found_in_words

EXPLANATIONS: tuple[Callable[[Mistake], Finding | None], ...] = (
    characters.lookalike,
    characters.curly_quotes,
    habits.misspelt_inline,
    value_slips.doubled_sign,
    value_slips.range_with_three_points,
    layer_slips.framework_call,
    layer_slips.join_in_other_brackets,
    misplaced.misspelt_keyword,
    habits.comment_of_another_language,
    habits.doubled_stride,
    habits.shape_with_commas,
    misplaced.not_a_shape,
    habits.dotted_label_without_quotes,
    habits.label_that_begins_with_a_digit,
    habits.repeat_of_a_fraction,
    value_slips.unit_set_apart,
    slips.letter_in_number,
    slips.odd_number,
    slips.unit_outside_expect,
    habits.repeat_backwards,
    layer_slips.label_with_colon,
    layer_slips.number_behind_layer,
    layer_slips.parts_out_of_order,
    slips.repeat_not_set_apart,
    slips.option_outside_parentheses,
    layer_slips.arrow_between_layers,
    layer_slips.braces_missing,
    slips.blank_in_layer,
    layer_slips.sum_of_layers,
    layer_slips.input_without_keyword,
    layer_slips.group_in_braces,
    value_slips.braces_in_a_value,
    value_slips.equals_too_many,
    value_slips.default_without_parentheses,
    value_slips.call_without_parentheses,
    habits.inline_behind_def,
    misplaced.keyword_as_name,
    misplaced.chained_comparison,
    misplaced.single_equals,
    misplaced.assignment_without_let,
    misplaced.else_if_in_one_word,
    misplaced.else_without_if,
    misplaced.empty_branch,
    misplaced.bar_outside_join,
    misplaced.missing_parameters,
    misplaced.missing_block,
    habits.misspelt_else,
    habits.choice_without_else,
    habits.option_with_a_colon,
    habits.part_of_a_value,
    value_slips.missing_comma,
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
    found, ends = found_in_words(mistake), "ends" if mistake.ends_line else "stands"
    message = f"{found} {ends} where {expected} is wanted" if expected else f"{found} cannot stand here"
    start, end = mistake.start, max(mistake.end, mistake.start + 1)
    if mistake.ends_line:
        start, end = max(mistake.before_end - 1, 0), max(mistake.before_end, 1)
    usage = USAGE.get("KIND" if "AS" in mistake.accepted else mistake.opening)
    return Finding(
        start,
        min(end, max(len(mistake.text), start)),
        codes.UnexpectedText,
        message,
        help=f"write {usage}" if usage else None,
    )
