"""`netspec train`, `eval`, `predict` and `finetune` as people type them, on real digits and photographs."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.datasets import load_digits

from tests.cli.running import CommandLine, run_process
from tests.train.data.files import write_cifar10, write_idx, write_pictures

NETWORK = """
param classes = 10
input 1x8x8
conv3-8(norm=bn, act=relu), maxpool, fc-{classes}, softmax
train { optimizer = sgd(lr=0.1), epochs = 2, batch = 64, augment = none }
"""
FAST = ("--device", "cpu", "--no-tensorboard", "--quiet")


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("small.net").write_text(NETWORK)
    return "small.net"


@pytest.fixture
def run(network: str, cli: CommandLine) -> str:
    assert cli("train", network, "--data", "sklearn:digits", *FAST, "--epochs", "4").code == 0
    return "runs/small"


def test_a_network_is_trained_evaluated_and_used(run: str, cli: CommandLine) -> None:
    evaluated = cli("eval", run, "--format", "json", "--confusion", "confusion.csv")
    found = json.loads(evaluated.out)
    assert (evaluated.code, found["split"], found["samples"]) == (0, "test", 355)
    assert found["accuracy"] > 0.8
    rows = [line.split(",") for line in Path("confusion.csv").read_text().splitlines()]
    assert rows[0][1:] == list("0123456789")
    assert sum(int(cell) for row in rows[1:] for cell in row[1:]) == 355
    assert sum(int(rows[i + 1][i + 1]) for i in range(10)) == round(found["accuracy"] * 355)
    again = cli("eval", "small.net", "--weights", f"{run}/model.safetensors", "--data", "sklearn:digits")
    assert f"accuracy {found['accuracy']:.2%}" in again.out


def test_predictions_of_files_are_those_of_the_data(run: str, cli: CommandLine) -> None:
    digits = load_digits()
    for index in range(20):
        picture = (digits.images[index] * (255 / 16)).round().astype(np.uint8)
        Image.fromarray(picture).save(f"{index:02}.png")
    Path("99.png").write_bytes(b"no picture")
    names = [f"{index:02}.png" for index in range(20)]
    found = json.loads(cli("predict", run, *names, "--top", "3", "--format", "json").out)
    right = sum(one["top"][0][0] == str(digits.target[i]) for i, one in enumerate(found))
    assert right >= 16
    assert all(len(one["top"]) == 3 for one in found)
    text = cli("predict", run, "00.png", "99.png")
    assert text.out.count("%") == 5
    assert "99.png cannot be decoded" in text.err
    assert cli("predict", run, ".", "-o", "page.html").code == 0
    page = Path("page.html").read_text()
    assert page.count("<img") == 20
    assert "cannot be decoded" in page


def test_classes_come_from_the_data(network: str, cli: CommandLine, tmp_path: Path) -> None:
    write_pictures(tmp_path / "photographs")
    done = cli("train", network, "--data", "photographs", *FAST, "--workers", "0", "--out", "here")
    assert done.code == 0, done.err
    recipe = json.loads(Path("here/recipe.json").read_text())["recipe"]
    assert (recipe["epochs"], recipe["lr"]) == (2, 0.1)
    assert json.loads(Path("here/data.json").read_text())["classes"] == ["flower", "temple"]
    assert json.loads(cli("eval", "here", "--format", "json", "--workers", "0").out)["classes"] == ["flower", "temple"]
    first = next(Path("photographs/val/temple").iterdir())
    assert "temple" in cli("predict", "here", str(first)).out


@pytest.mark.parametrize("kind", ["mnist", "cifar"])
def test_files_as_they_are_downloaded_train_evaluate_and_predict(
    network: str, cli: CommandLine, tmp_path: Path, kind: str
) -> None:
    if kind == "mnist":
        write_idx(tmp_path / "files", packed=True)
    else:
        write_cifar10(tmp_path / "files")
    shape = "1x28x28" if kind == "mnist" else "3x32x32"
    done = cli("train", network, "--at", shape, "--data", "files", *FAST, "--batch", "16", "--out", "here")
    assert done.code == 0, done.err
    assert json.loads(cli("eval", "here", "--format", "json").out)["split"] == "test"
    Image.new("RGB", (40, 30)).save("a.png")
    assert cli("predict", "here", "a.png").code == 0


def test_finetuning_copies_what_fits_and_begins_the_head_afresh(run: str, cli: CommandLine, tmp_path: Path) -> None:
    write_pictures(tmp_path / "photographs")
    data = ("--data", "photographs", "--workers", "0")
    done = cli("finetune", "small.net", "--weights", run, *data, *FAST, "--out", "tuned", "--freeze", "conv1")
    assert done.code == 0, done.err
    assert "2 start afresh: fc1.weight, fc1.bias" in done.err
    from safetensors.torch import load_file

    before, after = load_file(f"{run}/model.safetensors"), load_file("tuned/model.safetensors")
    assert before["conv1.weight"].equal(after["conv1.weight"])
    assert not before["bn1.weight"].equal(after["bn1.weight"])
    assert len(after["fc1.bias"]) == 2
    assert json.loads(Path("tuned/recipe.json").read_text())["recipe"]["copied_lr"] == 0.1
    file = f"{run}/model.safetensors"
    again = cli("finetune", "small.net", "--weights", file, *data, *FAST, "--out", "again", "--freeze", "conv1")
    assert again.code == 0, again.err
    assert load_file("again/model.safetensors")["fc1.weight"].equal(after["fc1.weight"])


def test_features_are_what_arrives_at_the_last_layer(run: str, cli: CommandLine) -> None:
    done = cli("finetune", "small.net", "--weights", run, "--data", "sklearn:digits", "--features", "f.npz", *FAST)
    assert done.code == 0, done.err
    with np.load("f.npz") as features:
        assert features["x_train"].shape == (1442, 8 * 4 * 4)
        assert features["y_test"].shape == (355,)
    linear = "input vector 128\nfc-10\ntrain { epochs = 3, batch = 64, lr = 0.05 }"
    trained = cli("train", "-e", linear, "--data", "f.npz", *FAST, "--out", "linear")
    assert trained.code == 0, trained.err


def test_flags_go_before_the_file(network: str, cli: CommandLine) -> None:
    flags = ("--lr", "0.02", "--augment", "shift(by=0.1), rotate", "--no-nesterov", "--mean", "0.5", "--std", "0.25")
    assert cli("train", network, "--data", "sklearn:digits", *FAST, *flags, "--epochs", "1").code == 0
    recipe = json.loads(Path("runs/small/recipe.json").read_text())["recipe"]
    assert (recipe["lr"], recipe["nesterov"], recipe["mean"], recipe["batch"]) == (0.02, False, [0.5], 64)
    assert [part["name"] for part in recipe["augment"]] == ["shift", "rotate"]
    other = cli("train", network, "--data", "sklearn:digits", *FAST, "--optimizer", "adamw", "--epochs", "1")
    assert other.code == 0
    assert json.loads(Path("runs/small-2/recipe.json").read_text())["recipe"]["lr"] < 0.01, "the file's lr was sgd's"


def test_a_run_is_resumed_where_it_was(run: str, cli: CommandLine) -> None:
    done = cli("train", "small.net", "--data", "sklearn:digits", *FAST, "--epochs", "4", "--resume")
    assert (done.code, Path("runs/small-2").exists()) == (0, False), done.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("train", "small.net", "--data", "absent"), 1, "NS550"),
        (("train", "small.net", "--data", "sklearn:digits", "--lr", "-1"), 1, "NS554"),
        (("train", "small.net", "--data", "sklearn:digits", "--augment", "flop"), 2, "flop"),
        (("train", "small.net", "--data", "sklearn:digits", "--device", "cuda:99"), 3, "NS563"),
        (("train", "small.net", "--data", "sklearn:digits", "--out", "/proc/run"), 3, "NS558"),
        (("train", "small.net", "--data", "sklearn:digits", "--mean", "a"), 2, "--mean"),
        (("train", "small.net"), 2, "--data"),
        (("train", "small.net", "--data", "sklearn:digits", "--at", "tokens 8x8"), 1, "NS"),
        (("eval", "small.net", "--data", "sklearn:digits"), 2, "--weights"),
        (("eval", "small.net"), 2, "--data"),
        (("predict", "small.net", "a.png"), 2, "--weights"),
        (("finetune", "small.net", "--weights", "absent.safetensors", "--data", "sklearn:digits"), 1, "NS505"),
    ],
)
def test_mistakes_are_said(network: str, cli: CommandLine, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = cli(*arguments)
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_a_run_without_a_checkpoint_is_said(run: str, cli: CommandLine) -> None:
    for folder in Path(run, "checkpoints").iterdir():
        folder.rename(f"{folder.name}-gone")
    done = cli("eval", run)
    assert done.code == 3
    assert "NS566" in done.err


def test_the_digits_of_the_readme_reach_98_percent(tmp_path: Path) -> None:
    """As the README's first page has it, in a process of its own; a quarter of its epochs suffices."""
    digits = Path(__file__).parents[2] / "networks" / "digits.net"
    done = run_process(
        "train", str(digits), "--data", "sklearn:digits", "--epochs", "5", *FAST, folder=tmp_path, OMP_NUM_THREADS="1"
    )
    assert done.code == 0, done.err
    accuracy = float(done.out.split()[1].rstrip("%,"))
    assert accuracy >= 98.0


