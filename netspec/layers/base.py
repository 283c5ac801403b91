"""What a layer kind is: its options as pydantic fields, and its rules as methods. No torch, no graph, no places.

A kind is one class. Its fields are its options; `arg` says what an option means and whether it has a place in
the layer's word (`conv3-64/2`: number, width, stride). A missing rule fails when the class is defined.

Annotations here and in the layers' files are evaluated where they stand (no `from __future__ import annotations`):
pydantic would otherwise compile each of them anew for every class below, at every start of the program.
"""

import re
from collections.abc import Callable, Iterable
from math import prod
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from netspec.layers.facts import FREE, POINT, Cost, Misfit, Reach, Tensor, Torch
from netspec.layers.types import LIMIT, UNKNOWN, Image, KnownType, Tokens, Unknown, Vector

Family = Literal[
    "convolution", "linear", "norm", "activation", "pooling", "join", "attention", "reshape", "regularisation",
    "resampling", "scaling",
]  # fmt: skip
WordPart = Literal["number", "width", "stride"]
Incoming = tuple[KnownType, ...]
"""What arrives: one type, but for joins; never Unknown."""
Answer = KnownType | Unknown | Misfit

NUMBER = re.compile(r"([0-9]+(\.[0-9]+)?|[0-9]+x[0-9]+)?")
"""What may stand behind a kind in a layer's word."""
LONGEST_KIND = 64
"""Letters of a kind's name: a word of a megabyte is not looked up at each of its letters."""
REQUIRED_RULES = ("output", "torch")


def arg(meaning: str, *, part: WordPart | None = None, default: Any = ..., **limits: Any) -> Any:
    """An option of a layer: what it means with its unit, its place in the word if it has one, its default."""
    return Field(default, description=meaning, json_schema_extra={"part": part} if part else None, **limits)


def part_of(info: FieldInfo) -> WordPart | None:
    extra = info.json_schema_extra
    return extra.get("part") if isinstance(extra, dict) else None  # type: ignore[return-value]


class Layer(BaseModel):
    """A kind with its options.

    Rules answer with types and plain facts; they never see a place in a file or the graph around them.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    kind: ClassVar[str] = ""
    family: ClassVar[Family]
    spellings: ClassVar[tuple[str, ...]] = ()
    """Other spellings of the kind that papers use (`soft-max`)."""
    is_join: ClassVar[bool] = False
    followers: ClassVar[tuple[str, ...]] = ()
    """Options that name layers to be added after this one, in this order (`norm`, `act`)."""
    has_shift: ClassVar[bool] = False
    """Whether it adds a learned shift per channel, which makes a bias in front of it superfluous."""

    def __init_subclass__(cls, kind: str = "", family: Family | None = None, **options: Any) -> None:
        super().__init_subclass__(**options)

    @classmethod
    def __pydantic_init_subclass__(cls, kind: str = "", family: Family | None = None, **options: Any) -> None:
        super().__pydantic_init_subclass__(**options)
        if not kind:
            return  # an abstract base of several kinds
        if family is not None:
            cls.family = family
        cls.kind = kind
        if not cls.__doc__:
            raise TypeError(f"{kind}: a layer needs a docstring; its first line is for whoever writes a network")
        for rule in REQUIRED_RULES:
            if getattr(cls, rule) is getattr(Layer, rule):
                raise TypeError(f"{kind}: the rule {rule} is missing")
        register(cls)

    # ── rules ────────────────────────────────────────────────────────────────────────────────────────────────

    def output(self, incoming: Incoming) -> Answer:
        """The type that leaves, or why it does not fit."""
        raise NotImplementedError

    def torch(self, incoming: Incoming) -> Torch:
        """How PyTorch makes it, given what arrives."""
        raise NotImplementedError

    def reach(self, incoming: Incoming) -> Reach:
        """Which input positions an output position reads; pointwise unless the layer says otherwise."""
        return POINT

    def tensors(self, incoming: Incoming) -> tuple[Tensor, ...]:
        """Parameters and buffers in torch's order of registration; none unless the layer says otherwise."""
        return ()

    def cost(self, incoming: Incoming, outgoing: KnownType) -> Cost:
        """Operations of a forward pass; an element-wise layer says so."""
        return FREE

    def without_bias(self) -> "Layer":
        """The layer as `bias=auto` has it in front of a norm that shifts; others answer themselves."""
        return self

    def with_bias(self) -> "Layer":
        """The layer as `bias=auto` has it elsewhere; others answer themselves."""
        return self

    # ── derived ──────────────────────────────────────────────────────────────────────────────────────────────

    def type_of(self, incoming: Iterable[KnownType | Unknown]) -> Answer:
        """`output`, but Unknown where anything that arrives is Unknown."""
        known: list[KnownType] = []
        for one in incoming:
            if isinstance(one, Unknown):
                return UNKNOWN
            known.append(one)
        answer = self.output(tuple(known))
        if isinstance(answer, (Image, Tokens, Vector)) and self.is_too_large(tuple(known), answer):
            why = f"{self.word()} would have more than 2**53 elements in what leaves it or in its weights"
            return Misfit(why, reason="limit")
        return answer

    def is_too_large(self, incoming: Incoming, outgoing: KnownType) -> bool:
        """Whether what leaves, or a tensor of its own, is larger than anything can count."""
        return outgoing.size > LIMIT or any(prod(tensor.shape) > LIMIT for tensor in self.tensors(incoming))

    def word(self) -> str:
        """The layer as a file would write it, options at their defaults left out: `conv3-64/2`."""
        from netspec.layers.wording import word_of  # wording reads the registry's classes

        return word_of(self)


