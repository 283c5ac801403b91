"""Layers to and from JSON: `{"kind": "conv", "kernel": 3, ...}`, options at their defaults left out."""

from __future__ import annotations

from typing import Any

from netspec.layers.base import Layer, registry


def layer_to_json(layer: Layer) -> dict[str, Any]:
    return {"kind": layer.kind, **layer.model_dump(mode="json", exclude_defaults=True)}


def layer_from_json(value: dict[str, Any]) -> Layer:
    """Raises ValueError (pydantic's ValidationError among them) where there is no such kind or option."""
    options = dict(value)
    kind = options.pop("kind", None)
    cls = registry.find(kind) if isinstance(kind, str) else None
    if cls is None:
        raise ValueError(f"there is no layer of kind {str(kind)[:80]!r}")
    return cls.model_validate(
        {name: tuple(option) if isinstance(option, list) else option for name, option in options.items()}
    )