def test_two_devices_are_two_processes_of_torchrun(network: str, tmp_path: Path) -> None:
    done = run_process(
        "train", network, "--data", "sklearn:digits", *FAST, "--devices", "2", "--epochs", "1", folder=tmp_path
    )
    assert done.code == 0, done.err
    assert done.out.count("accuracy") == 1
    assert Path("runs/small/model.safetensors").exists()


def test_a_network_without_a_param_for_classes_gets_a_new_last_layer(cli: CommandLine, network: str) -> None:
    Path("fixed.net").write_text("input 1x8x8\nconv3-8, relu, gap, fc-10\ntrain { epochs = 1, batch = 64 }")
    assert cli("train", "fixed.net", "--data", "sklearn:digits", *FAST).code == 0
    write_pictures(Path("photographs"))
    refused = cli("train", "fixed.net", "--data", "photographs", *FAST)
    assert "10 classes" in refused.err
    done = cli("finetune", "fixed.net", "--weights", "runs/fixed", "--data", "photographs", "--workers", "0", *FAST)
    assert done.code == 0, done.err
    assert "2 start afresh: fc1.weight, fc1.bias" in done.err


def test_a_missing_package_is_said(network: str, cli: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netspec.cli.training.NEEDED", ("torch", "not_to_be_found"))
    done = cli("train", network, "--data", "sklearn:digits")
    assert done.code == 1
    assert "NS565" in done.err
    assert "not_to_be_found" in done.err


def test_damaged_checkpoints_are_passed_over(run: str, cli: CommandLine) -> None:
    newest = max(Path(run, "checkpoints").iterdir())
    (newest / "model.safetensors").write_bytes(b"cut off")
    done = cli("eval", run)
    assert done.code == 0
    assert "warning[NS557]" in done.err
