"""Kinds of other packages, looked up in this process: what is found, what does not load, and what is no layer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint

import pytest

from netspec.layers import Layer, extensions, registry
from tests.elaborate.elaborating import mistake
from tests.layers.test_extensions import EXAMPLE

VALUES = {
    "swish": "netspec_swish.layer:Swish",
    "gone": "netspec_nowhere:Gone",
    "odd": "os:sep",
}
POINTS = [EntryPoint(name, value, extensions.GROUP) for name, value in VALUES.items()]


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three declared kinds, of which one is there; the registry is afterwards as it was."""
    monkeypatch.syspath_prepend(EXAMPLE)
    monkeypatch.setattr(extensions, "entry_points", lambda group: POINTS)
    monkeypatch.setattr(extensions, "failures", {})
    monkeypatch.setattr(registry, "kinds", dict(registry.kinds))
    monkeypatch.setattr(registry, "_spellings", dict(registry._spellings))
    extensions.declared.cache_clear()
    yield
    extensions.declared.cache_clear()


@pytest.mark.usefixtures("declared")
def test_every_declared_kind_is_loaded_or_says_why_not() -> None:
    for name in ("swish", "netspec_swish", "netspec_swish.layer"):
        sys.modules.pop(name, None)
    assert registry.split("swish1.5") == (registry.find("swish"), "1.5")
    extensions.load_all()
    assert "swish" in registry.kinds
    assert sorted(extensions.failures) == ["gone", "odd"]
    assert "does not load: ModuleNotFoundError" in extensions.failures["gone"]
    assert "is not a layer of kind odd" in extensions.failures["odd"]
    assert "does not load" in mistake("gone")[2]


def test_a_kind_says_what_it_is_when_its_class_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "kinds", dict(registry.kinds))
    monkeypatch.setattr(registry, "_spellings", dict(registry._spellings))
    with pytest.raises(TypeError, match="taken"):
        type(Layer)(
            "Other", (registry.kinds["relu"],), {"__doc__": "Other.\n\n relu"}, kind="RELU", family="activation"
        )
    with pytest.raises(TypeError, match="letters"):
        type(Layer)(
            "Other", (registry.kinds["relu"],), {"__doc__": "Other.\n\n relu"}, kind="r" * 99, family="activation"
        )