class Registry:
    """The kinds there are, by name; the one list from which reference, completion and tests come.

    `load_kind` is set by `extensions.py`: it brings in the kind of this name from another package, if one has it.
    Where `extensions` is false, only the kinds that are there already count.
    """

    def __init__(self) -> None:
        self.kinds: dict[str, type[Layer]] = {}
        self._spellings: dict[str, str] = {}
        self.load_kind: Callable[[str], bool] = lambda name: False

    def add(self, layer: type[Layer]) -> None:
        for spelling in (layer.kind, *layer.spellings):
            if len(spelling) > LONGEST_KIND:
                raise TypeError(f"the kind {spelling} has more than {LONGEST_KIND} letters")
            if spelling.lower() in self._spellings:
                raise TypeError(f"the kind {spelling} is taken")
        for spelling in (layer.kind, *layer.spellings):
            self._spellings[spelling.lower()] = layer.kind
        self.kinds[layer.kind] = layer

    def find(self, name: str, *, extensions: bool = True) -> type[Layer] | None:
        """The kind of this name or spelling, ASCII case aside; only the registered kind itself, no number."""
        if not name.isascii():
            return None
        kind = self._spellings.get(name.lower())
        if kind is None and extensions and self.load_kind(name):
            kind = self._spellings[name.lower()]
        return self.kinds[kind] if kind is not None else None

    def split(self, word: str, *, extensions: bool = True) -> tuple[type[Layer], str] | None:
        """The longest kind that begins the word, and what is left: its number, `AxB`, or nothing.

        A built-in kind that leaves a number goes before a kind of another package.
        """
        found = self._split(word, extensions=False)
        if not extensions or (found is not None and NUMBER.fullmatch(found[1])):
            return found
        return self._split(word, extensions=True) or found

    def _split(self, word: str, *, extensions: bool) -> tuple[type[Layer], str] | None:
        for end in range(min(len(word), LONGEST_KIND), 0, -1):
            rest = word[end:]
            if rest and not (rest[0].isdigit() and rest.isascii()):
                continue
            layer = self.find(word[:end], extensions=extensions)
            if layer is not None:
                return layer, rest
        return None

    def canonical(self, word: str) -> str:
        """The word with its kind as it is registered, for `fmt`: `FC` is `fc`, `Soft-Max` is `softmax`."""
        found = self.split(word, extensions=False)
        return word if found is None else found[0].kind + found[1]


registry = Registry()


def register(layer: type[Layer]) -> None:
    registry.add(layer)
