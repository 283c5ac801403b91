"""Statements gone wrong: a misspelt keyword, a block that is missing, layers with nothing between them."""

from __future__ import annotations

import re

from netspec.source.codes import habits as habit_codes
from netspec.source.codes import syntax as codes
from netspec.source.nearest import nearest
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import KEYWORDS, Mistake
from netspec.syntax.wording import USAGE, quoted

_STATEMENTS = KEYWORDS - {"and", "as", "else", "false", "in", "not", "or", "true", "use"}
_OTHER_WORDS = {
    **dict.fromkeys(("function", "fn", "func", "fun", "define", "module", "macro", "sub", "layer"), "def"),
    **dict.fromkeys(("const", "var", "set", "val", "auto", "int", "float"), "let"),
    **dict.fromkeys(("import", "include", "require"), "from"),
    **dict.fromkeys(("network", "model", "class", "graph"), "net"),
    **dict.fromkeys(("while", "foreach", "loop", "repeat"), "for"),
    **dict.fromkeys(("name", "caption"), "title"),
    **dict.fromkeys(("assert", "check", "shape"), "expect"),
    **dict.fromkeys(("args", "parameter", "hyperparameter"), "param"),
    **dict.fromkeys(("optimizer", "training"), "train"),
    **dict.fromkeys(("unless", "when", "switch"), "if"),
}
_ELSE_IFS = ("elif", "elsif", "elseif")
_SHAPE_LIKE = re.compile(r"(?:input|expect)[ \t]*[:=]?[ \t]*[(\[]?[ \t]*[0-9]+[ \t0-9xX*×,]*[)\]]?[ \t]*$")
_PLAIN_WORD = re.compile(r"[A-Za-z_]+")
_BEGINS_INSIDE = ("KIND", "WORD", "LABEL", "AT", *(word.upper() for word in sorted(_STATEMENTS)))
_FOLLOWS_KEYWORD = (
    "TRUE",
    "FALSE",
    "NOT",
    "WORD",
    "KIND",
    "STRING",
    "SHAPE",
    "INT",
    "NUMBER",
    "LBRACE",
    "LABEL",
    "INCOMING",
    "REPEAT",
)


def misspelt_keyword(mistake: Mistake) -> Finding | None:
    """`Input 3x224x224`, `functoin f(c) {`: layers are matched without case, statements are not."""
    opening = mistake.pieces[0] if mistake.opening == "KIND" else None
    if opening is None or mistake.touching or mistake.terminal not in _FOLLOWS_KEYWORD:
        return None
    word, start, end = str(opening), opening.start_pos or 0, opening.end_pos or 0
    if not _PLAIN_WORD.fullmatch(word):
        return None
    if word in _ELSE_IFS:
        return _else_if(word, start, end)
    exact = word.lower() if word.lower() in _STATEMENTS else None
    keyword = exact or _OTHER_WORDS.get(word.lower()) or nearest(word, sorted(_STATEMENTS))
    if keyword is None or (len(mistake.pieces) > 1 and not exact):
        return None
    certain = exact is not None or keyword not in _OTHER_WORDS.values() or word.lower() not in _OTHER_WORDS
    return Finding(
        start,
        end,
        codes.MisspeltKeyword,
        f"{quoted(word)} begins no statement; did you mean `{keyword}`?",
        help=f"write {USAGE[keyword.upper()]}",
        fix=(start, end, keyword, f"write `{keyword}`") if certain else None,
    )


def else_if_in_one_word(mistake: Mistake) -> Finding | None:
    """`if a { ... } elif b { ... }`."""
    if mistake.found not in _ELSE_IFS or "_ELSE" not in mistake.accepted:
        return None
    return _else_if(mistake.found, mistake.start, mistake.end)


def _else_if(word: str, start: int, end: int) -> Finding:
    return Finding(
        start,
        end,
        codes.MisspeltKeyword,
        f"{quoted(word)} begins no statement; did you mean `else if`?",
        help="write else if condition { ... }",
        fix=(start, end, "else if", "write `else if`"),
    )


def keyword_as_name(mistake: Mistake) -> Finding | None:
    """`let in = 3`: keywords are no names."""
    word = mistake.found
    if word not in KEYWORDS or "WORD" not in mistake.accepted or "KIND" in mistake.accepted:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.KeywordAsName,
        f"`{word}` is a keyword and can't be a name",
        help=f"call it otherwise, `{word}_` or `the_{word}`; labels alone may be keywords",
    )


