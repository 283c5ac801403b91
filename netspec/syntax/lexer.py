"""Tokens for the parser, contextual as lark's own lexer: what may be a token depends on the parser's state.

- States whose terminals cannot be taken for one another share one compiled pattern; a table of a few hundred states
  needs about ten.
- Text that fits no terminal of the state comes as the token that it is elsewhere, or as `STRANGE`: the parser then
  says that it did not expect it.
- A newline behind a binary operator is dropped: the expression goes on.
- Tokens know their offsets and no lines; a `Span` finds those when somebody asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from lark import Token
from lark.lexer import Lexer, LexerState, TerminalDef

STRANGE = "STRANGE"

_BLANKS = re.compile(r"[ \t\r]*")
OPERATORS = frozenset(
    ("PLUS", "MINUS", "STAR", "SLASH", "FLOOR", "PERCENT", "POWER", "COMPARISON", "TILDE", "DOTS", "AND", "OR")
)
RIVALS = (
    frozenset(("WORD", "KIND", "LABEL", "REPEAT", "X")),
    frozenset(("NUMBER", "INT", "SHAPE", "FIGURE")),
    frozenset(("MINUS", "_DASH")),
    frozenset(("SLASH", "FLOOR", "_STROKE")),
    frozenset(("LBRACE", "NEAR_BRACE")),
    frozenset(("_SEP", "_COMMA")),
)
"""Terminals that the same text may fit; keywords are no rivals of words, which exclude them."""


class StateLexer(Lexer):
    """What lark calls a contextual lexer, with what this grammar allows to be simpler and faster."""

    def __init__(self, conf: Any, states: dict[int, Collection[str]], always_accept: Collection[str] = ()) -> None:
        terminals = {terminal.name: terminal for terminal in conf.terminals if terminal.name not in conf.ignore}
        self._order = sorted(terminals.values(), key=_precedence)
        self._everything = _Scanner(self._order)
        groups: dict[tuple[frozenset[str], ...], set[str]] = {}
        keys = {}
        for state, accepted in states.items():
            names = {name for name in accepted if name in terminals} | {"_SEP"}
            keys[state] = key = self._group(names, groups)
            groups[key] |= names
        scanners = {key: _Scanner([one for one in self._order if one.name in names]) for key, names in groups.items()}
        self._scanners = {state: scanners[key] for state, key in keys.items()}

    def patterns(self) -> dict[int, str]:
        """What each state of the parser matches, as regular expressions."""
        return {state: scanner.regexp() for state, scanner in self._scanners.items()}

    @staticmethod
    def _group(names: set[str], groups: dict[tuple[frozenset[str], ...], set[str]]) -> tuple[frozenset[str], ...]:
        wanted = tuple(rivals & names for rivals in RIVALS)
        groups.setdefault(wanted, set())
        return wanted

    def lex(self, lexer_state: LexerState, parser_state: Any) -> Iterator[Token]:
        text, counter, scanners = lexer_state.text.text, lexer_state.line_ctr, self._scanners
        before = lexer_state.last_token.type if lexer_state.last_token else ""
        while True:
            match = scanners[parser_state.state_stack[-1]].match(text, counter.char_pos)
            if match is None:
                token = self._elsewhere(text, counter.char_pos)
                if token is None:
                    return
            else:
                token = _token(match.lastgroup, match)
            counter.char_pos = token.end_pos or 0
            if token.type == "_SEP" and before in OPERATORS and "," not in token:
                continue
            before = token.type
            lexer_state.last_token = token
            yield token

    def _elsewhere(self, text: str, at: int) -> Token | None:
        """The token of any state; a strange character where there is none, None at the end."""
        match = self._everything.match(text, at)
        if match is not None:
            return _token(match.lastgroup, match)
        start = _BLANKS.match(text, at).end()  # type: ignore[union-attr]
        if start == len(text):
            return None
        return Token(STRANGE, text[start], start, 1, 1, 1, 1, start + 1)


class _Scanner:
    """Matches one of some terminals behind blanks; its pattern is compiled when it is first needed."""

    __slots__ = ("_terminals", "match")

    def __init__(self, terminals: list[TerminalDef]) -> None:
        self._terminals = terminals
        self.match: Callable[[str, int], re.Match[str] | None] = self._first_match

    def regexp(self) -> str:
        """One named group a terminal."""
        choices = "|".join(f"(?P<{one.name}>{one.pattern.to_regexp()})" for one in self._terminals)
        return f"[ \\t\\r]*+(?:{choices})"

    def _first_match(self, text: str, at: int) -> re.Match[str] | None:
        self.match = re.compile(self.regexp()).match
        return self.match(text, at)


def _precedence(terminal: TerminalDef) -> tuple[int, int, int, str]:
    pattern = terminal.pattern
    return -terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name


def _token(type: str | None, match: re.Match[str]) -> Token:
    value = match[type]  # type: ignore[index]
    token = str.__new__(Token, value)
    token.type = type or STRANGE
    token.value = value
    token.end_pos = end = match.end()
    token.start_pos = end - len(value)
    token.line = token.column = token.end_line = token.end_column = None
    return token
