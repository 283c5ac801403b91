"""Parses a text by the table that lark made of the grammar, without lark: what is imported at every start stays small.

It answers what lark's own parser answers with the same callbacks, and stops at the first mistake without a word: lark
is then asked what is wrong (`parse`). `table.write_driver_table` makes the table; a test compares the two parsers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from typing import Any

from netspec.source.bundled import bundled
from netspec.syntax.tokens import Token

TABLE = "netspec.states.json"
END = "$END"

Match = Callable[[str, int], re.Match[str] | None]
Keep = list[tuple[int, bool, int]]
"""Which children of a rule its callback gets: the index, whether its items stand for it, `None`s in front."""


class StuckError(Exception):
    """The text does not parse."""


class Driver:
    """An LALR(1) parser. `builder` has a method for every rule that makes something, named as in the grammar."""

    def __init__(self, builder: object) -> None:
        table = json.loads(bundled("grammar").joinpath(TABLE).read_text("utf-8"))
        self._starts: dict[str, int] = table["starts"]
        self._ends: dict[str, int] = table["ends"]
        self._actions: list[dict[str, int]] = table["actions"]
        self._rules = [(origin, size, _reducer(builder, *how)) for origin, size, *how in table["rules"]]
        self._dropped = frozenset(table["operators"])
        scanners = [_Scanner(pattern) for pattern in table["scanners"]]
        self._scanners = [scanners[at] for at in table["scanner_of"]]

    def parse(self, text: str, start: str) -> Any:
        """What the callback of the rule `start` makes of the text. Raises StuckError where there is a mistake."""
        actions, rules, end_state = self._actions, self._rules, self._ends[start]
        states: list[int] = [self._starts[start]]
        values: list[Any] = []
        at, kind = 0, ""
        while True:
            match = self._scanners[states[-1]].match(text, at)
            if match is None:
                kind, token = _end_of(text, at), None
            else:
                before, kind, at = kind, match.lastgroup or "", match.end()
                value = match[kind]
                if kind == "_SEP" and before in self._dropped and "," not in value:
                    kind = before
                    continue
                token = Token(kind, value, at - len(value), at)
            while True:
                action = actions[states[-1]].get(kind)
                if action is None:
                    raise StuckError
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    break
                origin, size, reduce = rules[~action]
                children = values[len(values) - size :]
                if size:
                    del values[-size:], states[-size:]
                values.append(reduce(children))
                states.append(actions[states[-1]][origin])
                if token is None and states[-1] == end_state:
                    return values[-1]


class _Scanner:
    """Matches one of some terminals behind blanks; its pattern is compiled when it is first needed."""

    __slots__ = ("_pattern", "match")

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self.match: Match = self._first_match

    def _first_match(self, text: str, at: int) -> re.Match[str] | None:
        self.match = re.compile(self._pattern).match
        return self.match(text, at)


def _end_of(text: str, at: int) -> str:
    """The end, where nothing but blanks is left; a text that fits no terminal is stuck."""
    if text[at:].strip(" \t\r"):
        raise StuckError
    return END


def _reducer(
    builder: object, callback: str | None, keep: Keep | None, nones: int, passes_one: bool
) -> Callable[[list[Any]], Any]:
    """What a rule makes of its children; without a callback they are handed on as they are."""
    make = getattr(builder, callback) if callback is not None else None
    if keep is None and not passes_one:
        return make or _as_they_are
    return partial(_reduce, make or _as_they_are, keep, nones, passes_one)


def _as_they_are(children: list[Any]) -> list[Any]:
    return children


def _reduce(
    make: Callable[[list[Any]], Any], keep: Keep | None, nones: int, passes_one: bool, children: list[Any]
) -> Any:
    if keep is not None:
        children = _kept(keep, nones, children)
    return children[0] if passes_one and len(children) == 1 else make(children)


def _kept(keep: Keep, nones: int, children: list[Any]) -> list[Any]:
    kept: list[Any] = []
    for index, inlined, nones_in_front in keep:
        if nones_in_front:
            kept += [None] * nones_in_front
        if not inlined:
            kept.append(children[index])
        elif kept:
            kept += children[index]
        else:
            kept = children[index]  # a list that grows from the left is not copied at every item
    if nones:
        kept += [None] * nones
    return kept
