"""Options and fixtures of all tests."""

from __future__ import annotations

import os

if "PYTEST_XDIST_WORKER" in os.environ:  # a worker a core: more threads would only stand in each other's way
    os.environ.setdefault("OMP_NUM_THREADS", "1")

import pytest

from tests.golden import Golden


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files instead of comparing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the larger bundled networks unless `-m` speaks of them."""
    if "zoo" not in config.option.markexpr:
        items[:] = [item for item in items if item.get_closest_marker("zoo") is None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(bool(request.config.getoption("--update-golden")))
