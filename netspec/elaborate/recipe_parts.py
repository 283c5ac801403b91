"""The calls that a recipe's settings may hold: schedules and augmentations, as strict models. Knows no torch.

A call arrives as `{"name": "crop", "options": {"scale": 0.35}}` and a bare word as its string; `call_fields` makes
one flat dict of either, so that an option is validated by the model that its name chooses.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Strict


def call_fields(value: object) -> object:
    """`crop` and `crop(scale=0.35)` as `{"name": ..., option: ...}`; anything else as it is."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and set(value) == {"name", "options"} and isinstance(value["options"], dict):
        return {**value["options"], "name": value["name"]}
    return value


class RecipePart(BaseModel):
    """A call with its options; the first line of its docstring says what it does."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)


# ── schedules: the learning rate as a share of its peak, after the warm-up ───────────────────────────────────────


class Cosine(RecipePart):
    """Half a cosine from the peak to the floor."""

    name: Literal["cosine"] = "cosine"
    floor: float = Field(0.0, ge=0, le=1, description="where it ends, as a share of the peak")


class Linear(RecipePart):
    """A straight line from the peak to the floor."""

    name: Literal["linear"] = "linear"
    floor: float = Field(0.0, ge=0, le=1, description="where it ends, as a share of the peak")


class Constant(RecipePart):
    """The peak throughout."""

    name: Literal["constant"] = "constant"


class Step(RecipePart):
    """Times `by` at each of the epochs `at`."""

    name: Literal["step"] = "step"
    at: Annotated[tuple[float, ...], Strict(False), Field(min_length=1, description="epochs, counted from 0")]
    by: float = Field(0.1, gt=0, le=1, description="what the rate is multiplied by")


Schedule = Annotated[
    Annotated[Cosine | Linear | Constant | Step, Discriminator("name")],
    BeforeValidator(call_fields),
]


# ── augmentations: what happens to the pictures of a training batch ──────────────────────────────────────────────


class Basic(RecipePart):
    """What suits most: crop (pictures of many sizes) or shift (small ones), and a flip where they have colours."""

    name: Literal["basic"] = "basic"


class Strong(RecipePart):
    """Basic, then colour, rotation and erasing."""

    name: Literal["strong"] = "strong"


class Flip(RecipePart):
    """Left becomes right in a share `p` of the pictures."""

    name: Literal["flip"] = "flip"
    p: float = Field(0.5, ge=0, le=1, description="share of the pictures")


class FlipVertical(RecipePart):
    """Top becomes bottom in a share `p` of the pictures."""

    name: Literal["flip_vertical"] = "flip_vertical"
    p: float = Field(0.5, ge=0, le=1, description="share of the pictures")


class Shift(RecipePart):
    """Moves by whole pixels, zeros coming in: the crop after padding of the CIFAR papers."""

    name: Literal["shift"] = "shift"
    by: float = Field(0.125, ge=0, le=0.5, description="largest move, share of the side")


class Crop(RecipePart):
    """A random part of the picture, resized to the input: Inception's crop, taken while pictures are decoded."""

    name: Literal["crop"] = "crop"
    scale: float = Field(0.25, gt=0, le=1, description="least share of the area")
    stretch: float = Field(4 / 3, ge=1, description="largest change of the ratio of the sides")


class Rotate(RecipePart):
    """Turns by up to `degrees` either way."""

    name: Literal["rotate"] = "rotate"
    degrees: float = Field(10.0, ge=0, le=180, description="largest turn, degrees")


class Colour(RecipePart):
    """Changes brightness, contrast and, where there are colours, saturation and hue."""

    name: Literal["colour"] = "colour"
    brightness: float = Field(0.3, ge=0, le=1, description="largest change of the factor 1")
    contrast: float = Field(0.3, ge=0, le=1, description="largest change of the factor 1")
    saturation: float = Field(0.3, ge=0, le=1, description="largest change of the factor 1")
    hue: float = Field(0.05, ge=0, le=0.5, description="largest turn of the colour circle, in turns")


class Grey(RecipePart):
    """Takes the colours out of a share `p` of the pictures."""

    name: Literal["grey"] = "grey"
    p: float = Field(0.1, ge=0, le=1, description="share of the pictures")


class Blur(RecipePart):
    """A Gaussian blur in a share `p` of the pictures."""

    name: Literal["blur"] = "blur"
    p: float = Field(0.2, ge=0, le=1, description="share of the pictures")
    sigma: float = Field(1.0, gt=0, description="pixels")


class Erase(RecipePart):
    """Puts a grey box over a part of a share `p` of the pictures."""

    name: Literal["erase"] = "erase"
    p: float = Field(0.25, ge=0, le=1, description="share of the pictures")
    area: float = Field(0.2, gt=0, le=1, description="largest share of the area")


Augmentation = Annotated[
    Annotated[
        Basic | Strong | Flip | FlipVertical | Shift | Crop | Rotate | Colour | Grey | Blur | Erase,
        Discriminator("name"),
    ],
    BeforeValidator(call_fields),
]


def augmentation_list(value: object) -> object:
    """`none` is no augmentation, a word or a call is a list of one."""
    if value == "none":
        return ()
    return (value,) if isinstance(value, str | dict) else value


Augmentations = Annotated[tuple[Augmentation, ...], Strict(False), BeforeValidator(augmentation_list)]
