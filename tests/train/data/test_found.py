"""Every format that `--data` takes is recognised and read, to the pixel; what is broken is said."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from netspec.source import NetspecError
from netspec.train.data import Pictures, Stored, open_data
from tests.train.data.files import colour_crops, digits, write_cifar10, write_cifar100, write_idx, write_pictures


def code_of(error: pytest.ExceptionInfo[NetspecError]) -> str:
    return error.value.diagnostics[0].code.number


def test_digits_are_split_by_class_and_always_the_same() -> None:
    data, again = open_data("sklearn:digits"), open_data("sklearn:digits")
    train, test = data.splits["train"], data.splits["test"]
    assert isinstance(train, Stored)
    assert isinstance(test, Stored)
    assert (len(train), len(test), data.shape, len(data.classes)) == (1442, 355, (1, 8, 8), 10)
    assert torch.bincount(test.targets).min() >= 34
    assert torch.equal(train.targets, again.splits["train"].targets)
    assert int(train.values.max()) == 255


@pytest.mark.parametrize("packed", [False, True])
def test_idx_files_hold_what_was_written(tmp_path: Path, packed: bool) -> None:
    data = open_data(str(write_idx(tmp_path / "mnist", packed=packed)))
    pictures, labels = digits(120)
    train, test = data.splits["train"], data.splits["test"]
    assert isinstance(train, Stored)
    assert isinstance(test, Stored)
    assert np.array_equal(torch.cat([train.values, test.values])[:, 0].numpy(), pictures)
    assert np.array_equal(torch.cat([train.targets, test.targets]).numpy(), labels)
    assert data.classes == tuple("0123456789")


def test_fashion_is_told_from_its_folder(tmp_path: Path) -> None:
    data = open_data(str(write_idx(tmp_path / "FashionMNIST" / "raw").parent))
    assert data.classes[0] == "T-shirt/top"


@pytest.mark.parametrize("binary", [False, True])
def test_cifar10_files_hold_what_was_written(tmp_path: Path, binary: bool) -> None:
    data = open_data(str(write_cifar10(tmp_path / "c10", binary=binary)))
    crops, labels = colour_crops(60, 32)
    train, test = data.splits["train"], data.splits["test"]
    assert isinstance(train, Stored)
    assert isinstance(test, Stored)
    assert np.array_equal(torch.cat([train.values, test.values]).numpy(), crops.transpose(0, 3, 1, 2))
    assert np.array_equal(torch.cat([train.targets, test.targets]).numpy(), labels)
    assert data.classes[3] == "cat"


@pytest.mark.parametrize("binary", [False, True])
def test_cifar100_takes_the_fine_labels(tmp_path: Path, binary: bool) -> None:
    data = open_data(str(write_cifar100(tmp_path / "c100", binary=binary)))
    train = data.splits["train"]
    assert set(train.targets.tolist()) == {0, 50}
    assert len(data.classes) == 100


def test_the_archive_may_lie_below_the_folder(tmp_path: Path) -> None:
    write_cifar10(tmp_path / "cifar-10-batches-py")
    assert len(open_data(str(tmp_path)).splits["train"]) == 50


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    folder = write_cifar10(tmp_path / "c10")

    class Trap:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    (folder / "data_batch_1").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(NetspecError) as error:
        open_data(str(folder))
    assert code_of(error) == "NS551"
    assert not (tmp_path / "sprung").exists()


def test_a_picture_tree_has_its_splits_and_sorted_classes(tmp_path: Path) -> None:
    data = open_data(str(write_pictures(tmp_path / "pictures")))
    assert set(data.splits) == {"train", "val"}
    assert data.classes == ("flower", "temple")
    train = data.splits["train"]
    assert isinstance(train, Pictures)
    meant = [data.classes[int(target)] for target in train.targets]
    assert [Path(path).parent.name for path in train.paths] == meant


def test_a_data_set_is_known_again_wherever_it_lies(tmp_path: Path) -> None:
    for kind, write in (("pictures", write_pictures), ("idx", write_idx)):
        one, other = open_data(str(write(tmp_path / kind / "a"))), open_data(str(write(tmp_path / kind / "b")))
        assert one.fingerprint == other.fingerprint
    next((tmp_path / "pictures" / "b" / "val" / "flower").iterdir()).unlink()
    assert (
        open_data(str(tmp_path / "pictures" / "b")).fingerprint
        != open_data(str(tmp_path / "pictures" / "a")).fingerprint
    )


def test_a_tree_without_splits_is_all_training(tmp_path: Path) -> None:
    write_pictures(tmp_path, splits=("all",))
    assert set(open_data(str(tmp_path / "all")).splits) == {"train"}


def test_npz_pictures_get_their_channels_first(tmp_path: Path) -> None:
    crops, labels = colour_crops(8, 16)
    np.savez(tmp_path / "a.npz", x_train=crops, y_train=labels.astype(np.int64)[:, None])
    data = open_data(str(tmp_path / "a.npz"))
    assert data.shape == (3, 16, 16)
    assert data.splits["train"].targets.shape == (8,)


def test_npz_figures_have_no_classes(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x=np.zeros((4, 3)), y=np.zeros((4, 2)))
    assert open_data(str(tmp_path / "a.npz")).classes == ()


def test_a_holdout_is_taken_from_training_and_is_the_same_for_a_seed() -> None:
    data = open_data("sklearn:digits")
    held, again = data.with_holdout(0.1, 3), data.with_holdout(0.1, 3)
    assert (len(held.splits["val"]), len(held.splits["train"])) == (144, 1298)
    assert torch.equal(held.splits["val"].targets, again.splits["val"].targets)
    assert not torch.equal(held.splits["val"].targets, data.with_holdout(0.1, 4).splits["val"].targets)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("absent", None, "NS550"),
        ("a.txt", b"text", "NS551"),
        ("a.npz", b"no zip", "NS551"),
        ("folder/train-images-idx3-ubyte", b"\0\0\x08\x03short", "NS551"),
        ("folder/data_batch_1.bin", b"123", "NS551"),
        ("folder/empty/readme.txt", b"", "NS551"),
    ],
)
def test_what_is_no_data_is_said(tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        if "images" in name:
            (path.parent / "train-labels-idx1-ubyte").write_bytes(content)
    with pytest.raises(NetspecError) as error:
        open_data(str(tmp_path / name.split("/")[0]))
    assert code_of(error) == code


def test_an_npz_that_would_run_code_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", x_train=np.array([{}], dtype=object), y_train=np.zeros(1))
    with pytest.raises(NetspecError) as error:
        open_data(str(tmp_path / "a.npz"))
    assert code_of(error) == "NS551"
