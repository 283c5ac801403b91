"""The table of torch's signatures against torch."""

from __future__ import annotations

import inspect

import pytest
from torch import nn

from netspec.codegen.signatures import TORCH


@pytest.mark.parametrize("name", [name for name in TORCH if hasattr(nn, name.removeprefix("nn."))])
def test_names_and_defaults_are_torchs(name: str) -> None:
    parameters = inspect.signature(getattr(nn, name.removeprefix("nn."))).parameters.values()
    known = [one for one in parameters if one.name not in ("device", "dtype", "args", "kwargs", "_stacklevel")]
    assert TORCH[name].names == tuple(one.name for one in known)[: len(TORCH[name].names)]
    defaults = {one.name: one.default for one in known if one.default is not inspect.Parameter.empty}
    assert TORCH[name].defaults.items() <= defaults.items()


def test_all_that_the_table_names_is_there_but_for_dimensions_that_torch_has_not() -> None:
    assert [name for name in TORCH if not hasattr(nn, name.removeprefix("nn."))] == []