def missing_separator(mistake: Mistake) -> Finding | None:
    """`conv3-64 maxpool`: nothing between two layers."""
    begins = mistake.terminal in ("KIND", "WORD", "LABEL", "AT", "LPAR", "REPEAT") or mistake.found in _STATEMENTS
    if not begins or "_SEP" not in mistake.accepted or "KIND" in mistake.accepted or "SLASH" in mistake.accepted:
        return None
    if mistake.last_terminal == "STRING" and '"' in mistake.rest:
        return _quote_in_string(mistake)
    return Finding(
        mistake.start,
        mistake.end,
        codes.MissingSeparator,
        f"{quoted(mistake.found)} follows on with nothing between",
        help="put a comma or a new line between layers and statements",
        fix=(mistake.before_end, mistake.start, ", ", "put a comma between"),
        label="another one begins here",
    )


def _quote_in_string(mistake: Mistake) -> Finding:
    start = mistake.last.start_pos
    line_end = mistake.start + len(mistake.rest)
    inside = mistake.text[start + 1 : mistake.text.rfind('"', start, line_end)]
    right = re.sub(r'(?<!\\)"', lambda _: '\\"', inside)
    return Finding(
        mistake.before_end - 1,
        mistake.before_end,
        codes.QuoteInString,
        "the text ends at this quote",
        help='a quote inside a text is written \\"',
        fix=(start, start + len(inside) + 2, f'"{right}"', 'write the inner quotes as \\"'),
    )


def chained_comparison(mistake: Mistake) -> Finding | None:
    """`1 < in.c < 4`."""
    earlier = mistake.pieces[-2] if len(mistake.pieces) > 1 else None
    if mistake.terminal != "COMPARISON" or getattr(earlier, "type", "") != "COMPARISON":
        return None
    part = mistake.pieces[-1]
    middle = mistake.text[part[2] : part[3]] if isinstance(part, tuple) and part[3] - part[2] <= 40 else "b"
    return Finding(
        mistake.start,
        mistake.end,
        codes.ChainedComparison,
        "comparisons don't chain",
        help=f"join two of them: ... {earlier} {middle} and {middle} {mistake.found} ...",
        fix=(mistake.before_end, mistake.start, f" and {middle} ", "join two comparisons with `and`"),
    )


def single_equals(mistake: Mistake) -> Finding | None:
    """`expect params = 224`, `if a = b`."""
    if mistake.terminal != "EQUAL" or "COMPARISON" not in mistake.accepted:
        return None
    if mistake.opening == "EXPECT":
        help, fix = "write == for exactly, ~ for the precision that is written", None
    else:
        help, fix = "write ==", (mistake.start, mistake.end, "==", "compare with ==")
    return Finding(mistake.start, mistake.end, codes.SingleEquals, "`=` compares nothing", help=help, fix=fix)


def else_without_if(mistake: Mistake) -> Finding | None:
    """An `else` that follows no block of an `if`."""
    if mistake.terminal not in ("_ELSE", "_NL_ELSE"):
        return None
    at = mistake.clean.find("else", mistake.start)
    comma = re.search(r"\}[ \t\r\n]*(,)[, \t\r\n]*$", mistake.clean[max(0, mistake.start - 80) : mistake.start])
    help = "delete the comma in front of it" if comma else "it follows the block of an if: if c { ... } else { ... }"
    return Finding(at, at + 4, codes.ElseWithoutIf, "this `else` follows no `if`", help=help)


def assignment_without_let(mistake: Mistake) -> Finding | None:
    """`width = 64`."""
    if mistake.terminal != "EQUAL" or mistake.opening != "KIND" or len(mistake.pieces) != 1:
        return None
    line_start = mistake.clean.rfind("\n", 0, mistake.statement) + 1
    alone = not mistake.clean[line_start : mistake.statement].strip()
    help = f"write let {mistake.before} = ..., or param where -p may change it"
    return Finding(
        mistake.statement,
        mistake.end,
        habit_codes.AssignmentWithoutLet,
        f"{quoted(mistake.before)} is given a value without `let`",
        help=help if alone else f"{help}; an option stands in parentheses: conv3-64(pad=1)",
        fix=(mistake.statement, mistake.statement, "let ", "write `let`") if alone else None,
    )


