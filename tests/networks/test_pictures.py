"""Generated networks on real data: a photograph at 224×224, and scikit-learn's handwritten digits."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")
datasets = pytest.importorskip("sklearn.datasets")

import netspec  # noqa: E402
from netspec.source.bundled import bundled  # noqa: E402

FOLDER = Path(str(bundled("networks")))
CLASSIC = {
    "alexnet": ["alexnet"],
    "vgg": ["vgg11", "vgg11_lrn", "vgg13", "vgg16_c", "vgg16", "vgg19"],
    "resnet": ["resnet18", "resnet34", "resnet50", "resnet101", "resnet152"],
}


@pytest.mark.parametrize(("stem", "name"), [(stem, name) for stem, names in CLASSIC.items() for name in names])
def test_a_photograph_goes_forward_and_backward(stem: str, name: str) -> None:
    photograph = torch.from_numpy(datasets.load_sample_image("china.jpg").copy()).permute(2, 0, 1).float() / 255
    picture = photograph[None, :, 100:324, 200:424].requires_grad_()
    torch.manual_seed(0)
    module = netspec.load(netspec.read(FOLDER / f"{stem}.net", net=name)).eval()
    scores = module(picture)
    assert scores.shape == (1, 1000)
    torch.nn.functional.cross_entropy(scores, torch.tensor([3])).backward()
    assert picture.grad is not None
    assert float(picture.grad.abs().sum()) > 0
    assert all(one.grad is not None and bool(one.grad.isfinite().all()) for one in module.parameters())


def test_digits_are_learnt_in_ten_lines_of_plain_torch() -> None:
    torch.manual_seed(0)
    digits = datasets.load_digits()
    x, y = torch.tensor(digits.images, dtype=torch.float32)[:, None] / 16, torch.tensor(digits.target)
    order = torch.randperm(len(y))
    train, test = order[len(y) // 3 :], order[: len(y) // 3]
    model = netspec.load(FOLDER / "digits.net")
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
    for _ in range(12):
        for batch in train[torch.randperm(len(train))].split(64):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(model(x[batch]), y[batch]).backward()
            optimizer.step()
    right = (model.eval()(x[test]).argmax(1) == y[test]).float().mean()
    assert right > 0.97
