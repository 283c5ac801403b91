"""A Network from JSON that may come from anywhere: whatever is wrong with it is a diagnostic."""

from __future__ import annotations

import json
from typing import Any

from pydantic import ValidationError

from netspec.ir.network import IR_VERSION, Network
from netspec.ir.verify import broken_rules
from netspec.source import NetspecError, Problems
from netspec.source.codes.output import BadGraph

SHOWN = 5
"""How many of the broken rules a message tells."""


def network_from_json(text: str | bytes) -> Network:
    """The network that the text holds. Raises NetspecError where it holds none, or one that breaks a rule."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise _refused("it is nested too deeply") from None
    except ValueError as error:
        raise _refused(f"it is no JSON ({str(error)[:120]})") from None
    _check_version(value)
    try:
        network = Network.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part)[:40] for part in first["loc"][:6])
        raise _refused(f"{where}: {first['msg'][:120]}") from None
    broken = [rule for rule, _ in zip(broken_rules(network), range(SHOWN), strict=False)]
    if broken:
        raise _refused("; ".join(rule[:200] for rule in broken))
    return network


def _check_version(value: Any) -> None:
    if not isinstance(value, dict):
        raise _refused("it is no object")
    version = value.get("version")
    if version != IR_VERSION:
        raise _refused(f"it has version {str(version)[:20]}, and this netspec reads version {IR_VERSION}")


def _refused(why: str) -> NetspecError:
    problems = Problems()
    problems.add(
        BadGraph, None, f"this is no network graph: {why}", help="write one with: netspec compile FILE --to ir"
    )
    return NetspecError(problems)