def bar_outside_join(mistake: Mistake) -> Finding | None:
    """`add(a | b)`, or a bar on its own."""
    if mistake.terminal != "_BAR":
        return None
    doubled = mistake.rest.startswith("||")
    return Finding(
        mistake.start,
        mistake.start + 1 + doubled,
        habit_codes.BarOutsideJoin,
        "`|` stands between the branches of a join, in square brackets",
        help="write `or`" if doubled else "write add[ a | b ], cat[ a | b ] or mul[ a | b ]",
    )


def empty_branch(mistake: Mistake) -> Finding | None:
    """`cat[ relu | ]`."""
    closes = mistake.terminal in ("RSQB", "_BAR")
    if not closes or "KIND" not in mistake.accepted or mistake.accepted & {"RPAR", "RBRACE", "$END"}:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.EmptyBranch,
        "a branch of this join is empty",
        help="write id for the value as it is, or none to leave the branch out",
    )


def missing_block(mistake: Mistake) -> Finding | None:
    """`net a`, `if c: relu`, `def f(c)` with nothing behind."""
    goes_on = mistake.terminal in _BEGINS_INSIDE or mistake.found in (":", ",", "=", "-", "(")
    usage = USAGE.get(mistake.opening)
    if "_NL_BLOCK" not in mistake.accepted or not (mistake.ends_line or goes_on) or usage is None:
        return None
    at = mistake.before_end
    what = "a block { ... } or = DEF(...)" if mistake.opening == "NET" else "a block { ... }"
    message = f"{quoted(_first_words(mistake))} is not followed by {what}"
    if mistake.found == ":":
        message = "a block stands in braces, not behind a colon"
    return Finding(at, at + 1, codes.MissingBlock, message, help=f"write {usage}")


def _first_words(mistake: Mistake) -> str:
    return " ".join(mistake.text[mistake.statement : mistake.before_end].split())


def missing_parameters(mistake: Mistake) -> Finding | None:
    """`def f { relu }`."""
    if mistake.opening not in ("DEF", "INLINE") or "LPAR" not in mistake.accepted:
        return None
    if mistake.terminal not in ("LBRACE", "_NL_BLOCK", "NEAR_BRACE"):
        return None
    at = mistake.before_end
    return Finding(
        at,
        at + 1,
        codes.MissingBlock,
        "a def has parentheses for its parameters, also where there are none",
        help=f"write {_first_words(mistake)}() {{ ... }}",
        fix=(at, at, "()", "write the parentheses"),
    )


def not_a_shape(mistake: Mistake) -> Finding | None:
    """`input (3, 224, 224)`, `input 3, 224, 224`, `input 224 x 224`."""
    if mistake.opening not in ("INPUT", "EXPECT") or mistake.ends_line:
        return None
    line = mistake.clean[mistake.statement : mistake.start + len(mistake.rest)]
    numbers = re.findall(r"[0-9]+", line)
    if not _SHAPE_LIKE.match(line) or not 2 <= len(numbers) <= 4:
        return None
    return Finding(
        mistake.start,
        mistake.end,
        codes.NotAShape,
        "a shape is one word, channels first: C×H×W",
        help=f"write {mistake.opening.lower()} {'x'.join(numbers)}",
    )


def missing_value(mistake: Mistake) -> Finding | None:
    """`fc-{}`, `f(a=)`, `1 +`: where a value is wanted, there is none."""
    ends = mistake.ends_line or mistake.terminal in ("RPAR", "RSQB", "RBRACE", "_SEP")
    if not ends or "NUMBER" not in mistake.accepted or "WORD" not in mistake.accepted:
        return None
    before = mistake.before[-1:] or mistake.clean[: mistake.start].rstrip()[-1:]
    where = {"{": "in these braces", "=": "behind `=`", "[": "in these brackets", "(": "in these parentheses"}
    at = mistake.start if not mistake.ends_line else max(mistake.before_end - 1, 0)
    behind = f"behind {quoted((mistake.tail.split() or [before])[-1])}"
    return Finding(
        at,
        at + 1,
        habit_codes.MissingValue,
        f"a value is missing {where.get(before, behind)}",
        help="a number, a name or an expression stands there",
    )
