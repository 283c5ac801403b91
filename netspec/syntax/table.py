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
from lark.grammar import Rule
from lark.lexer import TerminalDef

from netspec.source.bundled import bundled
from netspec.syntax.lexer import StateLexer

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
    """The states in the order in which the starts reach them, actions by name: lark's own vary."""
    names, states = table["tokens"], table["states"]
    order = [table["start_states"][start] for start in STARTS]
    number = {state: at for at, state in enumerate(order)}
    actions = []
    for state in order:  # grows while it is walked
        row = {names[token]: action for token, action in states[state].items()}
        for name, (reduces, target) in sorted(row.items()):
            if not reduces and target not in number:
                number[target] = len(order)
                order.append(target)
            row[name] = (reduces, target if reduces else number[target])
        actions.append(row)
    return {
        "tokens": {name: name for name in names.values()},
        "states": dict(enumerate(actions)),
        "start_states": {start: number[table["start_states"][start]] for start in STARTS},
        "end_states": {start: number[table["end_states"][start]] for start in STARTS},
    }


def _with_numbers(data: dict[str, Any]) -> dict[str, Any]:
    """JSON has strings alone for keys; lark wants the numbers of states."""
    table = data["parser"]["parser"]
    table["states"] = {int(state): actions for state, actions in table["states"].items()}
    return data
