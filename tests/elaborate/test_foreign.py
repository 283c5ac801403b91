"""Words of other frameworks, and what they are here."""

from __future__ import annotations

import pytest

from netspec.elaborate.foreign import OPTIONS, WORDS, our_function, our_option, our_word
from netspec.layers import registry
from netspec.source.fixing import apply_fixes
from tests.elaborate.elaborating import elaborated


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Conv2d(3, 64, 3)", "conv3-64(pad=0)"),
        ("Conv2d(3, 64, 3, 1, 1)", "conv3-64"),
        ("Conv2d(3, 64, kernel_size=7, stride=2, padding=3, bias=false)", "conv7-64/2(bias=false)"),
        ("Conv2d(3, 64, 3, padding=2, dilation=2)", "conv3-64(pad=2, dilation=2)"),
        ("Conv2d(3, 63, 1, groups=3)", "conv1-63(groups=3)"),
        ("Conv2D(64, 3)", "conv3-64(pad=0)"),
        ('Conv2D(64, 3, padding="same", activation="relu")', "conv3-64(act=relu)"),
        ('Conv2D(64, 3, padding="valid", use_bias=true)', "conv3-64(pad=0)"),
        ("Linear(192, 10)", "fc-10"),
        ("Linear(192, 10, bias=false)", "fc-10(bias=false)"),
        ("Dense(10)", "fc-10"),
        ("InnerProduct(10)", "fc-10"),
        ("InnerProduct(num_output=10)", "fc-10"),
        ("MaxPool2d(2)", "maxpool"),
        ("MaxPool2d(3, 2, padding=1)", "maxpool3/2(pad=1)"),
        ("MaxPooling2D()", "maxpool"),
        ("AveragePooling2D(2)", "avgpool"),
        ("AdaptiveAvgPool2d(1)", "gap"),
        ("AdaptiveMaxPool2d(1)", "gmp"),
        ("AdaptiveAvgPool2d(4)", "avgpool(out=4)"),
        ("BatchNorm2d(3)", "bn"),
        ("BatchNormalization()", "bn"),
        ("Dropout3d(0.2)", "dropout2d0.2"),
        ("SpatialDropout2D()", "dropout2d"),
        ("ConvTranspose2d(3, 8, 2, 2)", "deconv2-8/2"),
        ("ConvTranspose2d(3, 8, 4, stride=2, padding=1)", "deconv4-8/2(pad=1)"),
        ("LeakyReLU(0.2)", "leaky0.2"),
        ("UpSampling2D(2)", "upsample2"),
        ('Activation("relu")', "relu"),
        ("identity", "id"),
        ("swish", "silu"),
        ("batch_norm", "bn"),
    ],
)
def test_a_whole_term_is_translated_and_the_translation_checks_clean(theirs: str, ours: str) -> None:
    _, problems = elaborated(f"input 3x8x8\n{theirs}\nrelu\n")
    assert f"`{ours}`" in (problems.diagnostics[0].help or "")
    fixed = apply_fixes(problems)["main.net"]
    assert fixed == f"input 3x8x8\n{ours}\nrelu\n"
    found, _ = elaborated(fixed)
    assert found is not None


@pytest.mark.parametrize(
    ("theirs", "example"),
    [
        ("Conv2d(3, 64)", "conv3-64"),
        ("Conv2d(3, 64, [3, 3])", "conv3-64"),
        ("Conv2d(3, 64, 3, 1, 1, 1, 1, true, 9)", "conv3-64"),
        ("Conv2d(3, 64, 3, padding_layer=1)", "conv3-64"),
        ("convolutional(64)", "conv3-64"),
        ("convolutional3", "conv3-64"),
        ("Linear", "fc-4096"),
        ("Conv2DTranspose(8, 2)", "deconv2-64/2"),
        ("AdaptiveAvgPool2d()", "gap"),
        ("MultiheadAttention(768, 12)", "attention{12}"),
        ("concat", "cat[ ... | ... ]"),
        ("Activation()", "relu"),
        ("Conv2d-64", "conv3-64"),
    ],
)
def test_a_term_that_is_not_understood_is_answered_with_an_example(theirs: str, example: str) -> None:
    _, problems = elaborated(f"input 3x8x8\n{theirs}\n")
    first = problems.diagnostics[0]
    assert first.fix is None
    assert example in (first.help or "")


def test_every_word_of_theirs_leads_to_a_kind_of_ours() -> None:
    assert {foreign.kind for foreign in WORDS.values()} - {"none"} <= set(registry.kinds)


def test_no_word_of_theirs_is_one_of_ours() -> None:
    assert not [word for word in WORDS if registry.find(word) is not None]


def test_every_option_of_theirs_leads_to_an_option_of_some_layer() -> None:
    ours = {name for layer in registry.kinds.values() for name in layer.model_fields}
    assert set(OPTIONS.values()) - ours <= {"scale"}


def test_whose_word_it_is_goes_by_how_it_is_written() -> None:
    assert [(our_word(word) or pytest.fail(word)).framework for word in ("Conv2d", "Conv2D", "Dense", "dense")] == [
        "PyTorch",
        "Keras",
        "Keras",
        "papers",
    ]
    assert our_word("ｃonv2d") is None
    assert our_option("ｐadding") is None
    assert our_option("padding") == "pad"
    assert our_function("range") is not None
    assert our_function("min") is None
