"""Characters that begin no token, and those that only look like one that does."""

from __future__ import annotations

import re
import unicodedata

from netspec.source.codes import syntax as codes
from netspec.syntax.findings import Finding
from netspec.syntax.mistake import Mistake

_CYRILLIC_AND_GREEK = dict(
    zip(
        "аАВсСеЕНіІјЈкКМоОрРѕЅТуУхХгӏԁԛԝһɡαοΟΑΒΕΖΗΙΚΜΝΡΤΥΧνρυικτ",
        "aABcCeEHiIjJkKMoOpPsSTyYxXrldqwhgaoOABEZHIKMNPTYXvpuikt",
        strict=True,
    )
)
_DASHES = dict.fromkeys("‐‑‒–—―−﹣－", "-")
_QUOTES = dict.fromkeys("“”„‟«»″＂", '"')
_OTHERS = dict(zip("∕⁄÷∗·，、；⨯✕✖", "///**,,,xxx", strict=True))
_BLANKS = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2009\u200a\u202f\u3000", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),
}

_WORD = re.compile(r"[\w‐‑‒–—―−-]+")


def meant(character: str) -> str | None:
    """The ASCII that a character looks like; None where it looks like none."""
    for table in (_CYRILLIC_AND_GREEK, _DASHES, _QUOTES, _OTHERS, _BLANKS):
        if character in table:
            return table[character]
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() and folded.isprintable() else None


def lookalike(mistake: Mistake) -> Finding | None:
    """A character that looks like one of ours: all of its word is put right at once."""
    at = mistake.start if mistake.terminal == "STRANGE" else mistake.end
    character = mistake.text[at : at + 1]
    if not character or character.isascii() or (at > mistake.start and mistake.ends_line):
        return None
    ascii_character = meant(character)
    if ascii_character is None or character in _QUOTES:
        return None
    start, end = _word_around(mistake.text, at)
    right = "".join(_in_ascii(one) for one in mistake.text[start:end])
    name = f"U+{ord(character):04X} ({unicodedata.name(character, 'no name').lower()})"
    looks = f"looks like `{ascii_character}`" if ascii_character.strip() else "is a blank that is none"
    if not right.isascii():
        return Finding(at, at + 1, codes.LookalikeCharacter, f"{name} {looks}, and is none of ours")
    return Finding(
        at,
        at + 1,
        codes.LookalikeCharacter,
        f"{name} {looks}, and is another character",
        help=f"write {right}" if right.strip() else "write a plain blank",
        fix=(start, end, right, "write it in ASCII") if ascii_character not in ("*", "/") else None,
    )


def curly_quotes(mistake: Mistake) -> Finding | None:
    """Typographic or single quotes where a string is meant."""
    if mistake.terminal != "STRANGE" or mistake.found not in {**_QUOTES, "'": "", "‘": "", "’": "", "`": ""}:
        return None
    closing = re.compile(r"[“”„‟«»″＂]" if mistake.found in _QUOTES else r"['‘’`]")
    match = closing.search(mistake.text, mistake.end, mistake.start + len(mistake.rest))
    fix = None
    if match is not None:
        inside = mistake.text[mistake.end : match.start()]
        wanted = mistake.accepted & {"STRING", "NUMBER"}
        if wanted and '"' not in inside and "\\" not in inside:
            fix = (mistake.start, match.end(), f'"{inside}"', "write straight double quotes")
    return Finding(
        mistake.start,
        mistake.end,
        codes.StrangeCharacter,
        f"{mistake.found} is no quote of this language",
        help='texts stand in straight double quotes: "..."',
        fix=fix,
    )


_SIGNS: dict[str, tuple[str, str]] = {
    ";": ("statements don't end with `;`", "a comma or a new line separates them"),
    ":": ("`:` has no meaning here", "a block stands in braces: { ... }"),
    "&": ("`&` has no meaning here", "layers are separated by a comma, conditions joined by `and`"),
    "?": ("`?` has no meaning here", "a choice is written `a if condition else b`"),
    "!": ("`!` has no meaning here", "write `not`; unlike is `!=`"),
    "^": ("`^` has no meaning here", "a power is written `**`"),
    "$": ("`$` has no meaning here", "a value stands in braces: conv3-{width}"),
    "\\": ("`\\` has no meaning here", "a line goes on after an operator and inside brackets by itself"),
    "×": ("`×` stands for `x` in shapes and repeats alone", "a product is written `*`"),
}


def strange_character(mistake: Mistake) -> Finding | None:
    """A character that begins nothing."""
    if mistake.terminal != "STRANGE":
        return None
    character, fix = mistake.found, None
    if character.isascii() or character in _SIGNS:
        message, help = _SIGNS.get(character, (f"`{character}` has no meaning here", None))
    else:
        name = unicodedata.name(character, "no name").lower()
        message = f"{character} (U+{ord(character):04X}, {name}) has no meaning here"
        help = "outside of comments and texts a file is written in ASCII"
    if character == ";":
        rest = mistake.rest[1:].strip()
        fix = (mistake.start, mistake.end, "," if rest else "", "write a comma" if rest else "delete it")
    return Finding(mistake.start, mistake.end, codes.StrangeCharacter, message, help=help, fix=fix)


def _in_ascii(character: str) -> str:
    right = None if character.isascii() else meant(character)
    return character if right is None else right


def _word_around(text: str, at: int) -> tuple[int, int]:
    """The word that a character belongs to, or itself alone."""
    if not _WORD.fullmatch(text[at]):
        return at, at + 1
    start = at
    while start > 0 and at - start < 200 and _WORD.fullmatch(text[start - 1]):
        start -= 1
    match = _WORD.match(text, start, at + 200)
    return start, match.end() if match else at + 1
