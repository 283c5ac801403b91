"""Reads settings into a `Recipe`, and says what is wrong with those that it refuses, in the terms of the file.

No places here: the elaborator attaches the span of the setting (or of the option in its call), the command line
the flag. All wrong settings are found at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from netspec.elaborate.recipe import OPTIMIZER_OPTIONS, Recipe, setting_names

PLAIN_WORDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "string_type": "a word",
    "tuple_type": "a list",
    "model_attributes_type": "a word or a call",
}
"""What pydantic expected, by the type of its error, as people say it; other messages are used as they are."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: `setting` is at fault ("" where several together are), `option` within its call if any."""

    setting: str
    message: str
    option: str | None = None
    help: str | None = None


def read_recipe(settings: Mapping[str, Any]) -> tuple[Recipe | None, tuple[Fault, ...]]:
    """The recipe that the settings make, or why not: names, calls as `{"name", "options"}`, plain values."""
    faults = [*_unknown_settings(settings), *_optimizer_faults(settings)]
    refused = {fault.setting for fault in faults}
    try:
        recipe = Recipe.model_validate({name: value for name, value in settings.items() if name not in refused})
    except ValidationError as error:
        faults.extend(_merged(_fault(detail, settings) for detail in error.errors()))
    return (None, tuple(faults)) if faults else (recipe, ())


def _unknown_settings(settings: Mapping[str, Any]) -> Iterable[Fault]:
    known = setting_names()
    for name in settings:
        if name not in known:
            yield Fault(name, f"there is no training setting `{name}`", help=_nearest(name, known, few=False))


def _optimizer_faults(settings: Mapping[str, Any]) -> Iterable[Fault]:
    """What the flat model cannot see: an option of the other optimizer, or one given twice."""
    call = settings.get("optimizer")
    if not isinstance(call, Mapping) or not isinstance(call.get("options"), Mapping):
        return
    name = call.get("name")
    known = OPTIMIZER_OPTIONS.get(name) if isinstance(name, str) else None
    if known is None:
        help = _nearest(str(name), tuple(OPTIMIZER_OPTIONS), few=False)
        yield Fault("optimizer", f"`optimizer` should be sgd or adamw, and is {shown(name)}", help=help)
        return
    for option in call["options"]:
        if option not in known:
            yield Fault("optimizer", f"`{name}` has no option `{option}`", option, _nearest(option, known))
        elif option in settings:
            yield Fault("optimizer", f"`{option}` is given twice: in `{name}(...)` and as a setting", option)


def _fault(detail: ErrorDetails, settings: Mapping[str, Any]) -> Fault:
    path = [str(part) for part in detail["loc"] if isinstance(part, str)]
    setting, option = (path[0] if path else ""), (path[-1] if len(path) > 2 else None)
    if setting and setting not in settings:
        setting, option = "optimizer", setting  # came out of the optimizer's call
    subject = option or setting
    if detail["type"] == "value_error":
        return Fault(setting, detail["msg"].removeprefix("Value error, "))
    if detail["type"] in ("missing", "extra_forbidden", "too_long") and len(path) < 2:
        return Fault(setting, f"`{subject}` has the wrong length, and is {shown(settings.get(setting))}")
    if detail["type"] == "extra_forbidden":
        return Fault(setting, f"`{path[1]}` has no option `{subject}`", option)
    if detail["type"] == "missing":
        return Fault(setting, f"`{path[1]}` needs `{subject}`", option)
    if detail["type"] == "union_tag_invalid":
        context = detail.get("ctx", {})
        expected = str(context.get("expected_tags", "")).replace("'", "")
        return Fault(setting, f"`{setting}` knows no `{context.get('tag')}`", help=f"one of {expected}")
    help = None
    if detail["type"] == "literal_error":
        choices = tuple(re.findall("'([^']*)'", detail.get("ctx", {}).get("expected", "")))
        help = _nearest(str(detail["input"]), choices, few=False)
    expected = PLAIN_WORDS.get(detail["type"]) or detail["msg"].removeprefix("Input should be ").replace("'", "")
    return Fault(setting, f"`{subject}` should be {expected}, and is {shown(detail['input'])}", option, help)


def _merged(faults: Iterable[Fault]) -> Iterable[Fault]:
    """One fault a setting and option: a union's members each say why they refused."""
    kept: dict[tuple[str, str | None], Fault] = {}
    for fault in faults:
        kept.setdefault((fault.setting, fault.option), fault)
    return kept.values()


def _nearest(name: str, known: tuple[str, ...], *, few: bool = True) -> str | None:
    close = get_close_matches(name, known, n=1)
    if close:
        return f"did you mean `{close[0]}`?"
    return f"there are {', '.join(known)}" if few else None


def shown(value: object) -> str:
    """A value as it stands in a file, cut where it is long."""
    text = str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
