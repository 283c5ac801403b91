"""The parser of the grammar, from its ready-made table or, where that does not fit the installed lark, from the text.

`grammar/netspec.table.json` is what lark makes of `grammar/netspec.lark`; `python -m netspec.syntax.build` writes it,
and a test sees that it is fresh. Making it takes half a second, reading it a hundredth.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule, Terminal
from lark.lexer import TerminalDef
from lark.parsers.lalr_analysis import Reduce

from netspec.source.bundled import bundled
from netspec.syntax.lexer import OPERATORS, StateLexer

STARTS = ["file", "expression"]
_PLUGINS = {"ContextualLexer": StateLexer}


def load_parser(builder: object) -> Lark:
    """A parser whose reductions call the methods of `builder`."""
    folder = bundled("grammar")
    table = json.loads(folder.joinpath("netspec.table.json").read_text("utf-8"))
    if table["lark"] != lark.__version__:
        return make_parser(folder.joinpath("netspec.lark").read_text("utf-8"), builder)
    parser: Lark = Lark._load_from_dict(  # type: ignore[no-untyped-call]
        _with_numbers(table["data"]),
        {int(key): value for key, value in table["memo"].items()},
        transformer=builder,
        _plugins=_PLUGINS,
    )
    return parser


def make_parser(grammar: str, builder: object | None, strict: bool = False) -> Lark:
    """The same parser, made from the grammar's text."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=STARTS,
        maybe_placeholders=True,
        transformer=builder,
        strict=strict,
        _plugins=_PLUGINS,
    )


def write_table(grammar: str) -> str:
    """The table of a grammar as text, the same every time."""
    data, memo = make_parser(grammar, None).memo_serialize([TerminalDef, Rule])
    data["options"] = {"parser": "lalr", "lexer": "contextual", "start": STARTS, "maybe_placeholders": True}
    data["parser"]["parser"] = _numbered_in_order(data["parser"]["parser"])
    table = {"lark": lark.__version__, "grammar": fingerprint(grammar), "data": data, "memo": memo}
    return json.dumps(table, separators=(",", ":"), sort_keys=True) + "\n"


def fingerprint(grammar: str) -> str:
    return hashlib.sha256(grammar.encode("utf-8")).hexdigest()


def _numbered_in_order(table: dict[str, Any]) -> dict[str, Any]:
    """lark's own table with its states in order and actions by name."""
    names = table["tokens"]
    states = {
        state: {names[token]: action for token, action in actions.items()} for state, actions in table["states"].items()
    }
    number, rows = _in_order(table["start_states"], states)
    return {
        "tokens": {name: name for name in names.values()},
        "states": dict(enumerate(rows)),
        "start_states": {start: number[table["start_states"][start]] for start in STARTS},
        "end_states": {start: number[table["end_states"][start]] for start in STARTS},
    }


def _in_order(
    starts: dict[str, int], states: dict[int, dict[str, tuple[bool, Any]]]
) -> tuple[dict[int, int], list[dict[str, tuple[bool, Any]]]]:
    """The states' rows in the order in which the starts reach them, which lark's own numbers vary in.

    An action is whether it reduces, and the rule, or else the state that it leads to.
    """
    order = [starts[start] for start in STARTS]
    number = {state: at for at, state in enumerate(order)}
    rows = []
    for state in order:  # grows while it is walked
        row = {}
        for name, (reduces, target) in sorted(states[state].items(), key=lambda item: item[0]):
            if not reduces and target not in number:
                number[target] = len(order)
                order.append(target)
            row[name] = (reduces, target if reduces else number[target])
        rows.append(row)
    return number, rows


def write_driver_table(grammar: str) -> str:
    """The same table as `driver.Driver` reads it: a rule is a negative action, `~n` for the n-th."""
    parser: Any = make_parser(grammar, None).parser
    table = parser.parser._parse_table
    states = {
        state: {name: (action is Reduce, target) for name, (action, target) in row.items()}
        for state, row in table.states.items()
    }
    number, rows = _in_order(table.start_states, states)
    rules: dict[Rule, int] = {}
    actions = [
        {name: ~rules.setdefault(target, len(rules)) if reduces else target for name, (reduces, target) in row.items()}
        for row in rows
    ]
    patterns = {number[state]: pattern for state, pattern in parser.lexer.patterns().items()}
    scanners = list(dict.fromkeys(patterns[state] for state in sorted(patterns)))
    written = {
        "starts": {start: number[table.start_states[start]] for start in STARTS},
        "ends": {start: number[table.end_states[start]] for start in STARTS},
        "operators": sorted(OPERATORS),
        "scanners": scanners,
        "scanner_of": [scanners.index(patterns[state]) for state in range(len(rows))],
        "rules": [_rule(rule) for rule in rules],
        "actions": actions,
    }
    return json.dumps(written, separators=(",", ":")) + "\n"


def _rule(rule: Rule) -> tuple[str, int, str | None, Any, int, bool]:
    """Origin, size, callback, and which children that one gets: what lark's builder of trees would do."""
    origin, expansion, options = str(rule.origin.name), rule.expansion, rule.options
    empty = "".join(str(int(is_empty)) for is_empty in options.empty_indices) or "0" * len(expansion)
    *nones, last = [len(ones) for ones in empty.split("0")]
    keep: list[tuple[int, bool, int]] = []
    waiting = 0
    for index, (symbol, before) in enumerate(zip(expansion, nones, strict=True)):
        waiting += before
        if not (isinstance(symbol, Terminal) and symbol.filter_out):
            keep.append((index, not symbol.is_term and symbol.name.startswith("_"), waiting))
            waiting = 0
    waiting += last
    as_they_are = not waiting and keep == [(index, False, 0) for index in range(len(expansion))]
    passes_one = bool(options.expand1) and not rule.alias
    callback = None if origin.startswith("_") or passes_one else str(rule.alias or origin)
    return origin, len(expansion), callback, None if as_they_are else keep, waiting, passes_one


def _with_numbers(data: dict[str, Any]) -> dict[str, Any]:
    """JSON has strings alone for keys; lark wants the numbers of states."""
    table = data["parser"]["parser"]
    table["states"] = {int(state): actions for state, actions in table["states"].items()}
    return data
