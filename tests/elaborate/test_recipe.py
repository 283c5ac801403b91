"""Recipes: what the settings are, and what is said of those that cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netspec.elaborate.recipe import Recipe, setting_meaning, setting_names
from netspec.elaborate.recipe_faults import Fault, read_recipe


def faults(settings: dict[str, Any]) -> tuple[Fault, ...]:
    recipe, found = read_recipe(settings)
    assert (recipe is None) == bool(found)
    return found


def recipe(settings: dict[str, Any]) -> Recipe:
    made, found = read_recipe(settings)
    assert made is not None, found
    return made


def test_every_setting_has_a_meaning() -> None:
    assert all(setting_meaning(name) for name in setting_names())


def test_an_optimizers_call_is_spread_over_the_settings() -> None:
    made = recipe({"optimizer": {"name": "sgd", "options": {"lr": 0.3, "momentum": 0}}, "epochs": 7})
    assert (made.optimizer, made.lr, made.momentum, made.epochs) == ("sgd", 0.3, 0.0, 7)
    assert made.model_fields_set == {"optimizer", "lr", "momentum", "epochs"}


def test_the_nearest_optimizer_is_named() -> None:
    assert [fault.help for fault in faults({"optimizer": "adam"})] == ["did you mean `adamw`?"]


def test_calls_and_words_make_parts() -> None:
    made = recipe(
        {
            "augment": ["flip", {"name": "crop", "options": {"scale": 0.4}}],
            "schedule": {"name": "step", "options": {"at": [3, 6.5]}},
        }
    )
    assert [part.name for part in made.augment] == ["flip", "crop"]
    assert made.schedule.model_dump() == {"name": "step", "at": (3.0, 6.5), "by": 0.1}
    assert recipe({"augment": "none"}).augment == ()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "lr": st.floats(1e-9, 10),
            "epochs": st.integers(1, 10**6),
            "augment": st.lists(st.sampled_from(["flip", "rotate", "colour"])),
            "schedule": st.sampled_from(["cosine", "linear", "constant"]),
            "mean": st.lists(st.floats(-10, 10), min_size=3, max_size=3),
            "std": st.lists(st.floats(0.1, 10), min_size=3, max_size=3),
            "freeze": st.lists(st.text(max_size=5)),
            "deterministic": st.booleans(),
        },
    ).filter(lambda made: ("mean" in made) == ("std" in made))
)
def test_a_recipe_reads_its_own_json(settings: dict[str, Any]) -> None:
    made = recipe(settings)
    assert recipe(made.model_dump(mode="json")) == made


@pytest.mark.parametrize(
    ("settings", "setting", "option", "said"),
    [
        ({"lr": -1}, "lr", None, "`lr` should be greater than 0, and is -1"),
        ({"lr": True}, "lr", None, "`lr` should be a number, and is true"),
        ({"epochs": 2.5}, "epochs", None, "`epochs` should be a whole number, and is 2.5"),
        ({"batch": "big"}, "batch", None, '`batch` should be a whole number, and is "big"'),
        ({"optimizer": "lion"}, "optimizer", None, '`optimizer` should be sgd or adamw, and is "lion"'),
        ({"optimizer": {"name": "sgd", "options": {"lr": -2}}}, "optimizer", "lr",
         "`lr` should be greater than 0, and is -2"),
        ({"optimizer": {"name": "sgd", "options": {"betas": [1, 2]}}}, "optimizer", "betas",
         "`sgd` has no option `betas`"),
        ({"optimizer": {"name": "adamw", "options": {"lr": 1}}, "lr": 2}, "optimizer", "lr",
         "`lr` is given twice: in `adamw(...)` and as a setting"),
        ({"schedule": "cosin"}, "schedule", None, "`schedule` knows no `cosin`"),
        ({"schedule": {"name": "step", "options": {}}}, "schedule", "at", "`step` needs `at`"),
        ({"augment": [{"name": "crop", "options": {"scale": 3}}]}, "augment", "scale",
         "`scale` should be less than or equal to 1, and is 3"),
        ({"augment": 7}, "augment", None, "`augment` should be a list, and is 7"),
        ({"betas": [0.9]}, "betas", None, "`betas` has the wrong length, and is [0.9]"),
        ({"mean": [0.5]}, "", None, "mean and std go together, with one figure a channel each"),
        ({"batch": 10, "accum": 3}, "", None, "a batch of 10 cannot be worked through in 3 equal parts"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_said(settings: dict[str, Any], setting: str, option: str | None, said: str) -> None:
    (fault,) = faults(settings)
    assert (fault.setting, fault.option, fault.message) == (setting, option, said)


def test_all_faults_are_found_at_once_and_the_near_name_is_offered() -> None:
    found = {fault.setting: fault for fault in faults({"momentun": 1, "lr": 0, "schedule": "no", "epochs": 3})}
    assert set(found) == {"momentun", "lr", "schedule"}
    assert found["momentun"].help == "did you mean `momentum`?"


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


def call_or_list(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from(["sgd", "step", "crop", "x"])
    options = st.dictionaries(st.text(max_size=3), inner, max_size=2)
    return st.lists(inner, max_size=3) | st.fixed_dictionaries({"name": names, "options": options})


ANYTHING = st.recursive(PLAIN, call_or_list, max_leaves=6)


@given(st.dictionaries(st.sampled_from([*setting_names(), "unheard"]), ANYTHING, max_size=4))
def test_whatever_stands_there_is_a_recipe_or_a_fault(settings: dict[str, Any]) -> None:
    faults(settings)


def test_reading_a_recipe_imports_no_torch() -> None:
    program = (
        "import sys\nfrom netspec.elaborate.recipe_faults import read_recipe\n"
        "read_recipe({'lr': 1})\nassert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def test_the_documentation_has_every_setting_as_the_model_says_it() -> None:
    page = (Path(__file__).parents[2] / "docs" / "training.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert rows == [f"| `{name}` | {setting_meaning(name)} |" for name in setting_names()]
