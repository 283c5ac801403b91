"""The training recipe: what a `train { }` block may hold, as one strict model. Pure data, no torch.

The elaborator validates a file's settings against it; `netspec.train` reads the same settings through it, with the
command line's flags on top. A field at its default was not given (`model_fields_set`): what suits the network at
hand is chosen in `netspec.train`, and the resolved recipe is again a `Recipe`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator

from netspec.elaborate.recipe_parts import Augmentations, Basic, Cosine, Schedule

Floats = Annotated[tuple[float, ...], Strict(False)]
Texts = Annotated[tuple[str, ...], Strict(False)]


def scope_patterns(value: object) -> object:
    """`layer1` is a list of one pattern; `all` and `none` are true and false."""
    patterns = (value,) if isinstance(value, str) else value
    if isinstance(patterns, list | tuple) and len(patterns) == 1 and patterns[0] in ("all", "none"):
        return patterns[0] == "all"
    return patterns


OPTIMIZER_OPTIONS: dict[str, tuple[str, ...]] = {
    "sgd": ("lr", "momentum", "nesterov", "weight_decay"),
    "adamw": ("lr", "betas", "weight_decay"),
}


class Recipe(BaseModel):
    """How a network is trained.

    - `optimizer = sgd(lr=0.1)` and `optimizer = sgd, lr = 0.1` are the same; an option is given in one of the places.
    - Rates are those of the whole batch; 0 switches off what has a strength (`ema`, `clip`, `mixup`, ...).
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, defer_build=True)

    # ── steps ────────────────────────────────────────────────────────────────────────────────────────────────
    optimizer: Literal["sgd", "adamw"] = Field(
        "sgd", description="`sgd(lr, momentum, nesterov, weight_decay)` or `adamw(lr, betas, weight_decay)`"
    )
    lr: float = Field(0.1, gt=0, description="peak learning rate, for the whole batch")
    momentum: float = Field(0.9, ge=0, lt=1, description="of sgd")
    nesterov: bool = Field(True, description="whether sgd's momentum looks ahead (Nesterov's)")
    betas: Annotated[tuple[float, float], Strict(False)] = Field(
        (0.9, 0.999), description="of adamw: how slowly the means of the gradient and of its square forget"
    )
    weight_decay: float = Field(5e-4, ge=0, description="pull towards zero; never on norms, biases and embeddings")
    epochs: int = Field(30, ge=1, description="passes over the training pictures")
    batch: int = Field(64, ge=1, description="pictures a step, over all devices together")
    accum: int = Field(1, ge=1, description="parts that a batch is worked through in, to save memory")
    clip: float = Field(0.0, ge=0, description="largest norm of the gradient; 0 leaves it as it is")
    schedule: Schedule = Field(
        Cosine(), description="`cosine`, `linear` (both with floor), `constant`, or `step(at=[30, 60], by=0.1)`"
    )
    warmup: float = Field(0.0, ge=0, description="epochs over which the rate rises from 0, in a line")
    # ── regularisation ───────────────────────────────────────────────────────────────────────────────────────
    label_smoothing: float = Field(0.0, ge=0, lt=1, description="share of the target spread over all classes")
    ema: float = Field(0.0, ge=0, lt=1, description="decay a step of a running mean of the weights, used to evaluate")
    mixup: float = Field(0.0, ge=0, description="alpha of mixup: pairs of pictures are blended")
    cutmix: float = Field(0.0, ge=0, description="alpha of cutmix: a box of one picture replaces another's")
    patience: int = Field(0, ge=0, description="epochs without a better accuracy after which to stop; 0 never does")
    # ── data ─────────────────────────────────────────────────────────────────────────────────────────────────
    augment: Augmentations = Field(
        (Basic(),),
        description="`none`, `basic`, `strong`, or a list of flip, flip_vertical, shift, crop, rotate, colour, grey, "
        "blur, erase",
    )
    mean: Floats = Field((), description="of the channels, pictures from 0 to 1; measured where left out")
    std: Floats = Field((), description="of the channels, pictures from 0 to 1; measured where left out")
    centre_crop: float = Field(0.875, gt=0, le=1, description="share of the shorter side that evaluation looks at")
    holdout: float = Field(0.0, ge=0, lt=1, description="share of the training pictures kept for validation")
    # ── start ────────────────────────────────────────────────────────────────────────────────────────────────
    init: Literal["default", "he", "xavier", "trunc_normal"] = Field(
        "default", description="how weights start: torch's way, He's, Glorot's, or a cut normal of 0.02"
    )
    loss: Literal["auto", "cross_entropy", "bce", "mse"] = Field(
        "auto", description="cross-entropy for class labels, mean squares for figures, where left at `auto`"
    )
    # ── finetuning ───────────────────────────────────────────────────────────────────────────────────────────
    freeze: Texts = Field((), description="patterns of paths that stay as they are (`layer1.*`)")
    only: Literal["all", "norms", "biases", "new"] = Field("all", description="which parameters learn at all")
    copied_lr: float = Field(1.0, ge=0, description="what the rate is multiplied by where weights were copied")
    layer_decay: float = Field(1.0, gt=0, le=1, description="what the rate is multiplied by per layer, from the end")
    # ── execution ────────────────────────────────────────────────────────────────────────────────────────────
    precision: Literal["auto", "fp32", "bf16"] = Field(
        "auto", description="`bf16` computes in bfloat16 where it is safe; `auto` does so on CUDA"
    )
    channels_last: bool | Literal["auto"] = Field(
        "auto", description="whether a pixel's channels lie together in memory; `auto`: yes"
    )
    compile: bool = Field(False, description="compile the network with torch.compile")
    checkpoint: Annotated[bool | Texts, BeforeValidator(scope_patterns)] = Field(
        False,
        description="scopes to compute again in the backward pass, not to store: `true`, or patterns (`layer1.*`)",
    )
    seed: int = Field(0, ge=0, lt=2**53, description="of the weights, the order and the augmentation")
    deterministic: bool = Field(False, description="only algorithms that give the same bits each time")

    @model_validator(mode="before")
    @classmethod
    def _spread_optimizer(cls, settings: Any) -> Any:
        """`optimizer = sgd(lr=0.1)` as `optimizer = sgd, lr = 0.1`."""
        optimizer = settings.get("optimizer") if isinstance(settings, dict) else None
        if not (isinstance(optimizer, dict) and isinstance(optimizer.get("options"), dict)):
            return settings
        return {**settings, **optimizer["options"], "optimizer": optimizer.get("name")}

    @model_validator(mode="after")
    def _is_consistent(self) -> Recipe:
        if len(self.mean) != len(self.std):
            raise ValueError("mean and std go together, with one figure a channel each")
        if any(value <= 0 for value in self.std):
            raise ValueError("std should be above 0 in every channel")
        if self.batch % self.accum:
            raise ValueError(f"a batch of {self.batch} cannot be worked through in {self.accum} equal parts")
        return self


def setting_names() -> tuple[str, ...]:
    """The settings there are, in the order of the reference."""
    return tuple(Recipe.model_fields)


def setting_meaning(name: str) -> str:
    return Recipe.model_fields[name].description or ""
