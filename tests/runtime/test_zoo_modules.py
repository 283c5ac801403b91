"""What people do with a module, on the bundled networks: pickle it, copy it, save it, export it, compile it.

One network of each file, at a small input; `-m zoo` tries the others. torch.compile runs with the backend that runs
the captured graph as it is: what is tested is that there are no breaks in it.
"""

from __future__ import annotations

import copy
import io
import pickle
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from netspec.runtime import build
from tests.runtime import zoo


@pytest.fixture(scope="module", params=zoo.every())
def case(request: pytest.FixtureRequest) -> Iterator[tuple[nn.Module, Tensor, Tensor]]:
    """A module in evaluation, an input, and what it puts out."""
    network = zoo.small(request.param)
    torch.manual_seed(0)
    module = build(network).eval()
    x = torch.randn(2, *network.input.shape)  # type: ignore[union-attr]
    with torch.no_grad():
        yield module, x, module(x)


Case = tuple[nn.Module, Tensor, Tensor]


def same(module: nn.Module, case: Case) -> None:
    with torch.no_grad():
        torch.testing.assert_close(module(case[1]), case[2], rtol=1e-5, atol=1e-6)


def test_pickled_it_comes_back(case: Case) -> None:
    same(pickle.loads(pickle.dumps(case[0])), case)


def test_a_deep_copy_is_a_module_of_its_own(case: Case) -> None:
    copied = copy.deepcopy(case[0])
    same(copied, case)
    assert not {id(p) for p in copied.parameters()} & {id(p) for p in case[0].parameters()}


def test_its_state_is_saved_and_read(case: Case) -> None:
    file = io.BytesIO()
    torch.save(case[0].state_dict(), file)
    file.seek(0)
    other = copy.deepcopy(case[0])
    with torch.no_grad():
        for tensor in other.state_dict().values():
            tensor.zero_()
    other.load_state_dict(torch.load(file, weights_only=True))
    same(other, case)


def test_it_is_exported_with_a_dynamic_batch(case: Case) -> None:
    exported = torch.export.export(case[0], (case[1],), dynamic_shapes=({0: torch.export.Dim("batch")},))
    same(exported.module(), case)
    with torch.no_grad():
        assert exported.module()(torch.cat([case[1]] * 2)).shape[0] == 4


@pytest.mark.parametrize("training", [False, True])
def test_it_is_compiled_as_one_graph(case: Case, training: bool) -> None:
    torch.compiler.reset()
    module = copy.deepcopy(case[0]).train(training)
    compiled = torch.compile(module, fullgraph=True, backend="eager")
    if training:
        torch.manual_seed(1)
        given = compiled(case[1])
        torch.manual_seed(1)
        wanted = copy.deepcopy(case[0]).train()(case[1])
        assert type(given).__name__ == type(wanted).__name__
        torch.testing.assert_close(tuple(given), tuple(wanted), rtol=1e-5, atol=1e-5)
    else:
        same(compiled, case)
