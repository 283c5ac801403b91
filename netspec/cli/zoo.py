"""`netspec zoo`: the bundled networks, with figures from the files themselves."""

from __future__ import annotations
